-- Takes a lease that is free, has ended, or is the holder's own.
INSERT INTO leases (name, holder, held_until)
VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
WHERE leases.holder = excluded.holder OR leases.held_until <= $4
