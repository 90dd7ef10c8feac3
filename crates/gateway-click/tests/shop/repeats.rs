//! What Click may repeat, and what it gets to hear (docs.click.uz, "SHOP API").

use chrono::TimeDelta;
use domain::payment::{AttemptStatus, PaymentStatus};

use crate::support::{SECRET, Shop, cancelled, prepare, renumbered};

#[tokio::test]
async fn prepare_again_gets_the_same_number() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let call = prepare(&order).signed(SECRET);
    let first = shop.post(call.clone()).await;
    assert_eq!(first.error, 0);
    assert_eq!(shop.post(call).await, first);
    assert_eq!(shop.attempts(&order).await.len(), 1);
}

#[tokio::test]
async fn another_attempt_at_an_unpaid_order_gets_a_number_of_its_own() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (first, first_complete) = shop.prepared(&order).await;
    let second = shop.post(renumbered(&first).signed(SECRET)).await;
    assert_eq!(second.error, 0);
    let numbers = shop
        .attempts(&order)
        .await
        .into_iter()
        .map(|attempt| attempt.number.get());
    assert_eq!(numbers.last(), second.merchant_prepare_id);

    assert_eq!(shop.error(first_complete.signed(SECRET)).await, 0);
    let number = second.merchant_prepare_id.expect("a number").to_string();
    let late = renumbered(&first).completed(&number);
    assert_eq!(
        shop.error(late.signed(SECRET)).await,
        -9,
        "one of the two counts"
    );
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn prepare_of_a_paid_order_is_already_paid() {
    let shop = Shop::new();
    let (order, _) = shop.paid(50_000).await;
    assert_eq!(shop.error(prepare(&order).signed(SECRET)).await, -4);
}

#[tokio::test]
async fn prepare_again_after_a_lost_answer_to_complete_is_already_paid() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (prepare, complete) = shop.prepared(&order).await;
    assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
    assert_eq!(shop.error(prepare.signed(SECRET)).await, -4);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn prepare_of_an_order_that_its_payer_cancelled_is_cancelled() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    shop.cancel(&order).await.expect("it is pending");
    assert_eq!(shop.error(prepare(&order).signed(SECRET)).await, -9);
}

#[tokio::test]
async fn complete_again_is_already_paid_and_names_the_confirmation() {
    let shop = Shop::new();
    let (_, complete) = shop.paid(50_000).await;
    for _ in 0..3 {
        let answer = shop.post(complete.clone().signed(SECRET)).await;
        assert_eq!((answer.error, answer.merchant_confirm_id), (-4, Some(1)));
    }
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_cancelled_attempt_stays_cancelled() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (prepare, complete) = shop.prepared(&order).await;
    let cancel = cancelled(&complete, -5017);
    assert_eq!(shop.error(cancel.clone().signed(SECRET)).await, -9);
    assert_eq!(shop.error(cancel.signed(SECRET)).await, -9);
    assert_eq!(shop.error(complete.signed(SECRET)).await, -9);
    assert_eq!(shop.error(prepare.signed(SECRET)).await, -9);
    let attempts = shop.attempts(&order).await;
    assert_eq!(attempts[0].status, AttemptStatus::Failed);
    assert_eq!(attempts[0].error_code, Some(-5017));
    assert_eq!(shop.status(&order).await, PaymentStatus::Failed);
    assert_eq!(shop.balance().await, "0.00");
}

#[tokio::test]
async fn after_a_failed_attempt_the_payer_may_try_another_card() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (first, complete) = shop.prepared(&order).await;
    assert_eq!(
        shop.error(cancelled(&complete, -5017).signed(SECRET)).await,
        -9
    );
    let second = renumbered(&first);
    let answer = shop.post(second.clone().signed(SECRET)).await;
    let number = answer.merchant_prepare_id.expect("a number").to_string();
    assert_eq!(
        shop.error(second.completed(&number).signed(SECRET)).await,
        0
    );
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_prepare_id_that_is_unknown_or_of_another_order_does_not_exist() {
    let shop = Shop::new();
    let [order, other] = [shop.payment(50_000).await, shop.payment(50_000).await];
    let (_, complete) = shop.prepared(&order).await;
    let of_other = complete
        .clone()
        .with("merchant_trans_id", &other.id.to_string());
    assert_eq!(shop.error(of_other.signed(SECRET)).await, -6);
    for unknown in ["999999999", "761208455133"] {
        let call = complete.clone().with("merchant_prepare_id", unknown);
        let cancel = cancelled(&call, -1);
        for call in [call, cancel] {
            assert_eq!(shop.error(call.signed(SECRET)).await, -6, "{unknown}");
        }
    }
    for none in ["0", ""] {
        let call = complete.clone().with("merchant_prepare_id", none);
        assert_eq!(shop.error(call.signed(SECRET)).await, -6, "{none}");
    }
    assert_eq!(shop.balance().await, "0.00");
}

#[tokio::test]
async fn prepare_that_comes_with_an_error_is_cancelled_and_begins_nothing() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let call = cancelled(&prepare(&order), -5017);
    assert_eq!(shop.error(call.signed(SECRET)).await, -9);
    assert_eq!(shop.attempts(&order).await, []);
    assert_eq!(shop.status(&order).await, PaymentStatus::Pending);
}

#[tokio::test]
async fn prepare_that_comes_again_with_an_error_ends_what_the_first_began() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (prepare, complete) = shop.prepared(&order).await;
    for _ in 0..2 {
        let cancel = cancelled(&prepare, -5017);
        assert_eq!(shop.error(cancel.signed(SECRET)).await, -9);
    }
    let attempts = shop.attempts(&order).await;
    assert_eq!(attempts[0].status, AttemptStatus::Failed);
    assert_eq!(attempts[0].error_code, Some(-5017));
    assert_eq!(shop.error(complete.signed(SECRET)).await, -9);
    assert_eq!(shop.status(&order).await, PaymentStatus::Failed);
    assert_eq!(shop.balance().await, "0.00");
}

#[tokio::test]
async fn prepare_that_comes_with_an_error_is_first_a_matter_of_its_order() {
    let shop = Shop::new();
    let (paid, completed) = shop.paid(50_000).await;
    let [order, other] = [shop.payment(50_000).await, shop.payment(50_000).await];
    let (of_other, _) = shop.prepared(&other).await;
    let unknown = "550e8400-e29b-41d4-a716-446655440000";
    for (call, error) in [
        (prepare(&order).with("merchant_trans_id", unknown), -5),
        (prepare(&order).with("merchant_trans_id", "inv-1001"), -5),
        (prepare(&paid), -4),
        (prepare(&order).with("amount", "300"), -2),
        (
            of_other.with("merchant_trans_id", &order.id.to_string()),
            -8,
        ),
    ] {
        let cancel = cancelled(&call, -5017);
        assert_eq!(shop.error(cancel.signed(SECRET)).await, error, "{call:?}");
    }
    assert_eq!(shop.attempts(&other).await[0].status, AttemptStatus::Open);
    assert_eq!(shop.error(completed.signed(SECRET)).await, -4);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_cancellation_that_follows_a_refused_prepare_is_cancelled() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let refused = prepare(&order).with("amount", "300");
    assert_eq!(shop.error(refused.clone().signed(SECRET)).await, -2);
    let cancel = cancelled(&refused.completed(""), -5017);
    for _ in 0..2 {
        assert_eq!(shop.error(cancel.clone().signed(SECRET)).await, -9, "empty");
        let zero = cancel.clone().with("merchant_prepare_id", "0");
        assert_eq!(shop.error(zero.signed(SECRET)).await, -9, "0");
        let without = cancel.clone().without("merchant_prepare_id");
        assert_eq!(shop.error(without.signed(SECRET)).await, -9, "missing");
    }
    let unknown = "550e8400-e29b-41d4-a716-446655440000";
    let of_nobody = cancel.clone().with("merchant_trans_id", unknown);
    assert_eq!(shop.error(of_nobody.signed(SECRET)).await, -5);
    let completed = cancel.with("error", "0");
    assert_eq!(shop.error(completed.clone().signed(SECRET)).await, -6);
    let without = completed.without("merchant_prepare_id");
    assert_eq!(shop.error(without.signed(SECRET)).await, -8);
    assert_eq!(shop.attempts(&order).await, []);
    assert_eq!(shop.status(&order).await, PaymentStatus::Pending);
}

#[tokio::test]
async fn a_cancellation_without_our_number_ends_the_attempt_whose_answer_click_never_read() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (prepare, _) = shop.prepared(&order).await;
    let cancel = cancelled(&prepare.completed(""), -5017).without("merchant_prepare_id");
    assert_eq!(shop.error(cancel.signed(SECRET)).await, -9);
    let attempts = shop.attempts(&order).await;
    assert_eq!(attempts[0].status, AttemptStatus::Failed);
}

#[tokio::test]
async fn a_cancellation_after_success_is_noted_once_and_moves_nothing() {
    let shop = Shop::new();
    let (order, complete) = shop.paid(50_000).await;
    for _ in 0..3 {
        assert_eq!(
            shop.error(cancelled(&complete, -5017).signed(SECRET)).await,
            -9
        );
    }
    let events = domain::payment::PaymentReads::list_payment_events(&*shop.storage, order.id).await;
    let causes = events
        .expect("memory does not fail")
        .into_iter()
        .map(|event| event.cause.to_text());
    assert_eq!(
        causes.collect::<Vec<_>>(),
        [
            "payer",
            "gateway:click:1",
            "gateway:click:1",
            "disputed:click:1"
        ]
    );
    assert_eq!(shop.status(&order).await, PaymentStatus::Completed);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn money_that_was_taken_in_time_is_credited_however_late_complete_comes() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&order).await;
    shop.clock.advance(TimeDelta::days(3));
    assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
    assert!(shop.stored(&order).await.is_late);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_equal_completes_at_once_credit_once() {
    let shop = std::sync::Arc::new(Shop::new());
    let order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&order).await;
    let calls = (0..20).map(|_| {
        let (shop, call) = (shop.clone(), complete.clone().signed(SECRET));
        tokio::spawn(async move { shop.error(call).await })
    });
    let calls: Vec<_> = calls.collect();
    let mut errors = Vec::new();
    for call in calls {
        errors.push(call.await.expect("no panic"));
    }
    errors.sort_unstable();
    let (repeats, credited) = errors.split_at(19);
    assert_eq!((repeats, credited), (&[-4; 19][..], &[0][..]));
    assert_eq!(shop.balance().await, "50000.00");
}
