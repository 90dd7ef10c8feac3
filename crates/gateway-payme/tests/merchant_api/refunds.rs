use chrono::TimeDelta;
use domain::payment::PaymentStatus;

use crate::support::{CashDesk, fresh_transaction};

#[tokio::test]
async fn what_payme_gives_back_leaves_the_wallet_once() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    assert_eq!(desk.balance().await, "50000.00");
    for _ in 0..3 {
        assert_eq!(desk.cancel(&id, 5).await.result()["state"], -2);
        assert_eq!(desk.balance().await, "0.00");
    }
    assert_eq!(desk.status(&payment).await, PaymentStatus::Refunded);
}

#[tokio::test]
async fn money_that_was_spent_stays_with_payme() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    desk.spend().await;
    let refused = desk.cancel(&id, 5).await;
    assert_eq!(refused.code(), -31_007);
    assert_eq!(desk.balance().await, "40000.00");
    assert_eq!(desk.status(&payment).await, PaymentStatus::Completed);
    let check = desk.check(&id).await;
    assert_eq!(check.result()["state"], 2);
    assert_eq!(check.result()["cancel_time"], 0);
    assert_eq!(check.result()["reason"], serde_json::Value::Null);

    desk.paid(10_000).await;
    assert_eq!(
        desk.cancel(&id, 5).await.result()["state"],
        -2,
        "once it is there again"
    );
    assert_eq!(desk.balance().await, "0.00");
}

#[tokio::test]
async fn a_refunded_transaction_is_not_performed_again() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    desk.cancel(&id, 5).await.result();
    desk.clock.advance(TimeDelta::seconds(1));
    assert_eq!(desk.perform(&id).await.code(), -31_008);
    let another = desk.create(&fresh_transaction(), &payment).await;
    another.assert_account_error(-31_051);
    assert_eq!(desk.balance().await, "0.00");
}
