-- What went in and out of a wallet since a moment.
SELECT
    count(*) FILTER (WHERE direction = 'credit') AS credit_count,
    coalesce(sum(amount_minor) FILTER (WHERE direction = 'credit'), 0) AS credit_sum,
    count(*) FILTER (WHERE direction = 'debit') AS debit_count,
    coalesce(sum(amount_minor) FILTER (WHERE direction = 'debit'), 0) AS debit_sum,
    count(*) FILTER (WHERE direction = 'debit' AND counter_account = 'revenue:doctor_view') AS view_count,
    coalesce(
        sum(amount_minor) FILTER (WHERE direction = 'debit' AND counter_account = 'revenue:doctor_view'), 0
    ) AS view_sum
FROM transactions
WHERE user_id = ? AND currency = ? AND created_at >= ?
