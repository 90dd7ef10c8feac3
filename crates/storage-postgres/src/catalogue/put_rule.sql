-- Stores the price of a service.
INSERT INTO billing_rules (
    service, name_uz, name_ru, name_en, unit_price_minor, discount_hundredths, min_quantity_for_discount, is_active
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (service) DO UPDATE SET
    name_uz = excluded.name_uz,
    name_ru = excluded.name_ru,
    name_en = excluded.name_en,
    unit_price_minor = excluded.unit_price_minor,
    discount_hundredths = excluded.discount_hundredths,
    min_quantity_for_discount = excluded.min_quantity_for_discount,
    is_active = excluded.is_active
