-- The answers under some keys of some users.
SELECT
    answers.user_id,
    answers.key,
    answers.fingerprint,
    answers.status,
    answers.body,
    answers.created_at
FROM unnest($1::bigint[], $2::text[]) AS asked (user_id, key)
JOIN idempotent_answers AS answers ON answers.user_id = asked.user_id AND answers.key = asked.key
