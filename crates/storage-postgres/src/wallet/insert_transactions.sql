-- Adds movements of money; the table checks that amount and balances fit together. A subscript is cheaper than an
-- array that is unnested, for which the server makes a tuple store.
INSERT INTO transactions (
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, related_object_id,
    created_at, id, payment_id, currency, direction, status, counter_account, service, description,
    price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from
)
SELECT
    ($1::bigint[])[i], ($2::bigint[])[i], ($3::bigint[])[i], ($4::bigint[])[i], ($5::bigint[])[i], ($6::bigint[])[i],
    ($7::bigint[])[i], ($8::timestamptz[])[i], ($9::uuid[])[i], ($10::uuid[])[i], ($11::text[])[i], ($12::text[])[i],
    ($13::text[])[i], ($14::text[])[i], ($15::text[])[i], ($16::text[])[i], ($17::bigint[])[i], ($18::bigint[])[i],
    ($19::bigint[])[i], ($20::date[])[i]
FROM generate_series(1, cardinality($1::bigint[])) AS i
