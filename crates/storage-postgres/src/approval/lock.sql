-- Locks approvals in the order of their ids. Always after wallets are locked.
SELECT
    id, staff_id, user_id, amount_minor, decided_by, requested_at, expires_at, decided_at, payment_id, refund_id, kind,
    currency, direction, state, staff_role, reason, decider_role, verdict_reason
FROM approvals
WHERE id = ANY ($1::uuid[])
ORDER BY id
FOR UPDATE
