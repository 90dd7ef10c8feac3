//! Money on its way back to the payer.

use domain::billing::ServiceType;
use std::sync::Arc;

use domain::administration::AdminAction;
use domain::ledger::{
    Action, CompleteAttempt, IfOver, Outcome, Receipt, Refunded, Refusal, RefuseRefund,
    ReserveRefund, ReverseAttempt, SettleRefund, WithdrawRefundOrder,
};
use domain::money::AnyMoney;
use domain::payment::{Cause, Payment, PaymentStatus};
use domain::refund::{NoWayBack, Refund, RefundOrigin, RefundStatus};
use domain::wallet::{CounterAccount, Direction};
use domain::{RefundId, TransactionId};

use crate::support::{
    Way, World, block, charge, keyed, order, order_refund, refuse_refund, reserve, reverse,
    settle_refund, som, user,
};

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
    let refuse = by_hand(refusal_of(&mut world, &refund));
    assert_eq!(world.run(refuse), Err(Refusal::RefundOver));
    assert_eq!(world.balance(), 0);
}

/// The same, as staff say it.
fn by_hand(action: Action) -> Action {
    match action {
        Action::SettleRefund(settle) => Action::SettleRefund(SettleRefund {
            by_hand: Some(order()),
            ..settle
        }),
        Action::RefuseRefund(refuse) => Action::RefuseRefund(RefuseRefund {
            by_hand: Some(order()),
            ..refuse
        }),
        other => panic!("not an end of a refund: {other:?}"),
    }
}

fn settlement_of(world: &mut World, refund: &Refund) -> Action {
    Action::SettleRefund(SettleRefund {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..settle_refund(refund)
    })
}

fn refused(world: &mut World, refund: &Refund) -> Refund {
    let refuse = refusal_of(world, refund);
    match world.apply(refuse) {
        Receipt::RefundRefused(refunded) => refunded.refund,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn an_order_to_the_gateway_is_noted_before_it_is_sent_and_by_one_alone() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    assert_eq!(refund.ordered_at, None);
    let first = Action::OrderRefund(order_refund(&refund));
    let Receipt::RefundOrdered(ordered) = world.apply(first.clone()) else {
        panic!("not ordered");
    };
    assert_eq!(ordered.refund.ordered_at, Some(world.now()));
    assert_eq!(world.balance(), 0);
    // Somebody else who has read the refund before; and the same one, who cannot know whether it has sent the order.
    assert_eq!(world.run(first), Err(Refusal::RefundOrdered));
    world.advance(chrono::TimeDelta::seconds(30));
    let again = Action::OrderRefund(order_refund(&ordered.refund));
    let Receipt::RefundOrdered(ordered) = world.apply(again) else {
        panic!("not ordered");
    };
    assert_eq!(ordered.refund.ordered_at, Some(world.now()));
}

fn ordered(world: &mut World, refund: &Refund) -> Refund {
    match world.apply(Action::OrderRefund(order_refund(refund))) {
        Receipt::RefundOrdered(refunded) => refunded.refund,
        other => panic!("not ordered: {other:?}"),
    }
}

/// The order that `ordered` has noted is taken back; before it the refund was `before`.
fn withdrawal(ordered: &Refund, before: &Refund) -> Action {
    Action::WithdrawRefundOrder(WithdrawRefundOrder {
        refund_id: ordered.id,
        payment_id: ordered.payment_id,
        ordered_at: ordered.ordered_at.expect("ordered"),
        last_ordered_at: before.ordered_at,
    })
}

#[test]
fn an_order_that_was_not_sent_is_taken_back_and_the_refund_may_be_ordered_again() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let never = reserved(&mut world, &payment, 50_000);
    let first = ordered(&mut world, &never);
    let withdraw = withdrawal(&first, &never);
    let Receipt::RefundOrderWithdrawn(withdrawn) = world.apply(withdraw.clone()) else {
        panic!("not withdrawn");
    };
    assert_eq!(withdrawn.refund, never);
    assert_eq!(world.balance(), 0);
    let again = Ok(Outcome::AlreadyApplied(Receipt::RefundOrderWithdrawn(
        withdrawn,
    )));
    assert_eq!(world.run(withdraw), again);
    let second = ordered(&mut world, &never);
    // An order that was sent stays noted when the next one was not.
    world.advance(chrono::TimeDelta::minutes(1));
    let third = ordered(&mut world, &second);
    let Receipt::RefundOrderWithdrawn(withdrawn) = world.apply(withdrawal(&third, &second)) else {
        panic!("not withdrawn");
    };
    assert_eq!(withdrawn.refund, second);
}

#[test]
fn an_order_is_not_taken_back_when_another_one_was_sent_or_the_refund_has_ended() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let never = reserved(&mut world, &payment, 50_000);
    let first = ordered(&mut world, &never);
    world.advance(chrono::TimeDelta::minutes(1));
    ordered(&mut world, &first);
    let withdraw = withdrawal(&first, &never);
    assert_eq!(world.run(withdraw.clone()), Err(Refusal::RefundOrdered));
    settled(&mut world, &never);
    assert_eq!(world.run(withdraw), Err(Refusal::RefundOver));
}

#[test]
fn staff_do_not_end_a_refund_while_its_order_may_be_carried_out() {
    for is_settled in [true, false] {
        let mut world = World::new();
        let payment = world.topped_up(50_000);
        let refund = reserved(&mut world, &payment, 50_000);
        ordered(&mut world, &refund);
        let end = by_hand(if is_settled {
            settlement_of(&mut world, &refund)
        } else {
            refusal_of(&mut world, &refund)
        });
        world.advance(chrono::TimeDelta::seconds(599));
        assert_eq!(world.run(end.clone()), Err(Refusal::RefundOrdered));
        assert_eq!(world.balance(), 0);
        world.advance(chrono::TimeDelta::seconds(1));
        let ended = world.apply(end);
        let (Receipt::RefundSettled(ended) | Receipt::RefundRefused(ended)) = ended else {
            panic!("not ended: {ended:?}");
        };
        assert_eq!(ended.refund.status == RefundStatus::Settled, is_settled);
    }
}

#[test]
fn the_gateways_own_answer_counts_while_its_order_is_carried_out() {
    for is_settled in [true, false] {
        let mut world = World::new();
        let payment = world.topped_up(50_000);
        let refund = reserved(&mut world, &payment, 50_000);
        ordered(&mut world, &refund);
        if is_settled {
            settled(&mut world, &refund);
        } else {
            refused(&mut world, &refund);
        }
    }
}

#[test]
fn a_refund_that_has_ended_is_not_ordered() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    refused(&mut world, &refund);
    let order = Action::OrderRefund(order_refund(&refund));
    assert_eq!(world.run(order), Err(Refusal::RefundOver));
}

#[test]
fn what_has_no_way_back_leaves_the_wallet_alone() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let impossible = |amount| {
        Action::ReserveRefund(ReserveRefund {
            way_back: Arc::new(Way::Closed),
            ..reserve(&payment, amount)
        })
    };
    let instead = "by other means";
    let no_way = Refusal::NoWayBack(NoWayBack::NotSupported { instead });
    assert_eq!(world.run(impossible(None)), Err(no_way));
    assert_eq!(world.balance(), som(50_000).minor);
    let too_much = impossible(Some(som(50_001)));
    let refundable = som(50_000);
    assert_eq!(
        world.run(too_much),
        Err(Refusal::RefundTooLarge { refundable })
    );
}

#[test]
fn a_repeat_is_answered_alike_when_there_is_no_way_back_any_more() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let order = reservation(&mut world, &payment, None);
    let first = world.run(keyed(order.clone(), "refund-1", 1));
    let Ok(Outcome::Applied {
        answer: Some(answer),
        ..
    }) = first
    else {
        panic!("not reserved: {first:?}");
    };
    let Action::ReserveRefund(order) = order else {
        panic!("no order");
    };
    let later = Action::ReserveRefund(ReserveRefund {
        way_back: Arc::new(Way::Closed),
        refund_id: RefundId(world.fresh_uuid()),
        ..order
    });
    let repeat = world.run(keyed(later, "refund-1", 1));
    assert_eq!(repeat, Ok(Outcome::Replayed(answer)));
}

#[test]
fn a_late_success_of_a_refused_refund_moves_nothing_and_is_to_be_looked_at() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    let refund = refused(&mut world, &refund);
    let late = settlement_of(&mut world, &refund);
    let Receipt::RefundDisputed(disputed) = world.apply(late.clone()) else {
        panic!("not disputed");
    };
    assert_eq!(disputed.refund.status, RefundStatus::Refused);
    assert_eq!(disputed.refund.disputed_at, Some(world.now()));
    assert_eq!(world.balance(), som(50_000).minor);
    let causes = world.last_changes().payment_events.iter();
    let causes: Vec<_> = causes.map(|event| event.cause.clone()).collect();
    assert_eq!(causes, [Cause::DisputedRefund(refund.id)]);
    assert_eq!(
        world.run(late),
        Ok(Outcome::AlreadyApplied(Receipt::RefundDisputed(disputed)))
    );
}

#[test]
fn a_late_refusal_of_a_settled_refund_moves_nothing_and_is_to_be_looked_at() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    settled(&mut world, &refund);
    let late = refusal_of(&mut world, &refund);
    let Receipt::RefundDisputed(disputed) = world.apply(late) else {
        panic!("not disputed");
    };
    assert_eq!(disputed.refund.status, RefundStatus::Settled);
    assert_eq!(world.balance(), 0);
    let seen = by_hand(settlement_of(&mut world, &refund));
    let Receipt::RefundSettled(settled) = world.apply(seen) else {
        panic!("not settled");
    };
    assert_eq!(settled.refund.disputed_at, None);
    assert_eq!(world.last_changes().admin_entries.len(), 1);
}

#[test]
fn staff_end_a_pending_refund_either_way_with_a_line_of_the_log() {
    for is_settled in [true, false] {
        let mut world = World::new();
        let payment = world.topped_up(50_000);
        let refund = reserved(&mut world, &payment, 50_000);
        let end = by_hand(if is_settled {
            settlement_of(&mut world, &refund)
        } else {
            refusal_of(&mut world, &refund)
        });
        world.apply(end.clone());
        let changes = world.last_changes();
        let entry = &changes.admin_entries[0];
        let expected = if is_settled {
            AdminAction::SettleRefund
        } else {
            AdminAction::RefuseRefund
        };
        assert_eq!(entry.action, expected);
        assert_eq!(entry.reason, Some(order().reason));
        assert_eq!(changes.payment_events[0].cause, Cause::Staff(user(900)));
        let kept = if is_settled { 0 } else { som(50_000).minor };
        assert_eq!(world.balance(), kept);
        assert!(matches!(world.run(end), Ok(Outcome::AlreadyApplied(_))));
        assert_eq!(world.balance(), kept);
    }
}

#[test]
fn staff_settle_a_refused_refund_out_of_the_wallet_that_got_the_money_back() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 20_000);
    let refund = refused(&mut world, &refund);
    let late = settlement_of(&mut world, &refund);
    world.apply(late);
    let settle = by_hand(settlement_of(&mut world, &refund));
    let Receipt::RefundSettled(settled) = world.apply(settle.clone()) else {
        panic!("not settled");
    };
    assert_eq!(settled.refund.status, RefundStatus::Settled);
    assert_eq!(settled.refund.disputed_at, None);
    assert_eq!(settled.refund.error_code, None);
    assert_eq!(settled.payment.status, PaymentStatus::PartiallyRefunded);
    assert_eq!(settled.payment.refunded, som(20_000));
    assert_eq!(world.balance(), som(30_000).minor);
    assert!(matches!(world.run(settle), Ok(Outcome::AlreadyApplied(_))));
    assert_eq!(world.balance(), som(30_000).minor);
}

#[test]
fn staff_cannot_settle_a_refused_refund_that_the_payment_or_the_wallet_no_longer_covers() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    let refund = refused(&mut world, &refund);
    reserved(&mut world, &payment, 10_000);
    let settle = by_hand(settlement_of(&mut world, &refund));
    let refundable = som(40_000);
    assert_eq!(
        world.run(settle),
        Err(Refusal::RefundTooLarge { refundable })
    );

    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = reserved(&mut world, &payment, 50_000);
    let refund = refused(&mut world, &refund);
    assert!(world.charge(charge(ServiceType::AiDiagnosis)).is_ok());
    let settle = by_hand(settlement_of(&mut world, &refund));
    let (balance, required) = (som(40_000), som(50_000));
    assert_eq!(
        world.run(settle),
        Err(Refusal::InsufficientBalance { balance, required })
    );
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
