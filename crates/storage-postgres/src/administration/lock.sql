-- One after another: what staff change is rare, and each change must see what the one before it left.
SELECT pg_advisory_xact_lock(hashtextextended('hamyon.administration', 0)) IS NULL
