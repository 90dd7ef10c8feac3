-- The first answer under an idempotency key, written with the effect that it speaks of.
CREATE TABLE idempotent_answers (
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
    body BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

-- Old answers are removed, oldest first.
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (created_at);
