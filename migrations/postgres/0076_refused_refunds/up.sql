-- What was refused in the last days is asked about once more at its gateway.
CREATE INDEX IF NOT EXISTS refunds_refused ON refunds (ended_at, id) WHERE status = 'refused';
