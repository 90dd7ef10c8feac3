DROP FUNCTION ensure_month_partitions(text, timestamptz, boolean);
DROP TABLE transactions;
DROP TABLE wallets;
