CREATE TABLE gateways (
    name TEXT NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    -- Limits and fixed commission are minor units of the default currency.
    default_currency TEXT NOT NULL CHECK (default_currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    min_amount_minor INTEGER NOT NULL CHECK (min_amount_minor >= 0),
    max_amount_minor INTEGER NOT NULL CHECK (max_amount_minor >= min_amount_minor),
    commission_kind TEXT NOT NULL CHECK (commission_kind IN ('percentage', 'fixed', 'combined')),
    commission_basis_points INTEGER NOT NULL CHECK (commission_basis_points BETWEEN 0 AND 10000),
    commission_fixed_minor INTEGER NOT NULL CHECK (commission_fixed_minor >= 0),
    -- Codes with commas between them: UZS,USD
    supported_currencies TEXT NOT NULL,
    processing_minutes INTEGER NOT NULL CHECK (processing_minutes >= 0),
    sort_order INTEGER NOT NULL,
    is_test_mode INTEGER NOT NULL CHECK (is_test_mode IN (0, 1))
) STRICT, WITHOUT ROWID;
