-- How staff find a payment: by its reference, by time.
CREATE INDEX payments_by_reference ON payments (reference);
CREATE INDEX payments_by_time ON payments (created_at, id);
