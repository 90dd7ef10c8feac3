-- Credits by gateways and movements of refunds that are not what their payments say.
SELECT transactions.user_id, transactions.currency, transactions.sequence
FROM transactions
LEFT JOIN payments ON payments.id = transactions.payment_id
WHERE
    (
        transactions.counter_account = 'refund'
        OR (transactions.direction = 'credit' AND transactions.counter_account LIKE 'gateway:%')
    )
    AND (
        payments.id IS NULL
        OR payments.user_id <> transactions.user_id
        OR payments.currency <> transactions.currency
        OR (
            transactions.counter_account <> 'refund'
            AND (
                transactions.counter_account <> 'gateway:' || payments.gateway
                OR payments.amount_minor <> transactions.amount_minor
            )
        )
    )
ORDER BY 1, 2, 3
