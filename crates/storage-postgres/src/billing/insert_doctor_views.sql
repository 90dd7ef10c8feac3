-- Adds doctors seen. They are guarded by the lock on the so'm wallet of their user.
INSERT INTO doctor_views (user_id, day, doctor_id, viewed_at, granted_by)
SELECT *
FROM unnest($1::bigint[], $2::date[], $3::bigint[], $4::timestamptz[], $5::text[])
