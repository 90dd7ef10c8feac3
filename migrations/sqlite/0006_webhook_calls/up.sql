-- What gateways call us with, in order of time. A call may name a payment that does not exist.
CREATE TABLE webhook_calls (
    received_at INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    gateway TEXT NOT NULL,
    action TEXT NOT NULL,
    payment_id BLOB CHECK (length(payment_id) = 16),
    remote_address TEXT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    is_authentic INTEGER NOT NULL CHECK (is_authentic IN (0, 1)),
    answer TEXT NOT NULL,
    duration_micros INTEGER NOT NULL CHECK (duration_micros >= 0),
    PRIMARY KEY (received_at, id)
) STRICT, WITHOUT ROWID;
