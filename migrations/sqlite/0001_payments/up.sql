CREATE TABLE payments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    reference TEXT NOT NULL,
    gateway TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('payment', 'topup')),
    currency TEXT NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    commission_minor INTEGER NOT NULL CHECK (commission_minor >= 0),
    total_minor INTEGER NOT NULL CHECK (total_minor = amount_minor + commission_minor),
    status TEXT NOT NULL CHECK (
        status IN (
            'pending', 'processing', 'completed', 'failed', 'cancelled', 'expired', 'partially_refunded', 'refunded'
        )
    ),
    callback_url TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL CHECK (expires_at >= created_at),
    completed_at INTEGER,
    is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK ((completed_at IS NOT NULL) = (status IN ('completed', 'partially_refunded', 'refunded')))
) STRICT, WITHOUT ROWID;

-- A user's list, newest first.
CREATE INDEX payments_of_user ON payments (user_id, created_at, id);

-- What the expiry job looks for.
CREATE INDEX payments_to_expire ON payments (expires_at, id) WHERE status IN ('pending', 'failed');

-- What is looked up at the gateways.
CREATE INDEX payments_to_look_up ON payments (expires_at, id) WHERE status = 'processing';

CREATE TRIGGER payments_are_never_deleted
BEFORE DELETE ON payments
BEGIN
    SELECT RAISE(ABORT, 'payments are never deleted');
END;

CREATE TABLE attempts (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number BETWEEN 1 AND 2147483647),
    payment_id BLOB NOT NULL REFERENCES payments (id),
    gateway TEXT NOT NULL,
    gateway_transaction_id TEXT NOT NULL,
    document_id TEXT,
    status TEXT NOT NULL CHECK (status IN ('open', 'succeeded', 'failed', 'superseded')),
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    error_code INTEGER,
    CHECK ((ended_at IS NULL) = (status = 'open'))
) STRICT;

CREATE UNIQUE INDEX attempts_by_gateway_transaction ON attempts (gateway, gateway_transaction_id);

CREATE INDEX attempts_of_payment ON attempts (payment_id);

CREATE UNIQUE INDEX attempts_one_success_per_payment ON attempts (payment_id) WHERE status = 'succeeded';

CREATE TRIGGER attempts_are_never_deleted
BEFORE DELETE ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempts are never deleted');
END;

CREATE TABLE payment_events (
    payment_id BLOB NOT NULL REFERENCES payments (id),
    -- 1, 2, 3, … within the payment.
    ordinal INTEGER NOT NULL CHECK (ordinal > 0),
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    version INTEGER NOT NULL CHECK (version > 0),
    status TEXT NOT NULL,
    cause TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (payment_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Each change of a payment is told once; a dispute changes nothing and repeats the version.
CREATE UNIQUE INDEX payment_events_one_per_version ON payment_events (payment_id, version)
WHERE substr(cause, 1, 9) <> 'disputed:';

CREATE TRIGGER payment_events_are_never_updated
BEFORE UPDATE ON payment_events
BEGIN
    SELECT RAISE(ABORT, 'the history of a payment is append-only');
END;

CREATE TRIGGER payment_events_are_never_deleted
BEFORE DELETE ON payment_events
BEGIN
    SELECT RAISE(ABORT, 'the history of a payment is append-only');
END;
