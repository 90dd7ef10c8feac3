-- Transactions that do not continue the one before them: a gap in the numbers, a balance that does not begin where the
-- last one ended, or one that does not end where the amount leads. The table checks the last of these, but a check can
-- be dropped by whoever can tamper.
SELECT user_id, currency, sequence
FROM (
    SELECT
        user_id,
        currency,
        sequence,
        balance_before_minor,
        balance_after_minor,
        CASE direction WHEN 'credit' THEN amount_minor ELSE - amount_minor END AS movement,
        lag(sequence, 1, 0::bigint) OVER chain AS sequence_before,
        lag(balance_after_minor, 1, 0::bigint) OVER chain AS balance_after_the_last
    FROM transactions
    WINDOW chain AS (PARTITION BY user_id, currency ORDER BY sequence)
) AS link
WHERE sequence <> sequence_before + 1
    OR balance_before_minor <> balance_after_the_last
    OR balance_after_minor <> balance_before_minor + movement
ORDER BY user_id, currency, sequence
