DROP INDEX transactions_time;
