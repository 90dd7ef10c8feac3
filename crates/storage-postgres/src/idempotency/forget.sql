-- Deletes the oldest answers, some at a time; those that another instance is deleting are left to it.
DELETE FROM idempotent_answers
USING (
    SELECT user_id, key
    FROM idempotent_answers
    WHERE created_at < $1
    ORDER BY created_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
) AS old
WHERE idempotent_answers.user_id = old.user_id AND idempotent_answers.key = old.key
