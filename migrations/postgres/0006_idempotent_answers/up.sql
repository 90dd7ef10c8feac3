-- The first answer under a client's key, written with the effect it speaks of.
CREATE TABLE idempotent_answers (
    user_id bigint NOT NULL CHECK (user_id > 0),
    created_at timestamptz NOT NULL,
    status integer NOT NULL CHECK (status BETWEEN 0 AND 65535),
    key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    body bytea NOT NULL,
    PRIMARY KEY (user_id, key)
);

-- What the job that forgets old keys looks for.
CREATE INDEX idempotent_answers_age ON idempotent_answers (created_at);
