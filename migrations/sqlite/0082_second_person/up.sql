-- Orders of staff that move money or give it up, and want a second person. What was ordered never changes, and it is decided
-- once: in the transaction that carries it out.
CREATE TABLE approvals (
    requested_at INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    expires_at INTEGER NOT NULL CHECK (expires_at > requested_at),
    -- Who ordered it.
    staff_id INTEGER NOT NULL CHECK (staff_id > 0),
    staff_role TEXT NOT NULL CHECK (staff_role IN ('support', 'admin')),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    kind TEXT NOT NULL CHECK (kind IN ('adjust_wallet', 'refund_payment', 'settle_refund', 'refuse_refund')),
    -- Whose wallet it is about.
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    currency TEXT NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    direction TEXT CHECK (direction IN ('credit', 'debit')),
    payment_id BLOB CHECK (length(payment_id) = 16),
    -- The refund, which may be still to be made.
    refund_id BLOB CHECK (length(refund_id) = 16),
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
    decided_by INTEGER CHECK (decided_by > 0),
    decider_role TEXT CHECK (decider_role IN ('support', 'admin')),
    verdict_reason TEXT CHECK (length(verdict_reason) BETWEEN 1 AND 500),
    decided_at INTEGER,
    PRIMARY KEY (requested_at, id),
    CHECK (
        (kind = 'adjust_wallet') = (direction IS NOT NULL)
        AND (kind = 'adjust_wallet') = (payment_id IS NULL)
        AND (kind = 'adjust_wallet') = (refund_id IS NULL)
    ),
    CHECK (
        (state = 'pending') = (decided_by IS NULL)
        AND (state = 'pending') = (decided_at IS NULL)
        AND (state = 'pending') = (decider_role IS NULL)
        AND (state <> 'pending' OR verdict_reason IS NULL)
    ),
    CHECK (state <> 'approved' OR decided_by <> staff_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX approvals_by_id ON approvals (id);

CREATE TRIGGER approvals_are_decided_once
BEFORE UPDATE ON approvals
WHEN OLD.state <> 'pending'
    OR (
        OLD.requested_at, OLD.id, OLD.expires_at, OLD.staff_id, OLD.staff_role, OLD.reason, OLD.kind, OLD.user_id,
        OLD.currency, OLD.amount_minor, OLD.direction, OLD.payment_id, OLD.refund_id
    ) IS NOT (
        NEW.requested_at, NEW.id, NEW.expires_at, NEW.staff_id, NEW.staff_role, NEW.reason, NEW.kind, NEW.user_id,
        NEW.currency, NEW.amount_minor, NEW.direction, NEW.payment_id, NEW.refund_id
    )
BEGIN
    SELECT RAISE(ABORT, 'an approval is decided once, and what was ordered never changes');
END;

CREATE TRIGGER approvals_are_never_deleted
BEFORE DELETE ON approvals
BEGIN
    SELECT RAISE(ABORT, 'approvals are never deleted');
END;

-- Orders of that kind that one person gave alone. Those of the last 24 hours count together.
CREATE TABLE solo_orders (
    staff_id INTEGER NOT NULL CHECK (staff_id > 0),
    ordered_at INTEGER NOT NULL,
    -- That of its line in admin_log.
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('adjust_wallet', 'refund_payment', 'settle_refund', 'refuse_refund')),
    currency TEXT NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (staff_id, ordered_at, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER solo_orders_are_never_updated
BEFORE UPDATE ON solo_orders
BEGIN
    SELECT RAISE(ABORT, 'orders of one person are append-only');
END;

CREATE TRIGGER solo_orders_are_never_deleted
BEFORE DELETE ON solo_orders
BEGIN
    SELECT RAISE(ABORT, 'orders of one person are append-only');
END;
