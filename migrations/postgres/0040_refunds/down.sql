DROP INDEX webhook_calls_of_payment;
DROP TABLE fiscal_receipts;
DROP TABLE leases;
DROP TABLE refunds;
DROP INDEX attempts_begun;
ALTER TABLE attempts DROP COLUMN card_mask, DROP COLUMN submitted_at, DROP COLUMN gateway_began_at;
ALTER TABLE payments DROP CONSTRAINT payments_refunded_is_covered, DROP COLUMN refunded_minor;
