//! The life of a payment at its gateway.

use domain::AttemptNumber;
use domain::ledger::{
    Action, BeginAttempt, CompleteAttempt, FailAttempt, Outcome, Receipt, Refusal,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{AttemptStatus, Cause, PaymentStatus};

use crate::support::{World, begin, complete, fail, som};

#[test]
fn a_begun_attempt_makes_its_payment_processing() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    assert_eq!(attempt.status, AttemptStatus::Open);
    assert_eq!(world.payment_status(&payment), PaymentStatus::Processing);
    assert_eq!(
        world.balance(),
        0,
        "nothing is credited before the money is taken"
    );
    let events = &world.last_changes().payment_events;
    let cause = Cause::Gateway(payment.gateway.clone(), attempt.number);
    assert_eq!(
        events.iter().map(|event| &event.cause).collect::<Vec<_>>(),
        [&cause]
    );
}

#[test]
fn beginning_again_under_the_same_id_gives_the_same_attempt() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = world.begun(&payment, "click-1");
    let repeat = world.run(Action::BeginAttempt(begin(&payment, "click-1")));
    assert_eq!(
        repeat,
        Ok(Outcome::AlreadyApplied(Receipt::AttemptBegun(first)))
    );
}

#[test]
fn another_id_gets_an_attempt_with_a_number_of_its_own() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = world.begun(&payment, "click-1");
    let second = world.begun(&payment, "click-2");
    assert_ne!(first.number, second.number);
    assert_eq!(world.attempt_statuses(&payment), [AttemptStatus::Open; 2]);
}

#[test]
fn a_gateway_id_never_serves_two_payments() {
    let mut world = World::new();
    let [one, other] = [world.created(50_000), world.created(50_000)];
    world.begun(&one, "click-1");
    let refusal = world.run(Action::BeginAttempt(begin(&other, "click-1")));
    assert_eq!(refusal, Err(Refusal::TransactionOfAnotherPayment));
}

#[test]
fn a_gateway_knows_nothing_of_the_payments_of_another() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let payme = "payme"
        .parse::<domain::gateway::GatewayName>()
        .expect("a name");
    let mut begin = begin(&payment, "payme-1");
    begin.transaction.gateway = payme.clone();
    let completion = CompleteAttempt {
        gateway: payme.clone(),
        ..world.completion(&payment, &attempt)
    };
    let failure = FailAttempt {
        gateway: payme,
        ..fail(&payment, attempt.number)
    };
    for action in [
        Action::BeginAttempt(begin),
        Action::CompleteAttempt(completion),
        Action::FailAttempt(failure),
    ] {
        assert_eq!(world.run(action), Err(Refusal::UnknownPayment));
    }
}

#[test]
fn an_attempt_for_another_sum_is_refused_at_every_step() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let expected = payment.total;
    let mismatch = Err(Refusal::AmountMismatch { expected });
    let off_by_a_tiyin = AnyMoney::new(expected.minor - 1, CurrencyCode::Uzs);
    let dollars = AnyMoney::new(expected.minor, CurrencyCode::Usd);
    for amount in [som(1), off_by_a_tiyin, dollars, payment.amount] {
        let begin = BeginAttempt {
            amount,
            ..begin(&payment, "click-1")
        };
        assert_eq!(
            world.run(Action::BeginAttempt(begin)),
            mismatch,
            "{amount:?}"
        );
    }
    let attempt = world.begun(&payment, "click-1");
    for amount in [som(1), off_by_a_tiyin, dollars, payment.amount] {
        let completion = CompleteAttempt {
            amount,
            ..complete(&payment, attempt.number)
        };
        assert_eq!(
            world.run(Action::CompleteAttempt(completion)),
            mismatch,
            "{amount:?}"
        );
        let failure = FailAttempt {
            amount,
            ..fail(&payment, attempt.number)
        };
        assert_eq!(
            world.run(Action::FailAttempt(failure)),
            mismatch,
            "{amount:?}"
        );
    }
    assert_eq!(world.balance(), 0);
}

#[test]
fn a_completed_attempt_credits_the_amount_without_the_commission() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    assert_eq!(payment.total, som(51_250));
    assert_eq!(world.balance(), som(50_000).minor);
    let completed = world.payment(&payment);
    assert_eq!(completed.status, PaymentStatus::Completed);
    assert_eq!(completed.completed_at, Some(world.now()));
    assert!(!completed.is_late);
}

#[test]
fn completing_again_credits_nothing() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let completion = world.completion(&payment, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    let repeat = world.completion(&payment, &attempt);
    let outcome = world.run(Action::CompleteAttempt(repeat));
    assert!(
        matches!(
            outcome,
            Ok(Outcome::AlreadyApplied(Receipt::AttemptCompleted(_)))
        ),
        "{outcome:?}"
    );
    assert_eq!(world.balance(), som(50_000).minor);
    assert_eq!(world.transactions().count(), 1);
}

#[test]
fn an_attempt_that_was_never_begun_cannot_end() {
    let mut world = World::new();
    let [payment, other] = [world.created(50_000), world.created(50_000)];
    let number_of_other = world.begun(&other, "click-1").number;
    let unknown = AttemptNumber::new(999_999_999).expect("a number");
    for number in [unknown, number_of_other] {
        let completion = complete(&payment, number);
        assert_eq!(
            world.run(Action::CompleteAttempt(completion)),
            Err(Refusal::UnknownAttempt)
        );
        assert_eq!(
            world.run(Action::FailAttempt(fail(&payment, number))),
            Err(Refusal::UnknownAttempt)
        );
    }
}

#[test]
fn a_failed_attempt_leaves_the_payment_open_for_another() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = world.begun(&payment, "click-1");
    world.apply(Action::FailAttempt(fail(&payment, first.number)));
    assert_eq!(world.payment_status(&payment), PaymentStatus::Failed);
    let second = world.begun(&payment, "click-2");
    assert_eq!(world.payment_status(&payment), PaymentStatus::Processing);
    let completion = world.completion(&payment, &second);
    world.apply(Action::CompleteAttempt(completion));
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Failed, AttemptStatus::Succeeded]
    );
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn failing_again_changes_nothing() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    let outcome = world.run(Action::FailAttempt(fail(&payment, attempt.number)));
    assert!(
        matches!(
            outcome,
            Ok(Outcome::AlreadyApplied(Receipt::AttemptFailed(_)))
        ),
        "{outcome:?}"
    );
}

#[test]
fn the_payment_stays_processing_while_another_attempt_is_open() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let [first, _second] = ["click-1", "click-2"].map(|id| world.begun(&payment, id));
    world.apply(Action::FailAttempt(fail(&payment, first.number)));
    assert_eq!(world.payment_status(&payment), PaymentStatus::Processing);
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Failed, AttemptStatus::Open]
    );
}

#[test]
fn an_attempt_that_failed_neither_completes_nor_begins_again() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    let completion = world.completion(&payment, &attempt);
    let receipt = world.apply(Action::CompleteAttempt(completion));
    assert!(
        matches!(receipt, Receipt::CompletionDisputed(_)),
        "{receipt:?}"
    );
    let again = world.run(Action::BeginAttempt(begin(&payment, "click-1")));
    assert_eq!(again, Err(Refusal::AttemptOver));
    assert_eq!(world.balance(), 0);
}

#[test]
fn the_attempt_that_succeeds_supersedes_those_still_open() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let [first, second] = ["click-1", "click-2"].map(|id| world.begun(&payment, id));
    let completion = world.completion(&payment, &second);
    world.apply(Action::CompleteAttempt(completion));
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Superseded, AttemptStatus::Succeeded]
    );
    let late = world.completion(&payment, &first);
    let receipt = world.apply(Action::CompleteAttempt(late));
    assert!(
        matches!(receipt, Receipt::CompletionDisputed(_)),
        "{receipt:?}"
    );
    assert_eq!(world.balance(), som(50_000).minor, "one of the two counts");
}

#[test]
fn a_paid_payment_takes_no_further_attempt() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refusal = world.run(Action::BeginAttempt(begin(&payment, "click-new")));
    assert_eq!(refusal, Err(Refusal::AlreadyPaid));
}

#[test]
fn a_success_is_never_undone_by_the_gateway() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let completion = world.completion(&payment, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    let receipt = world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    assert!(
        matches!(receipt, Receipt::CancellationDisputed(_)),
        "{receipt:?}"
    );
    assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
    assert_eq!(world.attempt_statuses(&payment), [AttemptStatus::Succeeded]);
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_disputed_cancellation_is_noted_once() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let completion = world.completion(&payment, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    let causes = world
        .last_changes()
        .payment_events
        .iter()
        .map(|event| event.cause.clone());
    let dispute = Cause::DisputedByGateway(payment.gateway.clone(), attempt.number);
    assert_eq!(causes.collect::<Vec<_>>(), [dispute]);
    let repeat = world.run(Action::FailAttempt(fail(&payment, attempt.number)));
    assert!(
        matches!(
            repeat,
            Ok(Outcome::AlreadyApplied(Receipt::CancellationDisputed(_)))
        ),
        "{repeat:?}"
    );
}
