-- Adds a seal, unless its number is taken.
INSERT INTO seals (chain, number, from_at, to_at, row_count, rows_digest, sealed_at, digest)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (chain, number) DO NOTHING
