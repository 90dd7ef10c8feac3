-- What failed in the last days is asked about once more at its gateway.
CREATE INDEX attempts_failed ON attempts (ended_at, number) WHERE status = 'failed';
-- Leases that ended long ago are forgotten.
CREATE INDEX leases_end ON leases (held_until);
