-- How staff find a payment: by its reference, by time.
CREATE INDEX payments_reference ON payments (reference);
CREATE INDEX payments_time ON payments (created_at DESC, id DESC);
