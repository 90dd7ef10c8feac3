-- Adds movements of money; the table checks that amount and balances fit together.
INSERT INTO transactions (
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, related_object_id,
    created_at, id, payment_id, currency, direction, status, counter_account, service, description,
    price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from
)
SELECT *
FROM unnest(
    $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
    $8::timestamptz[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
    $16::text[], $17::bigint[], $18::bigint[], $19::bigint[], $20::date[]
)
