-- Fresh attempt numbers; none when the sequence is about to end, which the rules answer with a refusal.
SELECT nextval('attempt_numbers')::integer
FROM generate_series(1, $1::bigint)
WHERE (SELECT last_value FROM attempt_numbers) < 2147483647 - 100000
