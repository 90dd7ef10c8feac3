-- Keeps a receipt, in place of an earlier one of the same transaction and kind.
INSERT INTO fiscal_receipts (payment_id, received_at, gateway, gateway_transaction_id, kind, data)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (gateway, gateway_transaction_id, kind) DO UPDATE SET
    payment_id = excluded.payment_id,
    received_at = excluded.received_at,
    data = excluded.data
