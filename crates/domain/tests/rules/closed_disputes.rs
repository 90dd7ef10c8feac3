//! What was in question, after staff have looked.

use chrono::TimeDelta;
use domain::administration::{AdminAction, AdminTarget, Reason};
use domain::ledger::{Action, BeginAttempt, CloseDispute, Outcome, Receipt, Refusal};
use domain::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentStatus};
use domain::{AttemptNumber, PaymentId};
use uuid::Uuid;

use crate::disputes::{
    cancelled_after_success, debited, held, in_question, is_disputed, not_held, settlement,
    two_debits,
};
use crate::support::{World, begin, close_dispute, fail, paid, som, user};

#[test]
fn staff_close_a_dispute_once_and_say_why() {
    let mut world = World::new();
    let (payment, attempt) = cancelled_after_success(&mut world);
    let close = Action::CloseDispute(close_dispute(&payment, attempt.number));
    let Receipt::DisputeClosed(closed) = world.apply(close.clone()) else {
        panic!("not closed");
    };
    assert_eq!(closed.payment, world.payment(&payment));
    assert_eq!(closed.attempts[0].disputed_at, None);
    assert_eq!(closed.attempts[0].error_code, None);
    let changes = world.last_changes();
    let event = &changes.payment_events[0];
    assert_eq!(
        (event.version, event.status, &event.cause),
        (
            closed.payment.version,
            PaymentStatus::Completed,
            &Cause::DisputeClosed(user(900), attempt.number)
        )
    );
    assert_eq!(Cause::of_text(&event.cause.to_text()), event.cause);
    let line = &changes.admin_entries[0];
    assert_eq!(
        (&line.action, &line.target),
        (
            &AdminAction::CloseDispute,
            &AdminTarget::Payment(payment.id)
        )
    );
    assert_eq!(line.reason.as_ref().map(Reason::as_str), Some("ticket 17"));
    assert_eq!(
        line.after.as_deref(),
        Some(r#"{"attempt":1,"status":"succeeded","is_disputed":false}"#)
    );
    let moved = (&changes.wallets, &changes.transactions, &changes.payments);
    assert_eq!(moved, (&vec![], &vec![], &vec![]));
    let again = world.run(close);
    assert!(matches!(again, Ok(Outcome::AlreadyApplied(_))), "{again:?}");
    assert!(world.last_changes().is_empty());
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn what_a_gateway_says_after_that_is_in_question_anew() {
    for is_second_debit in [true, false] {
        let mut world = World::new();
        let (payment, attempt) = cancelled_after_success(&mut world);
        world.apply(Action::CloseDispute(close_dispute(
            &payment,
            attempt.number,
        )));
        assert_eq!(in_question(&mut world, &payment), [false]);
        if is_second_debit {
            let outcome = debited(&mut world, &payment, &attempt, "78");
            assert!(is_disputed(&outcome), "{outcome:?}");
        } else {
            world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
        }
        assert_eq!(in_question(&mut world, &payment), [true]);
        assert!(!world.last_changes().payment_events.is_empty());
    }
}

#[test]
fn a_debit_on_its_way_is_not_closed_before_it_must_have_ended() {
    let mut world = World::new();
    let (payment, _, second) = two_debits(&mut world);
    let close = Action::CloseDispute(close_dispute(&payment, second.number));
    let until = payment.in_hand_until();
    let early = world.run(close.clone());
    assert_eq!(early.err(), Some(Refusal::StillInHand { until }));
    world.advance(TimeDelta::hours(13));
    world.apply(close);
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Succeeded, AttemptStatus::Superseded]
    );
    assert_eq!(in_question(&mut world, &payment), [false, false]);
    let late = debited(&mut world, &payment, &second, "102");
    assert!(is_disputed(&late), "{late:?}");
    assert_eq!(in_question(&mut world, &payment), [false, true]);
}

#[test]
fn money_that_staff_saw_go_back_is_credited_by_no_look_up() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    let late = world.completion(&payment, &attempt);
    world.apply(Action::CompleteAttempt(late));
    world.apply(Action::CloseDispute(close_dispute(
        &payment,
        attempt.number,
    )));
    assert_eq!(in_question(&mut world, &payment), [false]);
    for finding in [held(&attempt, "77"), paid(None)] {
        let found = settlement(&mut world, &payment, finding);
        world.run(found).expect("it is noted");
        assert_eq!(in_question(&mut world, &payment), [true]);
        assert_eq!(world.payment_status(&payment), PaymentStatus::Failed);
        assert_eq!(world.balance(), 0);
    }
    let gone_back = settlement(&mut world, &payment, not_held(&attempt));
    world.apply(gone_back);
    assert_eq!(in_question(&mut world, &payment), [false]);
}

/// An attempt under this document that was confirmed when it was over, so that its gateway was told to give the money back.
fn confirmed_too_late(world: &mut World, payment: &Payment, document: &str) -> Attempt {
    let attempt = failed(world, payment, "click-1", document);
    let late = world.completion(payment, &attempt);
    world.apply(Action::CompleteAttempt(late));
    attempt
}

/// An attempt under this document that took no money.
fn failed(world: &mut World, payment: &Payment, reference: &str, document: &str) -> Attempt {
    let attempt = begun(world, payment, reference, document);
    world.apply(Action::FailAttempt(fail(payment, attempt.number)));
    attempt
}

fn begun(world: &mut World, payment: &Payment, reference: &str, document: &str) -> Attempt {
    let begin = BeginAttempt {
        document_id: Some(document.to_owned()),
        ..begin(payment, reference)
    };
    match world.apply(Action::BeginAttempt(begin)) {
        Receipt::AttemptBegun(attempt) => attempt,
        other => panic!("not begun: {other:?}"),
    }
}

#[test]
fn money_that_staff_saw_go_back_is_credited_to_no_other_attempt() {
    for document in [Some("555"), None] {
        for is_open in [true, false] {
            let mut world = World::new();
            let payment = world.created(50_000);
            let closed = confirmed_too_late(&mut world, &payment, "100");
            if is_open {
                begun(&mut world, &payment, "click-2", "101");
            } else {
                failed(&mut world, &payment, "click-2", "101");
            }
            let close = close_dispute(&payment, closed.number);
            world.apply(Action::CloseDispute(close));
            // Under a number that is nobody's it may be the money of either.
            let found = settlement(&mut world, &payment, paid(document));
            assert!(is_disputed(&world.run(found)), "{document:?} {is_open}");
            assert_eq!(in_question(&mut world, &payment), [true, false]);
            assert_eq!(world.balance(), 0);
            let of_the_other = settlement(&mut world, &payment, paid(Some("101")));
            world.apply(of_the_other);
            assert_eq!(in_question(&mut world, &payment), [true, false]);
            assert_eq!(world.balance(), som(50_000).minor);
        }
    }
}

#[test]
fn of_attempts_under_one_document_none_is_credited_when_the_gateway_was_told_to_give_one_back() {
    for is_closed in [true, false] {
        let mut world = World::new();
        let payment = world.created(50_000);
        let first = confirmed_too_late(&mut world, &payment, "100");
        failed(&mut world, &payment, "click-2", "100");
        if is_closed {
            let close = close_dispute(&payment, first.number);
            world.apply(Action::CloseDispute(close));
        }
        let found = settlement(&mut world, &payment, paid(Some("100")));
        world.run(found).expect("it is noted");
        assert_eq!(in_question(&mut world, &payment), [true, false]);
        assert_eq!(world.balance(), 0);
    }
}

#[test]
fn a_debit_that_staff_saw_go_back_is_in_question_when_it_is_confirmed() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let closed = confirmed_too_late(&mut world, &payment, "100");
    let close = close_dispute(&payment, closed.number);
    world.apply(Action::CloseDispute(close));
    let confirmed = debited(&mut world, &payment, &closed, "100");
    assert!(is_disputed(&confirmed), "{confirmed:?}");
    assert_eq!(in_question(&mut world, &payment), [true]);
    assert_eq!(world.balance(), 0);
}

#[test]
fn nothing_is_closed_of_what_is_not_there() {
    let mut world = World::new();
    let (payment, attempt) = cancelled_after_success(&mut world);
    let close = close_dispute(&payment, attempt.number);
    let other_attempt = CloseDispute {
        number: AttemptNumber::new(99).expect("positive"),
        ..close.clone()
    };
    let outcome = world.run(Action::CloseDispute(other_attempt));
    assert_eq!(outcome.err(), Some(Refusal::UnknownAttempt));
    let other_payment = CloseDispute {
        payment_id: PaymentId(Uuid::nil()),
        ..close
    };
    let outcome = world.run(Action::CloseDispute(other_payment));
    assert_eq!(outcome.err(), Some(Refusal::UnknownPayment));
    assert_eq!(in_question(&mut world, &payment), [true]);
}
