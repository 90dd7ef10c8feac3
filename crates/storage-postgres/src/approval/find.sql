-- An approval.
SELECT
    id, staff_id, user_id, amount_minor, decided_by, requested_at, expires_at, decided_at, payment_id, refund_id, kind,
    currency, direction, state, staff_role, reason, decider_role, verdict_reason
FROM approvals
WHERE id = $1
