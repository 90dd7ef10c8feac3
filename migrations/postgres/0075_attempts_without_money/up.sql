-- Attempts of payments that another one has paid are asked about too, in case that they took money all the same.
-- On a large table an operator may have built it before, without holding anybody up (docs/OPERATIONS.md).
CREATE INDEX IF NOT EXISTS attempts_without_money ON attempts (ended_at, number) WHERE status IN ('failed', 'superseded');
