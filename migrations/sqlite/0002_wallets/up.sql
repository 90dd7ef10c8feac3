CREATE TABLE wallets (
    user_id INTEGER NOT NULL CHECK (user_id > 0),
    currency TEXT NOT NULL CHECK (currency IN ('UZS', 'USD', 'EUR', 'RUB')),
    balance_minor INTEGER NOT NULL CHECK (balance_minor >= 0),
    topped_up_minor INTEGER NOT NULL CHECK (topped_up_minor >= 0),
    spent_minor INTEGER NOT NULL CHECK (spent_minor >= 0),
    is_blocked INTEGER NOT NULL CHECK (is_blocked IN (0, 1)),
    opened_at INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL CHECK (last_sequence >= 0),
    PRIMARY KEY (user_id, currency)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER wallets_are_never_deleted
BEFORE DELETE ON wallets
BEGIN
    SELECT RAISE(ABORT, 'wallets are never deleted');
END;

-- One row names both sides of a movement: the wallet, and the counter-account it came from or went to.
CREATE TABLE transactions (
    user_id INTEGER NOT NULL,
    currency TEXT NOT NULL,
    -- 1, 2, 3, … within the wallet.
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    id BLOB NOT NULL CHECK (length(id) = 16),
    direction TEXT NOT NULL CHECK (direction IN ('credit', 'debit')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    balance_before_minor INTEGER NOT NULL CHECK (balance_before_minor >= 0),
    balance_after_minor INTEGER NOT NULL CHECK (balance_after_minor >= 0),
    counter_account TEXT NOT NULL,
    description TEXT NOT NULL,
    service TEXT,
    quantity INTEGER CHECK (quantity > 0),
    related_object_id INTEGER,
    payment_id BLOB REFERENCES payments (id),
    status TEXT NOT NULL CHECK (status = 'completed'),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, currency, sequence),
    FOREIGN KEY (user_id, currency) REFERENCES wallets (user_id, currency),
    CHECK (
        balance_after_minor
        = balance_before_minor + CASE direction WHEN 'credit' THEN amount_minor ELSE -amount_minor END
    )
) STRICT, WITHOUT ROWID;

-- A movement that is sent twice is booked once.
CREATE UNIQUE INDEX transactions_by_id ON transactions (id);

CREATE UNIQUE INDEX transactions_one_credit_per_payment ON transactions (payment_id)
WHERE payment_id IS NOT NULL AND direction = 'credit';

CREATE TRIGGER transactions_are_never_updated
BEFORE UPDATE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'transactions are append-only');
END;

CREATE TRIGGER transactions_are_never_deleted
BEFORE DELETE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'transactions are append-only');
END;
