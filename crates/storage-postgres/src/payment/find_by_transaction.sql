-- The payments whose attempt some gateway calls so. The gateways are few, and the index begins with them.
SELECT attempts.payment_id
FROM gateways
JOIN attempts ON attempts.gateway = gateways.name AND attempts.gateway_transaction_id = $1
