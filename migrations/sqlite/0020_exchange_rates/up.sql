-- Every day's rates: so'm, in millionths, for so many units of a currency, from a business day on.
CREATE TABLE exchange_rates (
    currency TEXT NOT NULL CHECK (currency IN ('USD', 'EUR', 'RUB')),
    valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    som_micros INTEGER NOT NULL CHECK (som_micros > 0),
    nominal INTEGER NOT NULL CHECK (nominal > 0),
    PRIMARY KEY (currency, valid_from)
) STRICT, WITHOUT ROWID;

-- A charge from a wallet that is not in so'm keeps the price in so'm and the rate that made its amount of it.
ALTER TABLE transactions ADD COLUMN price_tiyin INTEGER CHECK (price_tiyin > 0);
ALTER TABLE transactions ADD COLUMN rate_som_micros INTEGER CHECK (rate_som_micros > 0);
ALTER TABLE transactions ADD COLUMN rate_nominal INTEGER CHECK (rate_nominal > 0);
ALTER TABLE transactions ADD COLUMN rate_valid_from TEXT CHECK (
    (price_tiyin IS NULL) = (rate_valid_from IS NULL)
    AND (rate_som_micros IS NULL) = (rate_valid_from IS NULL)
    AND (rate_nominal IS NULL) = (rate_valid_from IS NULL)
    AND (rate_valid_from IS NULL OR currency <> 'UZS')
);
