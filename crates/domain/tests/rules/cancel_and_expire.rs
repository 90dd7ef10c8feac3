//! Payments that nobody pays.

use chrono::TimeDelta;
use domain::ledger::{Action, CancelPayment, Outcome, Receipt, Refusal};
use domain::payment::{Cause, PaymentStatus};

use crate::support::{World, begin, cancel, expire, fail, user};

#[test]
fn its_payer_cancels_a_pending_payment() {
    let mut world = World::new();
    let payment = world.created(50_000);
    world.apply(cancel(&payment));
    assert_eq!(world.payment_status(&payment), PaymentStatus::Cancelled);
    assert_eq!(world.last_changes().payment_events[0].cause, Cause::Payer);
    let again = world.run(cancel(&payment));
    assert_eq!(
        again,
        Err(Refusal::PaymentNotCancellable(PaymentStatus::Cancelled))
    );
}

#[test]
fn nobody_cancels_the_payment_of_another() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let stranger = CancelPayment {
        user_id: user(2),
        payment_id: payment.id,
    };
    assert_eq!(
        world.run(Action::CancelPayment(stranger)),
        Err(Refusal::UnknownPayment)
    );
}

#[test]
fn a_payment_that_a_gateway_has_begun_is_the_gateways_to_finish() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let refused = |status| Err(Refusal::PaymentNotCancellable(status));
    assert_eq!(
        world.run(cancel(&payment)),
        refused(PaymentStatus::Processing)
    );
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    assert_eq!(world.run(cancel(&payment)), refused(PaymentStatus::Failed));
    let paid = world.topped_up(50_000);
    assert_eq!(world.run(cancel(&paid)), refused(PaymentStatus::Completed));
}

#[test]
fn a_cancelled_payment_takes_no_attempt() {
    let mut world = World::new();
    let payment = world.created(50_000);
    world.apply(cancel(&payment));
    let refusal = world.run(Action::BeginAttempt(begin(&payment, "click-1")));
    assert_eq!(
        refusal,
        Err(Refusal::PaymentClosed(PaymentStatus::Cancelled))
    );
}

#[test]
fn an_overdue_payment_behaves_as_expired_before_the_job_reaches_it() {
    let mut world = World::new();
    let payment = world.created(50_000);
    world.advance(TimeDelta::minutes(30));
    assert_eq!(payment.status_at(world.now()), PaymentStatus::Expired);
    let begun = world.run(Action::BeginAttempt(begin(&payment, "click-1")));
    assert_eq!(begun, Err(Refusal::PaymentClosed(PaymentStatus::Expired)));
    let cancelled = world.run(cancel(&payment));
    assert_eq!(
        cancelled,
        Err(Refusal::PaymentNotCancellable(PaymentStatus::Expired))
    );
    assert_eq!(
        world.payment_status(&payment),
        PaymentStatus::Pending,
        "nothing was written"
    );
}

#[test]
fn the_job_expires_what_is_overdue_and_finds_it_expired_the_next_time() {
    let mut world = World::new();
    let payment = world.created(50_000);
    world.advance(TimeDelta::minutes(30) - TimeDelta::microseconds(1));
    assert_eq!(world.run(expire(&payment)), Err(Refusal::NotExpirable));
    world.advance(TimeDelta::microseconds(1));
    world.apply(expire(&payment));
    assert_eq!(world.last_changes().payment_events[0].cause, Cause::Expiry);
    assert_eq!(world.payment_status(&payment), PaymentStatus::Expired);
    let again = world.run(expire(&payment));
    assert!(
        matches!(
            again,
            Ok(Outcome::AlreadyApplied(Receipt::PaymentExpired(_)))
        ),
        "{again:?}"
    );
}

#[test]
fn a_failed_payment_expires_and_takes_no_further_attempt() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    world.advance(TimeDelta::minutes(30));
    let begun = world.run(Action::BeginAttempt(begin(&payment, "click-2")));
    assert_eq!(begun, Err(Refusal::PaymentClosed(PaymentStatus::Expired)));
    world.apply(expire(&payment));
    assert_eq!(world.payment_status(&payment), PaymentStatus::Expired);
}

#[test]
fn a_payment_in_the_hands_of_a_gateway_does_not_expire() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.advance(TimeDelta::days(400));
    assert_eq!(world.run(expire(&payment)), Err(Refusal::NotExpirable));
    let repeat = world.run(Action::BeginAttempt(begin(&payment, "click-1")));
    assert!(
        matches!(repeat, Ok(Outcome::AlreadyApplied(_))),
        "the attempt is still open: {repeat:?}"
    );
    let completion = world.completion(&payment, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    assert!(world.payment(&payment).is_late);
    assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
}

#[test]
fn nothing_happens_to_a_payment_that_is_not_there() {
    let mut here = World::new();
    let payment = here.created(50_000);
    let mut elsewhere = World::new();
    let number = domain::AttemptNumber::FIRST;
    let completion = crate::support::complete(&payment, number);
    for action in [
        cancel(&payment),
        expire(&payment),
        Action::BeginAttempt(begin(&payment, "click-1")),
        Action::CompleteAttempt(completion),
        Action::FailAttempt(fail(&payment, number)),
    ] {
        assert_eq!(elsewhere.run(action), Err(Refusal::UnknownPayment));
    }
}
