-- All prices.
SELECT
    service, name_uz, name_ru, name_en, unit_price_minor, discount_hundredths, min_quantity_for_discount, is_active
FROM billing_rules
