-- Locks wallets in the order of their keys: those asked for, and of the owner of each payment the wallet of the
-- payment's currency and the so'm wallet. The payments themselves were locked before; their owners never change.
WITH needed AS (
    SELECT asked.user_id, asked.currency COLLATE "C" AS currency
    FROM unnest($1::bigint[], $2::text[]) AS asked (user_id, currency)
    UNION
    SELECT payments.user_id, wallet.currency
    FROM payments
    CROSS JOIN LATERAL (VALUES (payments.currency), ('UZS' COLLATE "C")) AS wallet (currency)
    WHERE payments.id = ANY ($3::uuid[])
)
SELECT
    wallets.user_id,
    wallets.currency,
    wallets.balance_minor,
    wallets.topped_up_minor,
    wallets.spent_minor,
    wallets.is_blocked,
    wallets.opened_at,
    wallets.last_sequence
FROM needed
JOIN wallets ON wallets.user_id = needed.user_id AND wallets.currency = needed.currency
ORDER BY wallets.user_id, wallets.currency
FOR UPDATE OF wallets
