-- The seals of a chain behind a number.
SELECT chain, number, from_at, to_at, row_count, rows_digest, sealed_at, digest
FROM seals
WHERE chain = $1 AND number > $2
ORDER BY number
LIMIT $3
