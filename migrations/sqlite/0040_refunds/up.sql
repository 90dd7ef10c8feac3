-- What went back out of the wallet, settled or on its way.
ALTER TABLE payments ADD COLUMN refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (
    refunded_minor BETWEEN 0 AND amount_minor
    AND (refunded_minor = 0 OR status IN ('completed', 'partially_refunded', 'refunded'))
);

-- By the gateway's own clock.
ALTER TABLE attempts ADD COLUMN gateway_began_at INTEGER;
-- When the order to debit a card was sent: set once, before it is sent.
ALTER TABLE attempts ADD COLUMN submitted_at INTEGER;
ALTER TABLE attempts ADD COLUMN card_mask TEXT CHECK (
    card_mask GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][*][*][*][*][*][*][0-9][0-9][0-9][0-9]'
);

-- A gateway's statement asks for the attempts of a period by its own clock.
CREATE INDEX attempts_begun ON attempts (gateway, gateway_began_at, number) WHERE gateway_began_at IS NOT NULL;

CREATE TABLE refunds (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    payment_id BLOB NOT NULL REFERENCES payments (id),
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    gateway TEXT NOT NULL,
    attempt_number INTEGER NOT NULL CHECK (attempt_number > 0),
    currency TEXT NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    status TEXT NOT NULL CHECK (status IN ('pending', 'settled', 'refused')),
    -- Who asked for it and why: a member of staff in words, or the gateway in its own code.
    staff_id INTEGER CHECK (staff_id > 0),
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 500),
    gateway_reason INTEGER,
    reference TEXT,
    error_code INTEGER,
    requested_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((status = 'pending') = (ended_at IS NULL)),
    CHECK ((staff_id IS NULL) = (reason IS NULL) AND (staff_id IS NULL) = (gateway_reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX refunds_of_payment ON refunds (payment_id, requested_at, id);

-- What the job asks gateways about.
CREATE INDEX refunds_pending ON refunds (requested_at, id) WHERE status = 'pending';

-- A gateway gives an attempt back by itself once.
CREATE UNIQUE INDEX refunds_one_reversal_per_attempt ON refunds (payment_id, attempt_number)
WHERE gateway_reason IS NOT NULL;

CREATE TRIGGER refunds_are_never_deleted
BEFORE DELETE ON refunds
BEGIN
    SELECT RAISE(ABORT, 'refunds are never deleted');
END;

-- What a refused refund gives back to a wallet is no second credit of its payment.
DROP INDEX transactions_one_credit_per_payment;
CREATE UNIQUE INDEX transactions_one_credit_per_payment ON transactions (payment_id)
WHERE payment_id IS NOT NULL AND direction = 'credit' AND counter_account <> 'refund';

-- Work that one instance has taken on for a while.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    holder BLOB NOT NULL CHECK (length(holder) = 16),
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the tax office gave a gateway; of each transaction and kind the newest.
CREATE TABLE fiscal_receipts (
    gateway TEXT NOT NULL,
    gateway_transaction_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sale', 'refund')),
    payment_id BLOB NOT NULL REFERENCES payments (id),
    data TEXT NOT NULL CHECK (length(data) <= 8192),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (gateway, gateway_transaction_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX fiscal_receipts_of_payment ON fiscal_receipts (payment_id, received_at);

-- What a gateway said about one payment.
CREATE INDEX webhook_calls_of_payment ON webhook_calls (payment_id, received_at, id) WHERE payment_id IS NOT NULL;
