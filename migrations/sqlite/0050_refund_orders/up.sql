-- When the gateway was last ordered to make a refund: set before the order is sent, so that a refund without it was never
-- sent to anybody.
ALTER TABLE refunds ADD COLUMN ordered_at INTEGER;
-- When its gateway said the opposite of how it had ended, until staff have looked.
ALTER TABLE refunds ADD COLUMN disputed_at INTEGER CHECK (disputed_at IS NULL OR ended_at IS NOT NULL);

-- Whatever could be ordered may have been. What gateways began by themselves was not, nor what has no way back: a refund
-- through Payme, a part through Humo.
UPDATE refunds SET ordered_at = requested_at
WHERE staff_id IS NOT NULL AND gateway <> 'payme' AND NOT (
    gateway = 'humo' AND amount_minor < (
        SELECT payments.amount_minor FROM payments WHERE payments.id = refunds.payment_id
    )
);

-- What somebody must look at.
CREATE INDEX refunds_disputed ON refunds (disputed_at, id) WHERE disputed_at IS NOT NULL;

-- A dispute about a refund changes nothing either, and repeats the version.
DROP INDEX payment_events_one_per_version;
CREATE UNIQUE INDEX payment_events_one_per_version ON payment_events (payment_id, version)
WHERE substr(cause, 1, 9) NOT IN ('disputed:', 'disputed_');
