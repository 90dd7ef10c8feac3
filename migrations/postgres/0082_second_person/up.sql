-- Orders of staff that move money or give it up, and want a second person. What was ordered never changes, and it is decided
-- once: in the transaction that carries it out.
CREATE TABLE approvals (
    id uuid PRIMARY KEY,
    -- Who ordered it.
    staff_id bigint NOT NULL CHECK (staff_id > 0),
    -- Whose wallet it is about.
    user_id bigint NOT NULL CHECK (user_id > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    decided_by bigint CHECK (decided_by > 0),
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > requested_at),
    decided_at timestamptz,
    payment_id uuid,
    -- The refund, which may be still to be made.
    refund_id uuid,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('adjust_wallet', 'refund_payment', 'settle_refund', 'refuse_refund')),
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    direction text COLLATE "C" CHECK (direction IN ('credit', 'debit')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
    staff_role text COLLATE "C" NOT NULL CHECK (staff_role IN ('support', 'admin')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    decider_role text COLLATE "C" CHECK (decider_role IN ('support', 'admin')),
    verdict_reason text CHECK (length(verdict_reason) BETWEEN 1 AND 500),
    CONSTRAINT approvals_name_what_they_are_about CHECK (
        (kind = 'adjust_wallet') = (direction IS NOT NULL)
        AND (kind = 'adjust_wallet') = (payment_id IS NULL)
        AND (kind = 'adjust_wallet') = (refund_id IS NULL)
    ),
    CONSTRAINT approvals_have_a_verdict_or_none CHECK (
        (state = 'pending') = (decided_by IS NULL)
        AND (state = 'pending') = (decided_at IS NULL)
        AND (state = 'pending') = (decider_role IS NULL)
        AND (state <> 'pending' OR verdict_reason IS NULL)
    ),
    CONSTRAINT approvals_want_a_second_person CHECK (state <> 'approved' OR decided_by <> staff_id)
);

CREATE INDEX approvals_time ON approvals (requested_at DESC, id DESC);

CREATE TRIGGER approvals_are_decided_once BEFORE UPDATE ON approvals
FOR EACH ROW WHEN (
    OLD.state <> 'pending'
    OR (
        OLD.id, OLD.staff_id, OLD.user_id, OLD.amount_minor, OLD.requested_at, OLD.expires_at, OLD.payment_id,
        OLD.refund_id, OLD.kind, OLD.currency, OLD.direction, OLD.staff_role, OLD.reason
    ) IS DISTINCT FROM (
        NEW.id, NEW.staff_id, NEW.user_id, NEW.amount_minor, NEW.requested_at, NEW.expires_at, NEW.payment_id,
        NEW.refund_id, NEW.kind, NEW.currency, NEW.direction, NEW.staff_role, NEW.reason
    )
) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approvals_are_never_deleted BEFORE DELETE ON approvals
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approvals_are_never_truncated BEFORE TRUNCATE ON approvals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Orders of that kind that one person gave alone. Those of the last 24 hours count together.
CREATE TABLE solo_orders (
    -- That of its line in admin_log.
    id uuid PRIMARY KEY,
    staff_id bigint NOT NULL CHECK (staff_id > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    ordered_at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('adjust_wallet', 'refund_payment', 'settle_refund', 'refuse_refund')),
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB'))
);

CREATE INDEX solo_orders_of_staff ON solo_orders (staff_id, ordered_at);

CREATE TRIGGER solo_orders_are_append_only BEFORE UPDATE OR DELETE ON solo_orders
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER solo_orders_are_never_truncated BEFORE TRUNCATE ON solo_orders
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A row a member of staff, to be locked while their orders are summed up: of two at once the second sees the first.
CREATE TABLE ordering_staff (
    staff_id bigint PRIMARY KEY CHECK (staff_id > 0)
);
