use domain::card::CardMask;
use domain::ledger::{BeginAttempt, CompleteAttempt, Receipt, Refusal, Rivals, SubmitAttempt};
use domain::payment::{Attempt, AttemptStatus, Payment};

use crate::Fixture;
use crate::support::{AsCommand, Gateway, applied_count, attempt_of, refusals, som};

/// The payer typed a card into our page.
fn begin(gateway: &Gateway<'_>, payment: &Payment) -> BeginAttempt {
    BeginAttempt {
        document_id: None,
        card_mask: CardMask::parse("860053******8829"),
        rivals: Rivals::ReplacedUnlessSubmitted,
        ..gateway.begin(payment)
    }
}

fn submit(gateway: &Gateway<'_>, attempt: &Attempt) -> SubmitAttempt {
    SubmitAttempt {
        payment_id: attempt.payment_id,
        gateway: gateway.name.clone(),
        number: attempt.number,
    }
}

async fn attempts(fixture: &Fixture, payment: &Payment) -> Vec<Attempt> {
    let attempts = fixture.storage().list_attempts(payment.id).await;
    attempts.expect("attempts are read")
}

pub async fn an_attempt_by_card_is_stored_as_it_was_told(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(50_000)).await;
    let attempt = attempt_of(fixture.applied(begin(&click, &payment)).await);
    let mask = attempt.card_mask.as_ref().map(CardMask::as_str);
    assert_eq!(mask, Some("860053******8829"));
    assert_eq!(
        attempts(fixture, &payment).await,
        std::slice::from_ref(&attempt)
    );
    let submitted = attempt_of(fixture.applied(submit(&click, &attempt)).await);
    assert_eq!(submitted.submitted_at, Some(fixture.now()));
    assert_eq!(attempts(fixture, &payment).await, [submitted]);
}

pub async fn of_ten_orders_to_debit_at_once_one_is_sent(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(50_000)).await;
    let attempt = attempt_of(fixture.applied(begin(&click, &payment)).await);
    let orders = (0..10).map(|_| submit(&click, &attempt).command());
    let answers = fixture.at_once(orders.collect()).await;
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(refusals(&answers), [Refusal::AttemptSubmitted; 9]);
}

pub async fn a_second_card_ends_the_attempt_of_the_first(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(50_000)).await;
    let first = attempt_of(fixture.applied(begin(&click, &payment)).await);
    fixture.applied(begin(&click, &payment)).await;
    let stored = attempts(fixture, &payment).await;
    let statuses: Vec<_> = stored.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [AttemptStatus::Failed, AttemptStatus::Open]);
    let refusal = fixture.refusal(submit(&click, &first)).await;
    assert_eq!(refusal, Refusal::AttemptOver);
}

pub async fn an_order_to_debit_and_a_second_card_at_once_never_both_win(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    for _ in 0..10 {
        let payment = user.payment(som(1_000)).await;
        let first = attempt_of(fixture.applied(begin(&click, &payment)).await);
        let both = vec![
            submit(&click, &first).command(),
            begin(&click, &payment).command(),
        ];
        let answers = fixture.at_once(both).await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        let open = attempts(fixture, &payment).await.into_iter();
        let open = open.filter(|attempt| attempt.status == AttemptStatus::Open);
        assert_eq!(open.count(), 1);
    }
}

pub async fn a_document_that_comes_with_the_money_is_kept(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(50_000)).await;
    let attempt = attempt_of(fixture.applied(begin(&click, &payment)).await);
    fixture.applied(submit(&click, &attempt)).await;
    let complete = CompleteAttempt {
        document_id: Some("012345678901".to_owned()),
        ..click.complete(&payment, attempt.number)
    };
    let receipt = fixture.applied(complete).await;
    let Receipt::AttemptCompleted(completed) = receipt else {
        panic!("not completed: {receipt:?}");
    };
    assert_eq!(completed.document_id.as_deref(), Some("012345678901"));
    assert_eq!(attempts(fixture, &payment).await, [completed]);
    assert_eq!(user.balance().await, som(50_000));
}
