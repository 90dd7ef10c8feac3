use serde_json::json;

use super::caller::{Payme, code, payment, result, service};
use crate::support::{Kind, Staff, assert_error, on_both_databases};

on_both_databases!(
    money_that_was_spent_is_not_given_back,
    money_is_given_back_once_it_is_there_again,
    a_refund_ordered_by_staff_leaves_the_wallet_alone,
    fiscal_receipts_are_taken,
);

async fn money_that_was_spent_is_not_given_back(kind: Kind) {
    let service = service(kind);
    let (user, payme) = (service.user(), Payme::of(service));
    let payment = payment(&user, "50000.00").await;
    let id = payme.pay(&payment).await;
    assert_eq!(user.charge("ai_diagnosis").send().await.status, 200);
    assert_eq!(code(&payme.cancel(&id, 5).await), -31_007);
    assert_eq!(user.balance().await, "40000.00");
    assert_eq!(payme.check(&id).await["state"], 2);
    assert_eq!(user.status_of(&payment).await, "completed");
}

async fn money_is_given_back_once_it_is_there_again(kind: Kind) {
    let service = service(kind);
    let (user, payme) = (service.user(), Payme::of(service));
    let first = payment(&user, "50000.00").await;
    let id = payme.pay(&first).await;
    user.charge("ai_diagnosis").send().await;
    assert_eq!(code(&payme.cancel(&id, 5).await), -31_007);
    payme.pay(&payment(&user, "10000.00").await).await;
    assert_eq!(result(&payme.cancel(&id, 5).await)["state"], -2);
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&first).await, "refunded");
    service.setup.assert_books_balance();
}

async fn a_refund_ordered_by_staff_leaves_the_wallet_alone(kind: Kind) {
    let service = service(kind);
    let (user, payme, admin) = (service.user(), Payme::of(service), Staff::admin(service));
    let payment = payment(&user, "50000.00").await;
    let id = payme.pay(&payment).await;
    let path = format!("payments/{}/refunds/", payment.id);
    for body in [
        json!({ "reason": "ticket 21" }),
        json!({ "reason": "ticket 21", "amount": "1.00" }),
    ] {
        let refused = admin.post(&path).json(&body).send().await;
        assert_error(&refused, 422, "refund_not_supported");
    }
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    // Payme's own way stays open.
    assert_eq!(result(&payme.cancel(&id, 5).await)["state"], -2);
    assert_eq!(user.balance().await, "0.00");
    service.setup.assert_books_balance();
}

async fn fiscal_receipts_are_taken(kind: Kind) {
    let service = service(kind);
    let (user, payme) = (service.user(), Payme::of(service));
    let id = payme.pay(&payment(&user, "1000.00").await).await;
    let mut params = json!({
        "id": id,
        "type": "PERFORM",
        "fiscal_data": {"receipt_id": 121, "status_code": 0, "date": "20220706221021"},
    });
    for kind in ["PERFORM", "PERFORM", "CANCEL"] {
        params["type"] = json!(kind);
        let answer = payme.call("SetFiscalData", &params).await;
        assert_eq!(result(&answer), json!({"success": true}));
    }
    params["id"] = json!("5305e3bab097f420a62ced0b");
    assert_eq!(code(&payme.call("SetFiscalData", &params).await), -32_001);
}
