-- What each of these members of staff, who are locked, ordered alone after a moment. A sum beyond the ledger counts as all
-- of it.
SELECT staff_id, kind, currency, least(sum(amount_minor), 9223372036854775807)::bigint
FROM solo_orders
WHERE staff_id = ANY ($1::bigint[]) AND ordered_at > $2
GROUP BY staff_id, kind, currency
