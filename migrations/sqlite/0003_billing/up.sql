CREATE TABLE billing_rules (
    service TEXT NOT NULL PRIMARY KEY,
    name_uz TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    name_en TEXT NOT NULL,
    unit_price_tiyin INTEGER NOT NULL CHECK (unit_price_tiyin >= 0),
    discount_basis_points INTEGER NOT NULL CHECK (discount_basis_points BETWEEN 0 AND 10000),
    min_quantity_for_discount INTEGER NOT NULL CHECK (min_quantity_for_discount BETWEEN 1 AND 10000),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE billing_settings (
    -- There is one row.
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    enable_billing INTEGER NOT NULL CHECK (enable_billing IN (0, 1)),
    maintenance_mode INTEGER NOT NULL CHECK (maintenance_mode IN (0, 1)),
    free_views_per_day INTEGER NOT NULL CHECK (free_views_per_day >= 0),
    free_views_for_new_users INTEGER NOT NULL CHECK (free_views_for_new_users >= 0),
    min_wallet_topup_tiyin INTEGER NOT NULL CHECK (min_wallet_topup_tiyin >= 0),
    max_wallet_balance_tiyin INTEGER NOT NULL CHECK (max_wallet_balance_tiyin >= 0)
) STRICT;

CREATE TABLE doctors (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    specialization TEXT NOT NULL,
    rating_hundredths INTEGER NOT NULL CHECK (rating_hundredths BETWEEN 0 AND 500)
) STRICT;

CREATE TABLE daily_usage (
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    quota_views INTEGER NOT NULL CHECK (quota_views >= 0),
    new_user_views INTEGER NOT NULL CHECK (new_user_views >= 0),
    paid_views INTEGER NOT NULL CHECK (paid_views >= 0),
    PRIMARY KEY (user_id, day)
) STRICT, WITHOUT ROWID;

-- Whom a user has seen on which day. A doctor need not be in our table of doctors.
CREATE TABLE doctor_views (
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    doctor_id INTEGER NOT NULL CHECK (doctor_id > 0),
    granted_by TEXT NOT NULL CHECK (granted_by IN ('daily_quota', 'new_user', 'paid')),
    -- The first view of that day.
    viewed_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, day, doctor_id)
) STRICT, WITHOUT ROWID;
