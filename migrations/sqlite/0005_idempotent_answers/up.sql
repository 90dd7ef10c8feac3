-- The first answer under an idempotency key, written with the effect that it speaks of. Rows lie in the order in which
-- they came: a batch writes its answers side by side, and the old ones that are removed lie at the front.
CREATE TABLE idempotent_answers (
    id INTEGER NOT NULL PRIMARY KEY,
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
    body BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, key)
) STRICT;
