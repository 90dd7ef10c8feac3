use chrono::TimeDelta;
use serde_json::json;

use crate::support::{CashDesk, fresh_transaction};

#[tokio::test]
async fn every_answer_is_given_again_byte_for_byte_at_any_later_time() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let id = fresh_transaction();
    let creation = desk.creation(&id, &payment);
    let create = desk.call("CreateTransaction", creation.clone()).await;
    for hours in [0, 1, 10] {
        desk.clock.advance(TimeDelta::hours(hours));
        let repeat = desk.call("CreateTransaction", creation.clone()).await;
        assert_eq!(repeat.text, create.text);
    }
    let perform = desk.perform(&id).await;
    desk.clock.advance(TimeDelta::days(40));
    assert_eq!(desk.perform(&id).await.text, perform.text);
    let cancel = desk.cancel(&id, 5).await;
    desk.clock.advance(TimeDelta::days(400));
    assert_eq!(desk.cancel(&id, 5).await.text, cancel.text);
    assert_eq!(cancel.result()["state"], -2);
    assert_eq!(desk.balance().await, "0.00");
}

#[tokio::test]
async fn a_repeat_is_known_by_its_id_and_keeps_its_first_time() {
    let desk = CashDesk::new();
    let (payment, id) = desk.begun(50_000).await;
    let first = desk.attempts(&payment).await;
    desk.clock.advance(TimeDelta::minutes(5));
    desk.create(&id, &payment).await.result();
    assert_eq!(desk.attempts(&payment).await, first);
}

#[tokio::test]
async fn a_transaction_that_is_over_is_not_created_again() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    assert_eq!(
        desk.create(&id, &payment).await.code(),
        -31_008,
        "performed"
    );
    desk.cancel(&id, 5).await.result();
    assert_eq!(desk.create(&id, &payment).await.code(), -31_008, "refunded");
    let (payment, id) = desk.begun(50_000).await;
    desk.cancel(&id, 1).await.result();
    assert_eq!(
        desk.create(&id, &payment).await.code(),
        -31_008,
        "cancelled"
    );
}

#[tokio::test]
async fn the_first_reason_stands() {
    let desk = CashDesk::new();
    let (_, cancelled) = desk.begun(50_000).await;
    let (_, refunded) = desk.paid(50_000).await;
    for id in [cancelled, refunded] {
        let first = desk.cancel(&id, 3).await;
        desk.clock.advance(TimeDelta::seconds(1));
        assert_eq!(desk.cancel(&id, 10).await.text, first.text);
        assert_eq!(desk.check(&id).await.result()["reason"], 3);
    }
}

#[tokio::test]
async fn a_reason_that_nobody_knows_is_kept_as_it_came() {
    let desk = CashDesk::new();
    for reason in [0, -7, 99, i32::MAX, i32::MIN] {
        let (_, id) = desk.begun(50_000).await;
        desk.cancel(&id, reason).await.result();
        assert_eq!(desk.check(&id).await.result()["reason"], json!(reason));
        let (_, id) = desk.paid(1_000).await;
        desk.cancel(&id, reason).await.result();
        assert_eq!(desk.check(&id).await.result()["reason"], json!(reason));
    }
}
