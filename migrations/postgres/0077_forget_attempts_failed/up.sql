-- What the index of 0075 has taken the place of. A step of its own: dropping an index wants the table alone, and whoever
-- waits for that while it keeps writers out, as the step that builds one does, waits for a lane that waits for it.
DROP INDEX IF EXISTS attempts_failed;
