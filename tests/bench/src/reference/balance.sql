\set user_id random(1, :wallets)
SELECT balance_minor, is_blocked, currency FROM wallets WHERE user_id = :user_id AND currency = 'UZS';
