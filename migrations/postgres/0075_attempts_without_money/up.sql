-- Attempts of payments that another one has paid are asked about too, in case that they took money all the same.
CREATE INDEX attempts_without_money ON attempts (ended_at, number) WHERE status IN ('failed', 'superseded');
DROP INDEX attempts_failed;
