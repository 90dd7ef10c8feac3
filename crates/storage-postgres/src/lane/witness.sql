-- Whether a movement of money is there.
SELECT EXISTS (
    SELECT FROM transactions
    WHERE user_id = $1 AND currency = $2 AND sequence = $3 AND created_at = $4 AND id = $5
)
