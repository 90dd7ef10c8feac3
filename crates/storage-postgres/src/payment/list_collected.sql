-- What gateways are collecting for a user and counts against the limits of the user's wallets: what expired at a certain
-- moment or before does not.
SELECT id, user_id, currency, amount_minor, expires_at
FROM payments
WHERE status = 'processing' AND user_id = $1 AND expires_at > $2
ORDER BY id
