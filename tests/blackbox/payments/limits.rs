use serde_json::json;
use test_support::client::Answer;

use crate::support::{Click, Kind, User, assert_error, development, error_of, on_both_databases};

on_both_databases!(
    payment_is_within_the_limits_of_its_gateway,
    topup_is_at_least_the_minimum,
    balance_with_the_payment_is_at_most_the_maximum,
    open_payments_together_do_not_pass_the_maximum,
);

async fn send(user: &User, path: &str, amount: &str) -> Answer {
    user.send(path, &json!({ "gateway": "click", "amount": amount }))
        .await
}

async fn payment_is_within_the_limits_of_its_gateway(kind: Kind) {
    let user = development(kind).user();
    let answer = send(&user, "payments/create/", "999.99").await;
    assert_error(&answer, 400, "amount_too_small");
    assert!(answer.text.contains("1000.00"), "{answer:?}");
    assert_eq!(send(&user, "payments/create/", "1000.00").await.status, 200);
    let answer = send(&user, "payments/create/", "10000000.01").await;
    assert_error(&answer, 400, "amount_too_large");
}

async fn topup_is_at_least_the_minimum(kind: Kind) {
    let user = development(kind).user();
    let answer = send(&user, "payments/wallet/topup/", "9999.99").await;
    assert_error(&answer, 400, "amount_too_small");
    assert!(answer.text.contains("10000.00"), "{answer:?}");
    assert_eq!(
        send(&user, "payments/wallet/topup/", "10000.00")
            .await
            .status,
        200
    );
}

async fn balance_with_the_payment_is_at_most_the_maximum(kind: Kind) {
    let user = development(kind).user();
    for path in ["payments/create/", "payments/wallet/topup/"] {
        let answer = send(&user, path, "1000000.01").await;
        assert_error(&answer, 400, "wallet_limit_exceeded");
        assert_eq!(send(&user, path, "1000000.00").await.status, 200, "{path}");
    }
    user.top_up("400000.00").await;
    for path in ["payments/create/", "payments/wallet/topup/"] {
        let answer = send(&user, path, "600000.01").await;
        assert_error(&answer, 400, "wallet_limit_exceeded");
        assert_eq!(send(&user, path, "600000.00").await.status, 200, "{path}");
    }
}

async fn open_payments_together_do_not_pass_the_maximum(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let mut payments = Vec::new();
    for _ in 0..5 {
        payments.push(user.create_payment("600000.00").await);
    }
    click.pay(&payments[0]).await;
    for payment in &payments[1..] {
        let answer = click.prepare(&payment.prepare()).await;
        assert_eq!(error_of(&answer), -5, "{answer:?}");
        assert_eq!(user.status_of(payment).await, "pending");
    }
    assert_eq!(user.balance().await, "600000.00");
}
