-- The time on the server's wall.
SELECT clock_timestamp()
