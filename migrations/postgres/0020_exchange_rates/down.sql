ALTER TABLE transactions
    DROP CONSTRAINT transactions_conversion_is_whole,
    DROP COLUMN rate_valid_from,
    DROP COLUMN rate_nominal,
    DROP COLUMN rate_som_micros,
    DROP COLUMN price_uzs_minor;
DROP TABLE exchange_rates;
