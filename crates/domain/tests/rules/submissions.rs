//! Cards that we have debited ourselves: the order is sent once, and a second card waits for the first.

use chrono::TimeDelta;
use domain::ledger::{Action, BeginAttempt, Outcome, Receipt, Refusal, Rivals};
use domain::payment::{Attempt, AttemptStatus, Payment, PaymentStatus};

use crate::support::{World, begin, fail, submit};

/// An attempt of our own card page.
fn card(payment: &Payment, reference: &str) -> Action {
    Action::BeginAttempt(BeginAttempt {
        rivals: Rivals::ReplacedUnlessSubmitted,
        ..begin(payment, reference)
    })
}

fn begun(world: &mut World, payment: &Payment, reference: &str) -> Attempt {
    match world.apply(card(payment, reference)) {
        Receipt::AttemptBegun(attempt) => attempt,
        other => panic!("no attempt: {other:?}"),
    }
}

#[test]
fn an_order_to_debit_is_sent_once() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = begun(&mut world, &payment, "card-1");
    let order = Action::SubmitAttempt(submit(&payment, attempt.number));
    let Receipt::AttemptSubmitted(submitted) = world.apply(order.clone()) else {
        panic!("not submitted");
    };
    assert_eq!(submitted.submitted_at, Some(world.now()));
    assert_eq!(world.run(order), Err(Refusal::AttemptSubmitted));
}

#[test]
fn an_order_to_debit_is_not_sent_for_an_attempt_that_is_over() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = begun(&mut world, &payment, "card-1");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    let order = Action::SubmitAttempt(submit(&payment, attempt.number));
    assert_eq!(world.run(order), Err(Refusal::AttemptOver));
}

#[test]
fn an_order_to_debit_is_not_sent_long_after_the_card_was_typed_in() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = begun(&mut world, &payment, "card-1");
    world.advance(TimeDelta::minutes(Attempt::SUBMIT_MINUTES_MAX));
    let order = Action::SubmitAttempt(submit(&payment, attempt.number));
    assert_eq!(world.run(order), Err(Refusal::AttemptOver));
}

#[test]
fn a_second_card_takes_the_place_of_one_that_was_not_debited() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = begun(&mut world, &payment, "card-1");
    begun(&mut world, &payment, "card-2");
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Failed, AttemptStatus::Open]
    );
    assert_eq!(world.payment_status(&payment), PaymentStatus::Processing);
    let order = Action::SubmitAttempt(submit(&payment, first.number));
    assert_eq!(world.run(order), Err(Refusal::AttemptOver));
}

#[test]
fn a_second_card_waits_while_it_is_not_known_whether_the_first_was_debited() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = begun(&mut world, &payment, "card-1");
    world.apply(Action::SubmitAttempt(submit(&payment, first.number)));
    assert_eq!(
        world.run(card(&payment, "card-2")),
        Err(Refusal::AttemptInProgress)
    );
    world.apply(Action::FailAttempt(fail(&payment, first.number)));
    begun(&mut world, &payment, "card-2");
}

#[test]
fn one_live_transaction_an_order_where_the_gateway_wants_it_so() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let exclusive = |id| {
        Action::BeginAttempt(BeginAttempt {
            rivals: Rivals::Refused,
            ..begin(&payment, id)
        })
    };
    let begun = world.apply(exclusive("one"));
    assert_eq!(world.run(exclusive("two")), Err(Refusal::AttemptInProgress));
    assert_eq!(
        world.run(exclusive("one")),
        Ok(Outcome::AlreadyApplied(begun)),
        "the same again is the same"
    );
}
