-- Whether the catalogue was ever stored.
SELECT count(*)
FROM billing_settings
