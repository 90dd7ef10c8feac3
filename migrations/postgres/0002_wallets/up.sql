-- One wallet per user and currency. Every movement of money updates its row in place, hence the free space on each
-- page: no index has a changed column, so the new version stays on the page and no index is touched.
CREATE TABLE wallets (
    user_id bigint NOT NULL CHECK (user_id > 0),
    balance_minor bigint NOT NULL CHECK (balance_minor >= 0),
    topped_up_minor bigint NOT NULL CHECK (topped_up_minor >= 0),
    spent_minor bigint NOT NULL CHECK (spent_minor >= 0),
    last_sequence bigint NOT NULL CHECK (last_sequence >= 0),
    opened_at timestamptz NOT NULL,
    is_blocked boolean NOT NULL,
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    PRIMARY KEY (user_id, currency)
) WITH (fillfactor = 70);

CREATE TRIGGER wallets_are_never_deleted BEFORE DELETE ON wallets
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallets_are_never_truncated BEFORE TRUNCATE ON wallets
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Movements of money, a month to a partition. The key serves every read of a wallet; nothing looks a movement up by
-- its id. There is no foreign key to wallets: it would be checked for each row of the hottest insert, while the
-- wallet is locked by the same transaction and wallets cannot be deleted; the audit looks for orphans.
CREATE TABLE transactions (
    user_id bigint NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    balance_before_minor bigint NOT NULL CHECK (balance_before_minor >= 0),
    balance_after_minor bigint NOT NULL CHECK (balance_after_minor >= 0),
    quantity bigint CHECK (quantity > 0),
    related_object_id bigint,
    created_at timestamptz NOT NULL,
    id uuid NOT NULL,
    payment_id uuid,
    currency text COLLATE "C" NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    direction text COLLATE "C" NOT NULL CHECK (direction IN ('credit', 'debit')),
    status text COLLATE "C" NOT NULL CHECK (status = 'completed'),
    counter_account text COLLATE "C" NOT NULL CHECK (counter_account <> ''),
    service text COLLATE "C",
    description text NOT NULL,
    PRIMARY KEY (user_id, currency, sequence, created_at),
    CONSTRAINT transactions_balances_meet CHECK (
        balance_after_minor
        = balance_before_minor + CASE direction WHEN 'credit' THEN amount_minor ELSE - amount_minor END
    )
) PARTITION BY RANGE (created_at);

-- Takes what no month takes, so that a forgotten job loses nothing.
CREATE TABLE transactions_default PARTITION OF transactions DEFAULT;

CREATE TRIGGER transactions_are_append_only BEFORE UPDATE OR DELETE ON transactions
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transactions_are_never_truncated BEFORE TRUNCATE ON transactions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transactions_are_never_truncated BEFORE TRUNCATE ON transactions_default
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Makes the partitions of a table for the month of a moment and the three after it, and names those it made. Months
-- are those of UTC. A month that has rows in the default partition already stays there: they are never moved.
-- ATTACH, unlike CREATE TABLE … PARTITION OF, lets others write to the table meanwhile.
CREATE FUNCTION ensure_month_partitions(parent text, moment timestamptz, is_append_only boolean)
RETURNS SETOF text
LANGUAGE plpgsql SET lock_timeout = '3s' SET timezone = 'UTC' AS $$
DECLARE
    partition text;
    range_from timestamptz;
    range_to timestamptz;
    key_column text;
    is_taken boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('hamyon.partitions.' || parent, 0));
    SELECT a.attname INTO STRICT key_column
    FROM pg_partitioned_table AS p
    JOIN pg_attribute AS a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
    WHERE p.partrelid = parent::regclass;

    FOR months IN 0..3 LOOP
        range_from := date_trunc('month', moment) + make_interval(months => months);
        range_to := range_from + interval '1 month';
        partition := parent || to_char(range_from, '_YYYY_MM');
        CONTINUE WHEN to_regclass(partition) IS NOT NULL;

        EXECUTE format(
            'SELECT EXISTS (SELECT FROM %I WHERE %I >= %L AND %I < %L)',
            parent || '_default', key_column, range_from, key_column, range_to
        ) INTO is_taken;
        IF is_taken THEN
            RAISE WARNING 'rows of % are in the default partition and stay there', partition;
            CONTINUE;
        END IF;

        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
        EXECUTE format(
            'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition, range_from, range_to
        );
        -- Row triggers come with ATTACH, this kind does not.
        IF is_append_only THEN
            EXECUTE format(
                'CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                parent || '_are_never_truncated', partition
            );
        END IF;
        RETURN NEXT partition;
    END LOOP;
END
$$;
