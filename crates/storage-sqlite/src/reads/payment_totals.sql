-- A user's payments of a currency since a moment, by status and by whether their time is over.
SELECT status, expires_at <= ? AS is_overdue, count(*) AS count, sum(amount_minor) AS sum
FROM payments
WHERE user_id = ? AND created_at >= ? AND currency = ?
GROUP BY 1, 2
