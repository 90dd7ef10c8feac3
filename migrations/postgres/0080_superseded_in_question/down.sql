-- What is in question stays so: which of it was so before is not known any more.
SELECT 1;
