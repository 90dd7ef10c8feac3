-- A user's doctor views of one business day.
CREATE TABLE daily_usage (
    user_id bigint NOT NULL CHECK (user_id > 0),
    quota_views bigint NOT NULL CHECK (quota_views >= 0),
    new_user_views bigint NOT NULL CHECK (new_user_views >= 0),
    paid_views bigint NOT NULL CHECK (paid_views >= 0),
    day date NOT NULL,
    PRIMARY KEY (user_id, day)
) WITH (fillfactor = 80);

-- Whom a user has seen on a day; the second view of that day is free.
CREATE TABLE doctor_views (
    user_id bigint NOT NULL CHECK (user_id > 0),
    doctor_id bigint NOT NULL CHECK (doctor_id > 0),
    viewed_at timestamptz NOT NULL,
    day date NOT NULL,
    granted_by text COLLATE "C" NOT NULL CHECK (granted_by IN ('daily_quota', 'new_user', 'paid')),
    PRIMARY KEY (user_id, day, doctor_id)
);

-- Filled by the platform.
CREATE TABLE doctors (
    id bigint PRIMARY KEY CHECK (id > 0),
    rating_hundredths integer NOT NULL CHECK (rating_hundredths BETWEEN 0 AND 500),
    first_name text NOT NULL,
    last_name text NOT NULL,
    specialization text NOT NULL
);
