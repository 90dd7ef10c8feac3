-- That staff closed a dispute changes nothing either, and repeats the version.
DROP INDEX payment_events_one_per_version;
CREATE UNIQUE INDEX payment_events_one_per_version ON payment_events (payment_id, version)
WHERE substr(cause, 1, 9) NOT IN ('disputed:', 'disputed_', 'dispute_c');
