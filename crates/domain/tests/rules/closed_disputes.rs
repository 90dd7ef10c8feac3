//! What was in question, after staff have looked.

use chrono::TimeDelta;
use domain::administration::{AdminAction, AdminTarget, Reason};
use domain::ledger::{Action, CloseDispute, Outcome, Receipt, Refusal};
use domain::payment::{AttemptStatus, Cause, PaymentStatus};
use domain::{AttemptNumber, PaymentId};
use uuid::Uuid;

use crate::disputes::{
    cancelled_after_success, debited, held, in_question, is_disputed, not_held, settlement,
    two_debits,
};
use crate::support::{World, close_dispute, fail, paid, som, user};

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
    assert_eq!(
        Cause::parse(&event.cause.to_text()),
        Some(event.cause.clone())
    );
    let line = &changes.admin_entries[0];
    assert_eq!(
        (line.action, &line.target),
        (AdminAction::CloseDispute, &AdminTarget::Payment(payment.id))
    );
    assert_eq!(
        line.reason.as_ref().map(Reason::as_str),
        Some("ticket 17")
    );
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
