-- The newest rates of each currency.
SELECT rates.currency, rates.valid_from, rates.som_micros, rates.nominal
FROM unnest($1::text[]) AS wanted (currency)
CROSS JOIN LATERAL (
    SELECT *
    FROM exchange_rates AS newest
    WHERE newest.currency = wanted.currency COLLATE "C"
    ORDER BY newest.valid_from DESC
    LIMIT $2
) AS rates
