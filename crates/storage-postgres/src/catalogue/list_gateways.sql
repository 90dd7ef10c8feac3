-- The terms of all gateways.
SELECT
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
FROM gateways
ORDER BY sort_order, name
