-- Every day's rates: so'm, in millionths, for so many units of a currency, from a business day on.
CREATE TABLE exchange_rates (
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('USD', 'EUR', 'RUB')),
    valid_from date NOT NULL,
    som_micros bigint NOT NULL CHECK (som_micros > 0),
    nominal bigint NOT NULL CHECK (nominal > 0),
    PRIMARY KEY (currency, valid_from)
);

-- A charge from a wallet that is not in so'm keeps the price in so'm and the rate that made its amount of it. Nearly
-- every row has none of them, and then they take no room.
ALTER TABLE transactions
    ADD COLUMN price_uzs_minor bigint CHECK (price_uzs_minor > 0),
    ADD COLUMN rate_som_micros bigint CHECK (rate_som_micros > 0),
    ADD COLUMN rate_nominal bigint CHECK (rate_nominal > 0),
    ADD COLUMN rate_valid_from date,
    ADD CONSTRAINT transactions_conversion_is_whole CHECK (
        num_nulls(price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from) = 4
        OR (
            num_nulls(price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from) = 0
            AND currency <> 'UZS'
        )
    );
