-- What operators set. The first rows come from the program's defaults, after the migrations.
CREATE TABLE billing_settings (
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
    enable_billing boolean NOT NULL,
    maintenance_mode boolean NOT NULL,
    free_views_per_day bigint NOT NULL CHECK (free_views_per_day >= 0),
    free_views_for_new_users bigint NOT NULL CHECK (free_views_for_new_users >= 0),
    min_wallet_topup_minor bigint NOT NULL CHECK (min_wallet_topup_minor >= 0),
    max_wallet_balance_minor bigint NOT NULL CHECK (max_wallet_balance_minor >= 0)
);

CREATE TABLE billing_rules (
    service text COLLATE "C" PRIMARY KEY,
    name_uz text NOT NULL,
    name_ru text NOT NULL,
    name_en text NOT NULL,
    unit_price_minor bigint NOT NULL CHECK (unit_price_minor >= 0),
    discount_hundredths integer NOT NULL CHECK (discount_hundredths BETWEEN 0 AND 10000),
    min_quantity_for_discount bigint NOT NULL CHECK (min_quantity_for_discount > 0),
    is_active boolean NOT NULL
);

CREATE TABLE gateways (
    name text COLLATE "C" PRIMARY KEY,
    display_name text NOT NULL,
    is_active boolean NOT NULL,
    min_amount_minor bigint NOT NULL CHECK (min_amount_minor >= 0),
    max_amount_minor bigint NOT NULL CHECK (max_amount_minor >= 0),
    commission_kind text COLLATE "C" NOT NULL CHECK (commission_kind IN ('percentage', 'fixed', 'combined')),
    commission_hundredths integer NOT NULL CHECK (commission_hundredths BETWEEN 0 AND 10000),
    commission_fixed_minor bigint NOT NULL CHECK (commission_fixed_minor >= 0),
    default_currency text COLLATE "C" NOT NULL CHECK (default_currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    supported_currencies text[] COLLATE "C" NOT NULL CHECK (
        supported_currencies <@ ARRAY['UZS', 'USD', 'EUR', 'RUB']
    ),
    processing_minutes bigint NOT NULL CHECK (processing_minutes >= 0),
    sort_order integer NOT NULL,
    is_test_mode boolean NOT NULL
);
