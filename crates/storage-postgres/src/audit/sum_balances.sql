-- What all wallets of a currency hold.
SELECT currency, sum(balance_minor)::text, count(*)
FROM wallets
GROUP BY currency
