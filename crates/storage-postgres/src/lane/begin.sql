-- READ COMMITTED: each statement sees what was committed before it began, so what follows a lock sees what the lock
-- waited for.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE
