DROP FUNCTION refuse_change();
DROP FUNCTION require_rows(bigint, bigint);
