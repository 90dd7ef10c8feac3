-- Wallets whose balance, totals or last sequence number are not those of their transactions; also transactions
-- without a wallet, as a wallet of nothing.
WITH summed AS (
    SELECT
        user_id,
        currency,
        sum(CASE direction WHEN 'credit' THEN amount_minor ELSE - amount_minor END) AS balance,
        coalesce(
            sum(amount_minor) FILTER (WHERE direction = 'credit' AND counter_account LIKE 'gateway:%'), 0
        ) AS topped_up,
        coalesce(sum(amount_minor) FILTER (WHERE direction = 'debit' AND counter_account LIKE 'revenue:%'), 0) AS spent,
        max(sequence) AS last_sequence
    FROM transactions
    GROUP BY user_id, currency
),
compared AS (
    SELECT
        user_id,
        currency,
        coalesce(wallets.balance_minor, 0) AS balance,
        coalesce(summed.balance, 0) AS balance_sum,
        coalesce(wallets.topped_up_minor, 0) AS topped_up,
        coalesce(summed.topped_up, 0) AS topped_up_sum,
        coalesce(wallets.spent_minor, 0) AS spent,
        coalesce(summed.spent, 0) AS spent_sum,
        coalesce(wallets.last_sequence, 0) AS last_sequence,
        coalesce(summed.last_sequence, 0) AS last_sequence_found
    FROM wallets
    FULL JOIN summed USING (user_id, currency)
)
SELECT
    user_id,
    currency,
    balance,
    balance_sum::text,
    topped_up,
    topped_up_sum::text,
    spent,
    spent_sum::text,
    last_sequence,
    last_sequence_found
FROM compared
WHERE balance <> balance_sum
    OR topped_up <> topped_up_sum
    OR spent <> spent_sum
    OR last_sequence <> last_sequence_found
ORDER BY user_id, currency
