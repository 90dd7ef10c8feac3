//! Which orders can be paid, and what Payme is told of those that cannot.

use chrono::TimeDelta;
use domain::catalogue::Catalogue;
use domain::ledger::{Action, BeginAttempt, Rivals};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{GatewayTransaction, PaymentStatus};
use domain::time::Clock as _;
use gateway_payme::PaymeSettings;
use serde_json::json;

use crate::support::{CashDesk, fresh_transaction, settings};

#[tokio::test]
async fn a_busy_order_has_the_code_that_is_set() {
    for (busy_code, expected) in [(-31_052, -31_052), (-31_050, -31_050), (-31_099, -31_099)] {
        let desk = CashDesk::with(PaymeSettings {
            busy_code,
            ..settings()
        });
        let (payment, _) = desk.begun(50_000).await;
        desk.create(&fresh_transaction(), &payment)
            .await
            .assert_account_error(expected);
        desk.check_perform(&payment)
            .await
            .assert_account_error(expected);
    }
    let desk = CashDesk::with(PaymeSettings {
        busy_code: -31_008,
        ..settings()
    });
    let (payment, _) = desk.begun(50_000).await;
    assert_eq!(
        desk.create(&fresh_transaction(), &payment).await.code(),
        -31_008
    );
}

#[tokio::test]
async fn a_thousand_dollars_are_not_paid_with_a_thousand_som() {
    let mut catalogue = Catalogue::default();
    for terms in &mut catalogue.gateways {
        terms.supported_currencies.push(CurrencyCode::Usd);
    }
    let desk = CashDesk::with_catalogue(settings(), catalogue);
    let amount = AnyMoney::new(100_000, CurrencyCode::Usd);
    let payment = desk.payment_of("payme", amount).await;
    assert_eq!(desk.check_perform(&payment).await.code(), -31_001);
    let id = fresh_transaction();
    assert_eq!(desk.create(&id, &payment).await.code(), -31_001);
    assert!(desk.attempts(&payment).await.is_empty());

    // One that was begun all the same is not performed.
    let begin = BeginAttempt {
        payment_id: payment.id,
        transaction: GatewayTransaction {
            gateway: payment.gateway.clone(),
            id: id.clone(),
        },
        document_id: None,
        amount: payment.total,
        gateway_began_at: Some(desk.clock.now()),
        card_mask: None,
        rivals: Rivals::Refused,
    };
    let started = desk.run(Action::BeginAttempt(begin)).await;
    started.expect("the ledger was told that it is paid in dollars");
    assert_eq!(desk.perform(&id).await.code(), -31_001);
    assert_eq!(desk.status(&payment).await, PaymentStatus::Processing);
    assert_eq!(
        desk.payme.gateway.currencies(),
        [CurrencyCode::Uzs],
        "so that no such payment is created"
    );
}

#[tokio::test]
async fn an_order_that_was_given_up_or_has_expired_cannot_be_paid() {
    let desk = CashDesk::new();
    let given_up = desk.payment(50_000).await;
    desk.give_up(&given_up).await;
    let expired = desk.payment(50_000).await;
    desk.clock.advance(TimeDelta::minutes(30));
    for payment in [given_up, expired] {
        desk.check_perform(&payment)
            .await
            .assert_account_error(-31_053);
        let create = desk.create(&fresh_transaction(), &payment).await;
        create.assert_account_error(-31_053);
        assert!(desk.attempts(&payment).await.is_empty());
    }
}

#[tokio::test]
async fn a_transaction_that_was_begun_in_time_may_be_performed_later() {
    let desk = CashDesk::new();
    let (payment, id) = desk.begun(50_000).await;
    desk.clock.advance(TimeDelta::minutes(31));
    desk.perform(&id).await.result();
    assert_eq!(desk.balance().await, "50000.00");
    assert_eq!(desk.status(&payment).await, PaymentStatus::Completed);
}

#[tokio::test]
async fn a_cancelled_transaction_frees_its_order_for_another() {
    let desk = CashDesk::new();
    let (payment, first) = desk.begun(50_000).await;
    desk.cancel(&first, 2).await.result();
    assert_eq!(desk.status(&payment).await, PaymentStatus::Failed);
    let second = fresh_transaction();
    desk.create(&second, &payment).await.result();
    desk.perform(&second).await.result();
    assert_eq!(desk.perform(&first).await.code(), -31_008);
    assert_eq!(desk.check(&first).await.result()["state"], -1);
    assert_eq!(desk.balance().await, "50000.00");
}

#[tokio::test]
async fn a_transaction_cannot_move_to_another_order() {
    let desk = CashDesk::new();
    let (_, id) = desk.begun(50_000).await;
    let other = desk.payment(50_000).await;
    assert_eq!(desk.create(&id, &other).await.code(), -31_008);
    let dearer = desk.payment(60_000).await;
    assert_eq!(desk.create(&id, &dearer).await.code(), -31_008);
    assert!(desk.attempts(&other).await.is_empty());
    assert_eq!(desk.check(&id).await.result()["state"], 1);
}

#[tokio::test]
async fn the_amount_is_compared_in_a_repeat_as_well() {
    let desk = CashDesk::new();
    let (payment, id) = desk.begun(50_000).await;
    let mut params = desk.creation(&id, &payment);
    params["amount"] = 100.into();
    assert_eq!(desk.call("CreateTransaction", params).await.code(), -31_001);
    desk.perform(&id).await.result();
    assert_eq!(desk.balance().await, "50000.00");
}

#[tokio::test]
async fn what_is_on_its_way_to_the_wallet_counts_before_a_transaction_and_at_its_beginning() {
    let desk = CashDesk::new();
    let (first, _) = desk.begun(600_000).await;
    let second = desk.payment(600_000).await;
    let refused = desk.check_perform(&second).await;
    refused.assert_account_error(-31_054);
    let refused = desk.create(&fresh_transaction(), &second).await;
    refused.assert_account_error(-31_054);
    assert_ne!(first.id, second.id);
}

#[tokio::test]
async fn a_full_wallet_is_told_before_money_is_taken() {
    let desk = CashDesk::new();
    let (first, second) = (desk.payment(900_000).await, desk.payment(900_000).await);
    let id = fresh_transaction();
    desk.create(&id, &first).await.result();
    desk.perform(&id).await.result();
    let refused = desk.create(&fresh_transaction(), &second).await;
    refused.assert_account_error(-31_054);
}

#[tokio::test]
async fn the_account_field_is_called_as_it_is_set() {
    let desk = CashDesk::with(PaymeSettings {
        account_field: "order_id".to_owned(),
        ..settings()
    });
    let payment = desk.payment(50_000).await;
    let mut params = json!({
        "amount": payment.total.minor,
        "account": {"order_id": payment.id.to_string(), "phone": "998901234567"},
    });
    let allowed = desk.call("CheckPerformTransaction", params.clone()).await;
    assert_eq!(allowed.result(), &json!({"allow": true}));
    params["account"] = json!({"payment_id": payment.id.to_string()});
    let refused = desk.call("CheckPerformTransaction", params).await;
    assert_eq!(refused.json["error"]["data"], "order_id");
}
