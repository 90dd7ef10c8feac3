-- The trial balance: what each counter-account gave to and took from all wallets of a currency.
SELECT
    currency,
    counter_account,
    coalesce(sum(amount_minor) FILTER (WHERE direction = 'credit'), 0)::text,
    coalesce(sum(amount_minor) FILTER (WHERE direction = 'debit'), 0)::text,
    count(*)
FROM transactions
GROUP BY currency, counter_account
