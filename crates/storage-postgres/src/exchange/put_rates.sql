-- Adds rates; one for a known currency and day replaces it.
INSERT INTO exchange_rates (currency, valid_from, som_micros, nominal)
SELECT * FROM unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[])
ON CONFLICT (currency, valid_from)
DO UPDATE SET som_micros = excluded.som_micros, nominal = excluded.nominal
