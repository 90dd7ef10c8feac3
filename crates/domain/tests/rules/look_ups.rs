//! What becomes of a payment when its gateway is asked about it.

use chrono::TimeDelta;
use domain::TransactionId;
use domain::ledger::{Action, BeginAttempt, Finding, Outcome, Receipt, Refusal, SettleLookUp};
use domain::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentStatus};

use crate::support::{World, begin, expire, fail, paid, settle, som};

fn settlement(world: &mut World, payment: &Payment, finding: Finding) -> Action {
    Action::SettleLookUp(SettleLookUp {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..settle(payment, finding)
    })
}

/// Begins an attempt under this document.
fn begun(world: &mut World, payment: &Payment, document_id: &str) -> Attempt {
    let begin = BeginAttempt {
        document_id: Some(document_id.to_owned()),
        ..begin(payment, &format!("of-{document_id}"))
    };
    match world.apply(Action::BeginAttempt(begin)) {
        Receipt::AttemptBegun(attempt) => attempt,
        other => panic!("no attempt: {other:?}"),
    }
}

fn not_paid(attempts: &[&Attempt]) -> Finding {
    Finding::NotPaid {
        attempts: attempts.iter().map(|attempt| attempt.number).collect(),
        error_code: Some(-5017),
    }
}

#[test]
fn money_that_the_gateway_holds_is_credited_once() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = begun(&mut world, &payment, "77");
    let settlement_1 = settlement(&mut world, &payment, paid(Some("77")));
    world.apply(settlement_1);
    let cause = Cause::LookUp(payment.gateway.clone(), attempt.number);
    assert_eq!(world.last_changes().payment_events[0].cause, cause);
    let settlement_2 = settlement(&mut world, &payment, paid(Some("77")));
    let repeat = world.run(settlement_2);
    assert!(
        matches!(repeat, Ok(Outcome::AlreadyApplied(_))),
        "{repeat:?}"
    );
    let late_call = world.completion(&payment, &attempt);
    let repeat = world.run(Action::CompleteAttempt(late_call));
    assert!(
        matches!(repeat, Ok(Outcome::AlreadyApplied(_))),
        "{repeat:?}"
    );
    assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn an_attempt_that_failed_is_credited_when_the_gateway_holds_the_money_all_the_same() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = begun(&mut world, &payment, "77");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    let settlement = settlement(&mut world, &payment, paid(Some("77")));
    world.apply(settlement);
    assert_eq!(world.attempt_statuses(&payment), [AttemptStatus::Succeeded]);
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn money_taken_for_an_expired_payment_is_credited_and_marked_late() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = begun(&mut world, &payment, "77");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    world.advance(TimeDelta::hours(1));
    world.apply(expire(&payment));
    let settlement = settlement(&mut world, &payment, paid(Some("77")));
    world.apply(settlement);
    let settled = world.payment(&payment);
    assert_eq!(
        (settled.status, settled.is_late),
        (PaymentStatus::Completed, true)
    );
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn the_document_says_which_attempt_took_the_money() {
    let mut world = World::new();
    let payment = world.created(50_000);
    for document in ["1", "2", "3"] {
        begun(&mut world, &payment, document);
    }
    let settlement = settlement(&mut world, &payment, paid(Some("2")));
    world.apply(settlement);
    assert_eq!(
        world.attempt_statuses(&payment),
        [
            AttemptStatus::Superseded,
            AttemptStatus::Succeeded,
            AttemptStatus::Superseded
        ]
    );
}

#[test]
fn without_a_known_document_the_only_open_attempt_took_the_money() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = begun(&mut world, &payment, "1");
    world.apply(Action::FailAttempt(fail(&payment, first.number)));
    begun(&mut world, &payment, "2");
    let settlement = settlement(&mut world, &payment, paid(Some("unknown")));
    world.apply(settlement);
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Failed, AttemptStatus::Succeeded]
    );
}

#[test]
fn among_several_open_attempts_none_is_guessed() {
    let mut world = World::new();
    let payment = world.created(50_000);
    begun(&mut world, &payment, "1");
    begun(&mut world, &payment, "2");
    for document in [None, Some("3")] {
        let settlement = settlement(&mut world, &payment, paid(document));
        assert_eq!(world.run(settlement), Err(Refusal::UnknownAttempt));
    }
    assert_eq!(world.balance(), 0);
}

#[test]
fn a_payment_that_nobody_began_is_not_credited() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let settlement = settlement(&mut world, &payment, paid(None));
    assert_eq!(world.run(settlement), Err(Refusal::UnknownAttempt));
}

#[test]
fn another_gateway_settles_nothing() {
    let mut world = World::new();
    let payment = world.created(50_000);
    begun(&mut world, &payment, "1");
    let foreign = SettleLookUp {
        gateway: "humo".parse().expect("a name"),
        ..settle(&payment, paid(Some("1")))
    };
    let refusal = world.run(Action::SettleLookUp(foreign));
    assert_eq!(refusal, Err(Refusal::UnknownPayment));
}

#[test]
fn attempts_without_money_fail_and_the_payment_with_the_last_of_them() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = begun(&mut world, &payment, "1");
    let second = begun(&mut world, &payment, "2");
    let settlement_1 = settlement(&mut world, &payment, not_paid(&[&first]));
    world.apply(settlement_1);
    assert_eq!(
        world.payment_status(&payment),
        PaymentStatus::Processing,
        "an attempt that the gateway was not asked about goes on"
    );
    let settlement_2 = settlement(&mut world, &payment, not_paid(&[&first, &second]));
    world.apply(settlement_2);
    assert_eq!(world.payment_status(&payment), PaymentStatus::Failed);
    assert_eq!(world.attempt_statuses(&payment), [AttemptStatus::Failed; 2]);
    let settlement_3 = settlement(&mut world, &payment, not_paid(&[&first, &second]));
    let repeat = world.run(settlement_3);
    assert!(
        matches!(repeat, Ok(Outcome::AlreadyApplied(_))),
        "{repeat:?}"
    );
}

#[test]
fn a_paid_payment_stays_paid_whatever_a_look_up_says() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    for finding in [not_paid(&[]), paid(Some("another"))] {
        let settlement = settlement(&mut world, &payment, finding);
        let outcome = world.run(settlement);
        assert!(
            matches!(outcome, Ok(Outcome::AlreadyApplied(_))),
            "{outcome:?}"
        );
    }
    assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
    assert_eq!(world.balance(), som(50_000).minor);
}
