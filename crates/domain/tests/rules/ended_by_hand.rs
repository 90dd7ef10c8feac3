//! Payments that hung until staff ended them.

use chrono::TimeDelta;
use domain::administration::{AdminAction, AdminTarget};
use domain::ledger::{Action, CompleteAttempt, Finding, IfOver, Outcome, Receipt, Refusal};
use domain::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentStatus};

use crate::disputes::{in_question, is_disputed, settlement};
use crate::support::{World, cancel, fail_payment, som};

/// A payment whose gateway never said how it ended, and staff did.
fn ended(world: &mut World) -> (Payment, Attempt) {
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.advance(payment.in_hand_until() - world.now());
    let receipt = world.apply(Action::FailPayment(fail_payment(&payment)));
    assert!(matches!(receipt, Receipt::PaymentFailed(_)), "{receipt:?}");
    (payment, attempt)
}

#[test]
fn a_payment_that_hangs_is_ended_once_and_it_is_said_why() {
    let mut world = World::new();
    let payment = world.created(50_000);
    world.begun(&payment, "click-1");
    world.begun(&payment, "click-2");
    let end = Action::FailPayment(fail_payment(&payment));
    let until = payment.in_hand_until();
    world.advance(until - world.now() - TimeDelta::microseconds(1));
    let early = world.run(end.clone());
    assert_eq!(early.err(), Some(Refusal::StillInHand { until }));
    world.advance(TimeDelta::microseconds(1));
    let Receipt::PaymentFailed(failed) = world.apply(end.clone()) else {
        panic!("not ended");
    };
    assert_eq!(failed.payment, world.payment(&payment));
    assert_eq!(failed.payment.status, PaymentStatus::Failed);
    let statuses: Vec<_> = failed.attempts.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [AttemptStatus::Failed; 2]);
    assert_eq!(world.attempt_statuses(&payment), statuses);
    let changes = world.last_changes();
    let cause = Cause::Staff(domain::UserId::new(900).expect("positive"));
    assert_eq!(changes.payment_events[0].cause, cause);
    let line = &changes.admin_entries[0];
    assert_eq!(
        (&line.action, &line.target, line.before.as_deref()),
        (
            &AdminAction::FailPayment,
            &AdminTarget::Payment(payment.id),
            Some(r#"{"status":"processing"}"#)
        )
    );
    let again = world.run(end);
    assert!(matches!(again, Ok(Outcome::AlreadyApplied(_))), "{again:?}");
    assert!(world.last_changes().is_empty());
}

#[test]
fn what_is_paid_or_waits_for_its_payer_is_not_ended() {
    let mut world = World::new();
    let paid = world.topped_up(50_000);
    let pending = world.created(50_000);
    let cancelled = world.created(50_000);
    world.apply(cancel(&cancelled));
    let end = |payment: &Payment| Action::FailPayment(fail_payment(payment));
    let refused = |outcome: Result<Outcome, Refusal>| outcome.err();
    let waits = Refusal::NotEndable(PaymentStatus::Pending);
    assert_eq!(refused(world.run(end(&pending))), Some(waits));
    world.advance(TimeDelta::days(2));
    let is_paid = Refusal::NotEndable(PaymentStatus::Completed);
    assert_eq!(refused(world.run(end(&paid))), Some(is_paid));
    for over in [&pending, &cancelled] {
        let outcome = world.run(end(over));
        assert!(
            matches!(outcome, Ok(Outcome::AlreadyApplied(_))),
            "{outcome:?}"
        );
    }
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn money_that_a_look_up_finds_afterwards_is_credited_late() {
    let mut world = World::new();
    let (payment, attempt) = ended(&mut world);
    for attempt in [Some(attempt.number), None] {
        let finding = Finding::Paid {
            attempt,
            document_id: None,
        };
        let found = settlement(&mut world, &payment, finding);
        world.run(found).expect("it is credited, once");
        assert_eq!(world.balance(), som(50_000).minor);
    }
    assert!(world.payment(&payment).is_late);
}

#[test]
fn money_that_a_gateway_confirms_afterwards_is_credited_or_in_question() {
    for if_over in [IfOver::Keeps, IfOver::GivesBack] {
        let mut world = World::new();
        let (payment, attempt) = ended(&mut world);
        let complete = CompleteAttempt {
            if_over,
            ..world.completion(&payment, &attempt)
        };
        let outcome = world.run(Action::CompleteAttempt(complete));
        if if_over == IfOver::Keeps {
            assert_eq!(world.balance(), som(50_000).minor);
        } else {
            assert!(is_disputed(&outcome), "{outcome:?}");
            assert_eq!(world.balance(), 0);
            assert_eq!(in_question(&mut world, &payment), [true]);
        }
    }
}
