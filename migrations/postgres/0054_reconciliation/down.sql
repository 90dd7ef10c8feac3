DROP INDEX leases_end;
DROP INDEX attempts_failed;
