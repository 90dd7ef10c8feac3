-- Locks a row for each of these members of staff, in the order of their ids, adding those that are missing: whoever orders
-- something as the same person waits here, and then sees what this transaction noted. Always after approvals are locked.
INSERT INTO ordering_staff (staff_id)
SELECT asked.staff_id
FROM unnest($1::bigint[]) AS asked (staff_id)
ORDER BY asked.staff_id
ON CONFLICT (staff_id) DO UPDATE SET staff_id = excluded.staff_id
