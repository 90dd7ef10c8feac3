-- Removes a doctor.
DELETE FROM doctors
WHERE id = $1
