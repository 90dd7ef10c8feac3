DROP INDEX payments_collected;
DROP INDEX attempts_disputed;
ALTER TABLE attempts DROP COLUMN disputed_at;
