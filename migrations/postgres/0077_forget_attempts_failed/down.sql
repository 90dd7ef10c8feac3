CREATE INDEX attempts_failed ON attempts (ended_at, number) WHERE status = 'failed';
