use serde_json::json;

use crate::support::{Kind, development, on_both_databases};

on_both_databases!(
    commission_is_rounded_half_up_to_the_tiyin,
    estimate_and_payment_agree_to_the_tiyin,
    estimate_writes_nothing,
    gateway_without_credentials_can_be_estimated,
);

async fn commission_is_rounded_half_up_to_the_tiyin(kind: Kind) {
    let user = development(kind).user();
    for (amount, commission, total) in [
        ("1000.00", "25.00", "1025.00"),
        // 25.025
        ("1001.00", "25.03", "1026.03"),
        // 25.00475
        ("1000.19", "25.00", "1025.19"),
        // 25.005
        ("1000.20", "25.01", "1025.21"),
        // 24999.99975
        ("999999.99", "25000.00", "1024999.99"),
    ] {
        let body = json!({ "gateway": "click", "amount": amount });
        let answer = user.send("payments/estimate/", &body).await;
        assert_eq!(answer.raw("/estimate/commission"), commission, "{amount}");
        assert_eq!(answer.raw("/estimate/total_amount"), total, "{amount}");
    }
}

async fn estimate_and_payment_agree_to_the_tiyin(kind: Kind) {
    let user = development(kind).user();
    for amount in ["1001.00", "1000.20", "33333.33", "38400.50"] {
        let body = json!({ "gateway": "click", "amount": amount });
        let estimate = user.send("payments/estimate/", &body).await;
        let payment = user.create_payment(amount).await;
        assert_eq!(
            estimate.raw("/estimate/total_amount"),
            payment.total,
            "{amount}"
        );
    }
}

async fn estimate_writes_nothing(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "click", "amount": 50000 });
    user.send("payments/estimate/", &body).await;
    assert_eq!(user.read("payments/history/").await.text.trim(), "[]");
    assert_eq!(user.balance().await, "0.00");
}

async fn gateway_without_credentials_can_be_estimated(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "payme", "amount": "50000.00" });
    let answer = user.send("payments/estimate/", &body).await;
    assert_eq!(answer.raw("/estimate/commission"), "1000.00");
    assert_eq!(answer.raw("/estimate/gateway"), "\"Payme\"");
}
