-- Some payments, whoever owns them, by id.
SELECT
    id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at, completed_at, is_late,
    currency, status, purpose, gateway, reference, callback_url, refunded_minor
FROM payments
WHERE id = ANY ($1::uuid[])
ORDER BY id
