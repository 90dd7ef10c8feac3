-- Payments (top-ups). Gateways know them by id alone, so ids are unique over all users. Every table about payments
-- carries the owner too: a database that is distributed by user would widen the keys by it.
CREATE TABLE payments (
    id uuid PRIMARY KEY,
    user_id bigint NOT NULL CHECK (user_id > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    commission_minor bigint NOT NULL CHECK (commission_minor >= 0),
    total_minor bigint NOT NULL CHECK (total_minor = amount_minor + commission_minor),
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    completed_at timestamptz,
    is_late boolean NOT NULL,
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    status text COLLATE "C" NOT NULL CHECK (
        status IN (
            'pending', 'processing', 'completed', 'failed', 'cancelled', 'expired', 'partially_refunded', 'refunded'
        )
    ),
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('payment', 'topup')),
    gateway text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    callback_url text,
    CONSTRAINT payments_paid_is_completed CHECK (
        (status IN ('completed', 'partially_refunded', 'refunded')) = (completed_at IS NOT NULL)
    )
) WITH (fillfactor = 85);

-- A user's history, newest first.
CREATE INDEX payments_history ON payments (user_id, created_at DESC, id DESC);
-- What the expiry job looks for.
CREATE INDEX payments_overdue ON payments (expires_at, id) WHERE status IN ('pending', 'failed');
-- What is looked up at the gateways.
CREATE INDEX payments_processing ON payments (expires_at, id) WHERE status = 'processing';

CREATE TRIGGER payments_are_never_deleted BEFORE DELETE ON payments
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_are_never_truncated BEFORE TRUNCATE ON payments
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Attempts of gateways to collect a payment. Click keeps our number in 31 bits.
CREATE SEQUENCE attempt_numbers AS integer MAXVALUE 2147483647;

CREATE TABLE attempts (
    payment_id uuid NOT NULL REFERENCES payments,
    user_id bigint NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    error_code integer,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'succeeded', 'failed', 'superseded')),
    gateway text COLLATE "C" NOT NULL,
    gateway_transaction_id text COLLATE "C" NOT NULL,
    document_id text,
    PRIMARY KEY (payment_id, number),
    CONSTRAINT attempts_gateway_transaction UNIQUE (gateway, gateway_transaction_id),
    CONSTRAINT attempts_open_has_no_end CHECK ((status = 'open') = (ended_at IS NULL))
);

-- The last line of defence against a second credit: one payment, one success.
CREATE UNIQUE INDEX attempts_one_success ON attempts (payment_id) WHERE status = 'succeeded';

-- Who moved a payment, when and why.
CREATE TABLE payment_events (
    payment_id uuid NOT NULL REFERENCES payments,
    user_id bigint NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    version bigint NOT NULL CHECK (version > 0),
    happened_at timestamptz NOT NULL,
    status text COLLATE "C" NOT NULL,
    cause text COLLATE "C" NOT NULL CHECK (cause <> ''),
    PRIMARY KEY (payment_id, position)
);

CREATE TRIGGER payment_events_are_append_only BEFORE UPDATE OR DELETE ON payment_events
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_events_are_never_truncated BEFORE TRUNCATE ON payment_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
