-- Raises unless a statement touched as many rows as it meant to. It is called inside that statement, so that a lost
-- guard ends the transaction before the COMMIT that is on its way behind it. The error counts as a conflict with
-- another transaction: whoever gets it loads again and decides again.
CREATE FUNCTION require_rows(actual bigint, expected bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    IF actual IS DISTINCT FROM expected THEN
        RAISE EXCEPTION 'expected to change % rows, changed %', expected, actual
            USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN actual;
END
$$;

-- Trigger: the rows of this table stay as they are.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows are kept for ever', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
