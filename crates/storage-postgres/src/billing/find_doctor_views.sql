-- Which of these users saw which of these doctors on the latest days.
SELECT doctor_views.user_id, doctor_views.day, doctor_views.doctor_id
FROM unnest($1::bigint[], $2::bigint[]) AS asked (user_id, doctor_id)
JOIN doctor_views
    ON doctor_views.user_id = asked.user_id
    AND doctor_views.day >= $3
    AND doctor_views.doctor_id = asked.doctor_id
