//! Money on its way back to the payer.

use domain::billing::ServiceType;
use domain::ledger::{
    Action, CompleteAttempt, IfOver, Outcome, Receipt, Refunded, Refusal, RefuseRefund,
    ReserveRefund, ReverseAttempt,
};
use domain::money::AnyMoney;
use domain::payment::{Payment, PaymentStatus};
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use domain::wallet::{CounterAccount, Direction};
use domain::{RefundId, TransactionId};

use crate::support::{World, block, charge, refuse_refund, reserve, reverse, settle_refund, som};

fn reservation(world: &mut World, payment: &Payment, amount: Option<AnyMoney>) -> Action {
    Action::ReserveRefund(ReserveRefund {
        refund_id: RefundId(world.fresh_uuid()),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..reserve(payment, amount)
    })
}

fn reserved(world: &mut World, payment: &Payment, major: i64) -> Refund {
    let order = reservation(world, payment, Some(som(major)));
    match world.apply(order) {
        Receipt::RefundReserved(refunded) => refunded.refund,
        other => panic!("not reserved: {other:?}"),
    }
}

fn settled(world: &mut World, refund: &Refund) -> Refunded {
    match world.apply(Action::SettleRefund(settle_refund(refund))) {
        Receipt::RefundSettled(refunded) => *refunded,
        other => panic!("not settled: {other:?}"),
    }
}

fn refusal_of(world: &mut World, refund: &Refund) -> Action {
    Action::RefuseRefund(RefuseRefund {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..refuse_refund(refund)
    })
}

fn reversal(world: &mut World, payment: &Payment) -> Action {
    let attempts = world.books().attempts(payment.id);
    let number = attempts.last().expect("an attempt").number;
    Action::ReverseAttempt(ReverseAttempt {
        refund_id: RefundId(world.fresh_uuid()),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..reverse(payment, number)
    })
}

#[test]
fn a_refund_debits_the_wallet_before_the_gateway_is_asked() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    assert_eq!(refund.status, RefundStatus::Pending);
    assert_eq!(world.balance(), 0);
    let changes = world.last_changes();
    let movement = &changes.transactions[0];
    assert_eq!(movement.direction, Direction::Debit);
    assert_eq!(movement.entry.counter_account, CounterAccount::Refund);
    assert_eq!(movement.entry.payment_id, Some(payment.id));
    assert_eq!(changes.admin_entries.len(), 1);
    assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
}

#[test]
fn a_refund_lowers_neither_what_was_topped_up_nor_what_was_spent() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let before = world.wallet(payment.user_id, payment.amount.currency);
    reserved(&mut world, &payment, 20_000);
    let after = world.wallet(payment.user_id, payment.amount.currency);
    assert_eq!(after.topped_up_minor, before.topped_up_minor);
    assert_eq!(after.spent_minor, before.spent_minor);
}

#[test]
fn a_whole_refund_makes_the_payment_refunded_when_it_is_settled() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    let refunded = settled(&mut world, &refund);
    assert_eq!(refunded.payment.status, PaymentStatus::Refunded);
    assert_eq!(refunded.refund.reference.as_deref(), Some("reversal-1"));
    assert_eq!(world.balance(), 0);
}

#[test]
fn a_payment_is_refunded_in_parts_until_nothing_is_left() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let first = reserved(&mut world, &payment, 20_000);
    let refunded = settled(&mut world, &first);
    assert_eq!(refunded.payment.status, PaymentStatus::PartiallyRefunded);
    let too_much = reservation(&mut world, &payment, Some(som(30_001)));
    assert_eq!(
        world.run(too_much),
        Err(Refusal::RefundTooLarge {
            refundable: som(30_000)
        })
    );
    let rest = reservation(&mut world, &payment, None);
    let Receipt::RefundReserved(rest) = world.apply(rest) else {
        panic!("not reserved");
    };
    assert_eq!(rest.refund.amount, som(30_000));
    let refunded = settled(&mut world, &rest.refund);
    assert_eq!(refunded.payment.status, PaymentStatus::Refunded);
    let nothing_left = reservation(&mut world, &payment, None);
    assert_eq!(
        world.run(nothing_left),
        Err(Refusal::NotRefundable(PaymentStatus::Refunded))
    );
}

#[test]
fn two_pending_refunds_never_give_the_same_money_back() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    world.topped_up(50_000);
    reserved(&mut world, &payment, 30_000);
    let second = reservation(&mut world, &payment, Some(som(30_000)));
    assert_eq!(
        world.run(second),
        Err(Refusal::RefundTooLarge {
            refundable: som(20_000)
        })
    );
}

#[test]
fn what_was_spent_cannot_be_refunded() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    assert!(world.charge(charge(ServiceType::AiDiagnosis)).is_ok());
    let whole = reservation(&mut world, &payment, None);
    assert_eq!(
        world.run(whole),
        Err(Refusal::InsufficientBalance {
            balance: som(40_000),
            required: som(50_000)
        })
    );
}

#[test]
fn a_blocked_wallet_is_refunded_all_the_same() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    world.apply(block(true));
    reserved(&mut world, &payment, 50_000);
    assert_eq!(world.balance(), 0);
}

#[test]
fn a_refused_refund_gives_the_money_back_to_the_wallet() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    let refuse = refusal_of(&mut world, &refund);
    let Receipt::RefundRefused(refused) = world.apply(refuse.clone()) else {
        panic!("not refused");
    };
    assert_eq!(refused.refund.status, RefundStatus::Refused);
    assert_eq!(refused.refund.error_code, Some(-31));
    assert_eq!(refused.payment.status, PaymentStatus::Completed);
    assert_eq!(world.balance(), som(50_000).minor);
    assert_eq!(
        world.run(refuse),
        Ok(Outcome::AlreadyApplied(Receipt::RefundRefused(refused)))
    );
    reserved(&mut world, &payment, 50_000);
}

#[test]
fn a_refund_ends_once() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    let first = settled(&mut world, &refund);
    let again = world.run(Action::SettleRefund(settle_refund(&refund)));
    let receipt = Receipt::RefundSettled(Box::new(first));
    assert_eq!(again, Ok(Outcome::AlreadyApplied(receipt)));
    let refuse = refusal_of(&mut world, &refund);
    assert_eq!(world.run(refuse), Err(Refusal::RefundOver));
    assert_eq!(world.balance(), 0);
}

#[test]
fn an_unpaid_payment_is_not_refundable() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let refund = reservation(&mut world, &payment, None);
    assert_eq!(
        world.run(refund),
        Err(Refusal::NotRefundable(PaymentStatus::Pending))
    );
}

#[test]
fn a_gateway_that_gives_everything_back_debits_the_wallet_once() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let first = reversal(&mut world, &payment);
    let Receipt::AttemptReversed(reversed) = world.apply(first) else {
        panic!("not reversed");
    };
    assert_eq!(reversed.payment.status, PaymentStatus::Refunded);
    assert_eq!(reversed.refund.origin, RefundOrigin::Gateway(5));
    assert_eq!(reversed.refund.status, RefundStatus::Settled);
    assert_eq!(world.balance(), 0);
    let again = reversal(&mut world, &payment);
    assert_eq!(
        world.run(again),
        Ok(Outcome::AlreadyApplied(Receipt::AttemptReversed(reversed)))
    );
}

#[test]
fn a_gateway_cannot_take_back_what_was_spent() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    assert!(world.charge(charge(ServiceType::AiDiagnosis)).is_ok());
    let back = reversal(&mut world, &payment);
    assert!(matches!(
        world.run(back),
        Err(Refusal::InsufficientBalance { .. })
    ));
    assert_eq!(world.payment_status(&payment), PaymentStatus::Completed);
}

#[test]
fn a_gateway_cannot_give_back_what_a_refund_is_giving_back() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    world.topped_up(50_000);
    reserved(&mut world, &payment, 10_000);
    let back = reversal(&mut world, &payment);
    assert_eq!(
        world.run(back),
        Err(Refusal::RefundTooLarge {
            refundable: som(40_000)
        })
    );
}

#[test]
fn a_gateway_that_calls_off_an_open_attempt_ends_it_without_money() {
    let mut world = World::new();
    let payment = world.created(50_000);
    world.begun(&payment, "1");
    let off = reversal(&mut world, &payment);
    let Receipt::AttemptFailed(failed) = world.apply(off.clone()) else {
        panic!("not failed");
    };
    assert_eq!(failed.error_code, Some(5));
    assert_eq!(world.payment_status(&payment), PaymentStatus::Failed);
    assert_eq!(world.transactions().count(), 0);
    world.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(
        world.run(off),
        Ok(Outcome::AlreadyApplied(Receipt::AttemptFailed(failed)))
    );
}

#[test]
fn what_was_called_off_is_not_completed_afterwards() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "1");
    let off = reversal(&mut world, &payment);
    world.apply(off);
    let complete = CompleteAttempt {
        if_over: IfOver::TakesNothing,
        ..world.completion(&payment, &attempt)
    };
    assert_eq!(
        world.run(Action::CompleteAttempt(complete)),
        Err(Refusal::AttemptOver)
    );
    assert_eq!(world.transactions().count(), 0);
}
