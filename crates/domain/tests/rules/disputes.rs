//! Money that a gateway took twice, or took after the attempt was over, and what it says against its own confirmations.

use domain::TransactionId;
use domain::ledger::{
    Action, BeginAttempt, CompleteAttempt, Finding, IfOver, Outcome, Receipt, Rivals, SettleLookUp,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentStatus};

use crate::support::{World, begin, fail, paid, reserve, settle, settle_refund, som, submit};

/// An attempt of our own card page whose order to debit was sent.
pub(crate) fn submitted(world: &mut World, payment: &Payment, reference: &str) -> Attempt {
    let begin = BeginAttempt {
        rivals: Rivals::ReplacedUnlessSubmitted,
        ..begin(payment, reference)
    };
    let Receipt::AttemptBegun(attempt) = world.apply(Action::BeginAttempt(begin)) else {
        panic!("not begun");
    };
    world.apply(Action::SubmitAttempt(submit(payment, attempt.number)));
    attempt
}

/// The debit of a card went through, under this document.
pub(crate) fn debited(
    world: &mut World,
    payment: &Payment,
    attempt: &Attempt,
    document: &str,
) -> Result<Outcome, domain::ledger::Refusal> {
    let complete = CompleteAttempt {
        document_id: Some(document.to_owned()),
        if_over: IfOver::Keeps,
        ..world.completion(payment, attempt)
    };
    world.run(Action::CompleteAttempt(complete))
}

pub(crate) fn settlement(world: &mut World, payment: &Payment, finding: Finding) -> Action {
    Action::SettleLookUp(SettleLookUp {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..settle(payment, finding)
    })
}

pub(crate) fn held(attempt: &Attempt, document: &str) -> Finding {
    Finding::Paid {
        attempt: Some(attempt.number),
        document_id: Some(document.to_owned()),
    }
}

pub(crate) fn not_held(attempt: &Attempt) -> Finding {
    Finding::NotPaid {
        attempts: vec![attempt.number],
        error_code: Some(-99),
    }
}

/// Which attempts are in question.
pub(crate) fn in_question(world: &mut World, payment: &Payment) -> Vec<bool> {
    let attempts = world.books().attempts(payment.id);
    attempts.map(|it| it.disputed_at.is_some()).collect()
}

pub(crate) fn is_disputed(outcome: &Result<Outcome, domain::ledger::Refusal>) -> bool {
    let receipt = outcome.as_ref().ok().and_then(Outcome::receipt);
    matches!(receipt, Some(Receipt::CompletionDisputed(_)))
}

/// A first debit was denied, a second is on its way, and then the first one comes to light.
pub(crate) fn two_debits(world: &mut World) -> (Payment, Attempt, Attempt) {
    let payment = world.created(50_000);
    let first = submitted(world, &payment, "card-1");
    let denied = settlement(world, &payment, not_held(&first));
    world.apply(denied);
    let second = submitted(world, &payment, "card-2");
    let found = settlement(world, &payment, held(&first, "101"));
    world.apply(found);
    (payment, first, second)
}

#[test]
fn money_is_credited_to_the_attempt_that_took_it() {
    let mut world = World::new();
    let (payment, ..) = two_debits(&mut world);
    let attempts: Vec<_> = world.books().attempts(payment.id).cloned().collect();
    assert_eq!(attempts[0].status, AttemptStatus::Succeeded);
    assert_eq!(attempts[0].document_id.as_deref(), Some("101"));
    assert_eq!(
        (attempts[1].status, attempts[1].document_id.as_deref()),
        (AttemptStatus::Open, None),
        "the order of the other is on its way and is asked about"
    );
    assert_eq!(in_question(&mut world, &payment), [false, true]);
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_second_debit_is_never_silent() {
    let mut world = World::new();
    let (payment, _, second) = two_debits(&mut world);
    let outcome = debited(&mut world, &payment, &second, "102");
    assert!(is_disputed(&outcome), "{outcome:?}");
    let events = &world.last_changes().payment_events;
    let cause = Cause::DisputedByGateway(payment.gateway.clone(), second.number);
    assert_eq!(events[0].cause, cause);
    assert_eq!(
        world.attempt_statuses(&payment),
        [AttemptStatus::Succeeded, AttemptStatus::Superseded]
    );
    assert_eq!(in_question(&mut world, &payment), [false, true]);
    let again = debited(&mut world, &payment, &second, "102");
    assert!(is_disputed(&again), "{again:?}");
    assert!(world.last_changes().is_empty(), "it is noted once");
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_second_debit_that_a_look_up_finds_is_never_silent() {
    let mut world = World::new();
    let (payment, _, second) = two_debits(&mut world);
    let found = settlement(&mut world, &payment, held(&second, "102"));
    let outcome = world.run(found.clone());
    assert!(is_disputed(&outcome), "{outcome:?}");
    assert!(is_disputed(&world.run(found)));
    assert_eq!(in_question(&mut world, &payment), [false, true]);
    let gone_back = settlement(&mut world, &payment, not_held(&second));
    world.apply(gone_back);
    assert_eq!(in_question(&mut world, &payment), [false, false]);
}

#[test]
fn a_second_order_that_took_nothing_leaves_no_doubt() {
    for is_told in [true, false] {
        let mut world = World::new();
        let (payment, _, second) = two_debits(&mut world);
        let nothing = if is_told {
            Action::FailAttempt(fail(&payment, second.number))
        } else {
            settlement(&mut world, &payment, not_held(&second))
        };
        world.apply(nothing);
        assert_eq!(
            world.attempt_statuses(&payment),
            [AttemptStatus::Succeeded, AttemptStatus::Failed]
        );
        assert_eq!(in_question(&mut world, &payment), [false, false]);
        assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
    }
}

#[test]
fn a_success_under_another_document_is_no_repeat() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = submitted(&mut world, &payment, "card-1");
    debited(&mut world, &payment, &attempt, "101").expect("it is credited");
    let repeat = debited(&mut world, &payment, &attempt, "101");
    assert!(
        matches!(
            repeat,
            Ok(Outcome::AlreadyApplied(Receipt::AttemptCompleted(_)))
        ),
        "{repeat:?}"
    );
    let other = debited(&mut world, &payment, &attempt, "102");
    assert!(is_disputed(&other), "{other:?}");
    let found = settlement(&mut world, &payment, held(&attempt, "101"));
    world.run(found).expect("it is as it was");
    assert_eq!(
        in_question(&mut world, &payment),
        [true],
        "that the first debit stands says nothing of the second"
    );
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_debit_that_was_denied_too_early_is_credited_when_it_succeeds() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = submitted(&mut world, &payment, "card-1");
    let denied = settlement(&mut world, &payment, not_held(&attempt));
    world.apply(denied);
    debited(&mut world, &payment, &attempt, "101").expect("the money is there");
    assert_eq!(world.attempt_statuses(&payment), [AttemptStatus::Succeeded]);
    assert_eq!(in_question(&mut world, &payment), [false]);
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn money_whose_confirmation_was_refused_is_not_credited_by_a_look_up() {
    for document in [Some("77"), None, Some("unknown")] {
        let mut world = World::new();
        let payment = world.created(50_000);
        let begin = BeginAttempt {
            document_id: Some("77".to_owned()),
            ..begin(&payment, "click-1")
        };
        world.apply(Action::BeginAttempt(begin));
        let attempt = world.books().attempts(payment.id).next().cloned();
        let attempt = attempt.expect("it was begun");
        world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
        let late = world.completion(&payment, &attempt);
        world.apply(Action::CompleteAttempt(late));
        let found = settlement(&mut world, &payment, paid(document));
        let outcome = world.run(found);
        assert!(
            matches!(
                outcome,
                Ok(Outcome::AlreadyApplied(Receipt::LookUpSettled(_)))
            ),
            "{outcome:?}"
        );
        assert_eq!(world.payment_status(&payment), PaymentStatus::Failed);
        assert_eq!(in_question(&mut world, &payment), [true]);
        assert_eq!(world.balance(), 0);
        let gone_back = settlement(&mut world, &payment, not_held(&attempt));
        world.apply(gone_back);
        assert_eq!(in_question(&mut world, &payment), [false]);
    }
}

/// A payment that one attempt paid, under document 77, and of which a cancellation was heard afterwards.
pub(crate) fn cancelled_after_success(world: &mut World) -> (Payment, Attempt) {
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let completion = CompleteAttempt {
        document_id: Some("77".to_owned()),
        ..world.completion(&payment, &attempt)
    };
    world.apply(Action::CompleteAttempt(completion));
    world.apply(Action::FailAttempt(fail(&payment, attempt.number)));
    (payment, attempt)
}

#[test]
fn a_second_debit_is_not_forgotten_for_a_cancellation_before_it() {
    for is_cleared_between in [true, false] {
        let mut world = World::new();
        let (payment, attempt) = cancelled_after_success(&mut world);
        let found = settlement(&mut world, &payment, paid(Some("77")));
        if is_cleared_between {
            world.apply(found.clone());
            assert_eq!(in_question(&mut world, &payment), [false]);
            let changes = world.last_changes();
            let [line] = changes.payment_events.as_slice() else {
                panic!("one line tells of it: {changes:?}");
            };
            let gateway = attempt.transaction.gateway.clone();
            let cause = Cause::DisputeCleared(gateway, attempt.number);
            assert_eq!(
                (&line.cause, line.status),
                (&cause, PaymentStatus::Completed)
            );
        }
        let second = debited(&mut world, &payment, &attempt, "78");
        assert!(
            matches!(second, Ok(Outcome::Applied { .. })),
            "it is noted: {second:?}"
        );
        let again = debited(&mut world, &payment, &attempt, "78");
        assert!(
            matches!(again, Ok(Outcome::AlreadyApplied(_))),
            "once: {again:?}"
        );
        world.run(found).expect("the first is there");
        assert_eq!(
            in_question(&mut world, &payment),
            [true],
            "that the first debit stands says nothing of the second"
        );
    }
}

#[test]
fn a_cancellation_of_what_went_back_is_no_contradiction() {
    for (percent, is_settled) in [(100, true), (30, false)] {
        let mut world = World::new();
        let (payment, attempt) = cancelled_after_success(&mut world);
        let amount = AnyMoney::new(payment.amount.minor * percent / 100, CurrencyCode::Uzs);
        let Receipt::RefundReserved(reserved) =
            world.apply(Action::ReserveRefund(reserve(&payment, Some(amount))))
        else {
            panic!("not reserved");
        };
        let gone = settlement(&mut world, &payment, not_held(&attempt));
        world.run(gone.clone()).expect("it is noted");
        assert_eq!(in_question(&mut world, &payment), [true], "not yet");
        world.apply(Action::SettleRefund(settle_refund(&reserved.refund)));
        world.run(gone).expect("it is noted");
        assert_eq!(in_question(&mut world, &payment), [!is_settled]);
        let found = settlement(&mut world, &payment, paid(Some("77")));
        world.run(found).expect("nothing is undone");
        assert_eq!(in_question(&mut world, &payment), [false]);
    }
}

#[test]
fn what_went_back_and_is_said_to_be_there_stays_in_question() {
    let mut world = World::new();
    let (payment, _) = cancelled_after_success(&mut world);
    let Receipt::RefundReserved(reserved) =
        world.apply(Action::ReserveRefund(reserve(&payment, None)))
    else {
        panic!("not reserved");
    };
    world.apply(Action::SettleRefund(settle_refund(&reserved.refund)));
    let found = settlement(&mut world, &payment, paid(Some("77")));
    world.run(found).expect("nothing is undone");
    assert_eq!(in_question(&mut world, &payment), [true]);
}

#[test]
fn another_attempt_may_pay_while_one_is_in_question() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let first = world.begun(&payment, "click-1");
    world.apply(Action::FailAttempt(fail(&payment, first.number)));
    let late = world.completion(&payment, &first);
    world.apply(Action::CompleteAttempt(late));
    let second = world.begun(&payment, "click-2");
    let completion = world.completion(&payment, &second);
    world.apply(Action::CompleteAttempt(completion));
    assert_eq!(in_question(&mut world, &payment), [true, false]);
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_cancellation_after_success_is_in_question_until_the_money_proves_to_be_there() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    let completion = CompleteAttempt {
        document_id: Some("77".to_owned()),
        ..world.completion(&payment, &attempt)
    };
    world.apply(Action::CompleteAttempt(completion));
    let cancellation = Action::FailAttempt(fail(&payment, attempt.number));
    world.apply(cancellation.clone());
    assert_eq!(in_question(&mut world, &payment), [true]);
    let denied = settlement(&mut world, &payment, not_held(&attempt));
    world.run(denied).expect("nothing is undone");
    assert_eq!(in_question(&mut world, &payment), [true]);
    let found = settlement(&mut world, &payment, paid(Some("77")));
    world.apply(found);
    assert_eq!(in_question(&mut world, &payment), [false]);
    let again = world.apply(cancellation);
    assert!(
        matches!(again, Receipt::CancellationDisputed(_)),
        "{again:?}"
    );
    assert_eq!(
        in_question(&mut world, &payment),
        [true],
        "what it says anew is asked about anew"
    );
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_denial_that_came_too_late_puts_nothing_in_question() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let attempt = world.books().attempts(payment.id).next().cloned();
    let denied = not_held(&attempt.expect("it was begun"));
    let settlement = settlement(&mut world, &payment, denied);
    let outcome = world.run(settlement);
    assert!(
        matches!(outcome, Ok(Outcome::AlreadyApplied(_))),
        "{outcome:?}"
    );
    assert_eq!(in_question(&mut world, &payment), [false]);
}
