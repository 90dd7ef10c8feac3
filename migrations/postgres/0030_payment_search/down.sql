DROP INDEX payments_time;
DROP INDEX payments_reference;
