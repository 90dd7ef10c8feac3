-- When the gateway was last ordered to make a refund: set before the order is sent, so that a refund without it was never
-- sent to anybody. A program that does not know the column sends orders all the same; what it adds counts as ordered.
ALTER TABLE refunds
    ADD COLUMN ordered_at timestamptz DEFAULT now(),
    -- When its gateway said the opposite of how it had ended, until staff have looked.
    ADD COLUMN disputed_at timestamptz,
    ADD CONSTRAINT refunds_disputed_has_an_end CHECK (disputed_at IS NULL OR ended_at IS NOT NULL);

-- What gateways began by themselves was never ordered, nor could be what has no way back: a refund through Payme, a part
-- through Humo.
UPDATE refunds SET
    ordered_at = CASE
        WHEN staff_id IS NULL OR gateway = 'payme' THEN NULL
        WHEN gateway = 'humo' AND amount_minor < (
            SELECT payments.amount_minor FROM payments WHERE payments.id = refunds.payment_id
        ) THEN NULL
        ELSE requested_at
    END;

-- What somebody must look at.
CREATE INDEX refunds_disputed ON refunds (disputed_at, id) WHERE disputed_at IS NOT NULL;
