DROP INDEX refunds_disputed;
ALTER TABLE refunds
    DROP COLUMN ordered_at,
    DROP COLUMN disputed_at;
