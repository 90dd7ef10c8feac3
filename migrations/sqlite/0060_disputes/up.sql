-- When an attempt came into question, until nothing is left in doubt.
ALTER TABLE attempts ADD COLUMN disputed_at INTEGER;

-- The code of a success was that of a cancellation which the gateway spoke of afterwards.
UPDATE attempts SET disputed_at = ended_at WHERE status = 'succeeded' AND error_code IS NOT NULL;

-- What somebody must look at.
CREATE INDEX attempts_disputed ON attempts (payment_id) WHERE disputed_at IS NOT NULL;

-- What counts against the limits of a user's wallets.
CREATE INDEX payments_collected ON payments (user_id, expires_at) WHERE status = 'processing';
