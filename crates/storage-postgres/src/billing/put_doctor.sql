-- Adds a doctor, or replaces what is known of them.
INSERT INTO doctors (id, first_name, last_name, specialization, rating_hundredths)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET
    first_name = excluded.first_name,
    last_name = excluded.last_name,
    specialization = excluded.specialization,
    rating_hundredths = excluded.rating_hundredths
