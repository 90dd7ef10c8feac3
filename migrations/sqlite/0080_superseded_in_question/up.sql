-- Attempts whose order to debit had been sent when another one paid were closed without a question before 0060: what became
-- of their orders was never asked. Those that were asked about since are asked once more.
UPDATE attempts SET disputed_at = ended_at
WHERE status = 'superseded' AND submitted_at IS NOT NULL AND disputed_at IS NULL;
