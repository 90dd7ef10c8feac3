-- Attempts whose order to debit had been sent when another one paid were closed without a question before 0060: what became
-- of their orders was never asked. Those that were asked about since are asked once more.
--
-- Each row is a transaction of its own, so that nobody waits for the whole: hence no transaction around it, and no other
-- statement in this file. It may be run again from wherever it was broken off.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT payment_id, number
        FROM attempts
        WHERE status = 'superseded' AND submitted_at IS NOT NULL AND disputed_at IS NULL
    LOOP
        UPDATE attempts SET disputed_at = ended_at
        WHERE payment_id = found.payment_id
            AND number = found.number
            AND status = 'superseded'
            AND disputed_at IS NULL;
        COMMIT;
    END LOOP;
END
$$
