DROP INDEX attempts_without_money;
