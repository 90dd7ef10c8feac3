-- The last seal of a chain.
SELECT chain, number, from_at, to_at, row_count, rows_digest, sealed_at, digest
FROM seals
WHERE chain = $1
ORDER BY number DESC
LIMIT 1
