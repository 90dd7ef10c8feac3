DROP TABLE doctors;
DROP TABLE doctor_views;
DROP TABLE daily_usage;
