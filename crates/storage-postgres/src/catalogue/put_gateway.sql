-- Stores the terms of a gateway. Where it has some they are replaced only if the last parameter says so.
INSERT INTO gateways (
    name,
    display_name,
    is_active,
    min_amount_minor,
    max_amount_minor,
    commission_kind,
    commission_hundredths,
    commission_fixed_minor,
    default_currency,
    supported_currencies,
    processing_minutes,
    sort_order,
    is_test_mode
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (name) DO UPDATE SET
    display_name = excluded.display_name,
    is_active = excluded.is_active,
    min_amount_minor = excluded.min_amount_minor,
    max_amount_minor = excluded.max_amount_minor,
    commission_kind = excluded.commission_kind,
    commission_hundredths = excluded.commission_hundredths,
    commission_fixed_minor = excluded.commission_fixed_minor,
    default_currency = excluded.default_currency,
    supported_currencies = excluded.supported_currencies,
    processing_minutes = excluded.processing_minutes,
    sort_order = excluded.sort_order,
    is_test_mode = excluded.is_test_mode
WHERE $14
