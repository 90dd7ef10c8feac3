-- What gateways are collecting for the owners of some payments and counts against the limits of their wallets: what
-- expired at a certain moment or before does not. Read after the wallets were locked, so that of two gateways that begin
-- at once the second sees the first.
SELECT id, user_id, currency, amount_minor, expires_at
FROM payments
WHERE status = 'processing'
    AND user_id IN (SELECT owned.user_id FROM payments AS owned WHERE owned.id = ANY ($1::uuid[]))
    AND expires_at > $2
