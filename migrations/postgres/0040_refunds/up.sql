-- What went back out of the wallet, settled or on its way. It is kept in the payment's row, under its lock, so that no two
-- refunds give the same money back.
ALTER TABLE payments
    ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT payments_refunded_is_covered CHECK (
        refunded_minor BETWEEN 0 AND amount_minor
        AND (refunded_minor = 0 OR status IN ('completed', 'partially_refunded', 'refunded'))
    );

ALTER TABLE attempts
    -- By the gateway's own clock.
    ADD COLUMN gateway_began_at timestamptz,
    -- When the order to debit a card was sent: set once, before it is sent.
    ADD COLUMN submitted_at timestamptz,
    ADD COLUMN card_mask text COLLATE "C" CHECK (card_mask ~ '^[0-9]{6}[*]{6}[0-9]{4}$');

-- A gateway's statement asks for the attempts of a period by its own clock.
CREATE INDEX attempts_begun ON attempts (gateway, gateway_began_at, number) WHERE gateway_began_at IS NOT NULL;

CREATE TABLE refunds (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments,
    user_id bigint NOT NULL CHECK (user_id > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    attempt_number integer NOT NULL CHECK (attempt_number > 0),
    -- Who asked for it and why: a member of staff in words, or the gateway in its own code.
    staff_id bigint CHECK (staff_id > 0),
    gateway_reason integer,
    error_code integer,
    requested_at timestamptz NOT NULL,
    ended_at timestamptz,
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    status text COLLATE "C" NOT NULL CHECK (status IN ('pending', 'settled', 'refused')),
    gateway text COLLATE "C" NOT NULL,
    reason text CHECK (length(reason) BETWEEN 1 AND 500),
    reference text,
    CONSTRAINT refunds_pending_has_no_end CHECK ((status = 'pending') = (ended_at IS NULL)),
    CONSTRAINT refunds_have_one_origin CHECK (
        (staff_id IS NULL) = (reason IS NULL) AND (staff_id IS NULL) = (gateway_reason IS NOT NULL)
    )
);

CREATE INDEX refunds_of_payment ON refunds (payment_id, requested_at, id);
-- What the job asks gateways about.
CREATE INDEX refunds_pending ON refunds (requested_at, id) WHERE status = 'pending';
-- A gateway gives an attempt back by itself once.
CREATE UNIQUE INDEX refunds_one_reversal ON refunds (payment_id, attempt_number) WHERE gateway_reason IS NOT NULL;

CREATE TRIGGER refunds_are_never_deleted BEFORE DELETE ON refunds
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refunds_are_never_truncated BEFORE TRUNCATE ON refunds
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Work that one instance has taken on for a while.
CREATE TABLE leases (
    name text COLLATE "C" PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    holder uuid NOT NULL,
    held_until timestamptz NOT NULL
);

-- What the tax office gave a gateway; of each transaction and kind the newest.
CREATE TABLE fiscal_receipts (
    payment_id uuid NOT NULL REFERENCES payments,
    received_at timestamptz NOT NULL,
    gateway text COLLATE "C" NOT NULL,
    gateway_transaction_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('sale', 'refund')),
    -- As text it keeps the form in which the gateway sent it.
    data text NOT NULL CHECK (octet_length(data) <= 8192),
    PRIMARY KEY (gateway, gateway_transaction_id, kind)
);

CREATE INDEX fiscal_receipts_of_payment ON fiscal_receipts (payment_id, received_at);

-- What a gateway said about one payment.
CREATE INDEX webhook_calls_of_payment ON webhook_calls (payment_id, received_at DESC, id DESC)
WHERE payment_id IS NOT NULL;
