-- What gateways called us with, a month to a partition, so that old months are dropped and not deleted row by row.
CREATE TABLE webhook_calls (
    received_at timestamptz NOT NULL,
    id uuid NOT NULL,
    payment_id uuid,
    duration_micros bigint NOT NULL,
    is_authentic boolean NOT NULL,
    gateway text COLLATE "C" NOT NULL,
    action text NOT NULL,
    remote_address text NOT NULL,
    headers text NOT NULL,
    body text NOT NULL,
    answer text NOT NULL,
    PRIMARY KEY (received_at, id)
) PARTITION BY RANGE (received_at);

CREATE TABLE webhook_calls_default PARTITION OF webhook_calls DEFAULT;

-- Every partition that the program needs from this moment on; for a job that runs once a day.
CREATE FUNCTION ensure_partitions(moment timestamptz) RETURNS SETOF text
LANGUAGE sql AS $$
    SELECT ensure_month_partitions('transactions', moment, true)
    UNION ALL
    SELECT ensure_month_partitions('webhook_calls', moment, false)
$$;
