-- Some doctors.
SELECT id, first_name, last_name, specialization, rating_hundredths
FROM doctors
WHERE id = ANY ($1::bigint[])
