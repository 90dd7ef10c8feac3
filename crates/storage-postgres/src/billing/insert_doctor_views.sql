-- Adds doctors seen. They are guarded by the lock on the so'm wallet of their user.
INSERT INTO doctor_views (user_id, day, doctor_id)
SELECT *
FROM unnest($1::bigint[], $2::date[], $3::bigint[])
