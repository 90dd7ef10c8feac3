//! Orders of staff that want a second person.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::administration::{
    Actor, AdminAction, AdminOrder, AdminTarget, Approval, ApprovalState, Oversight, Reason,
    SecondPersonRule, StaffAct, StaffOrderKind, StaffRole,
};
use domain::ledger::{
    Action, AdjustWallet, ApproveOrder, Approved, Outcome, Receipt, Refusal, RefuseRefund,
    RejectOrder, ReserveRefund, SettleRefund,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Payment, PaymentStatus};
use domain::refund::{NoWayBack, Refund, RefundOrigin, RefundStatus};
use domain::wallet::{Direction, WalletKey};
use domain::{AdminLogId, ApprovalId, RefundId, TransactionId};
use proptest::prelude::*;

use crate::support::{
    Way, World, adjust, keyed, order, refuse_refund, reserve, settle_refund, som, user,
};

/// What one person orders alone here, so'm.
const ALONE: i64 = 5_000;

fn overseen(world: &mut World, staff: i64) -> AdminOrder {
    AdminOrder {
        id: AdminLogId(world.fresh_uuid()),
        actor: admin(staff),
        oversight: Some(Oversight {
            approval_id: ApprovalId(world.fresh_uuid()),
            rule: Arc::new(SecondPersonRule::new([som(ALONE)], TimeDelta::hours(72))),
        }),
        ..order()
    }
}

fn admin(id: i64) -> Actor {
    Actor {
        user_id: user(id),
        role: StaffRole::Admin,
    }
}

fn adjustment(world: &mut World, staff: i64, direction: Direction, amount: AnyMoney) -> Action {
    Action::AdjustWallet(AdjustWallet {
        order: overseen(world, staff),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..adjust(direction, amount)
    })
}

fn refund(world: &mut World, payment: &Payment, major: Option<i64>) -> Action {
    Action::ReserveRefund(ReserveRefund {
        order: overseen(world, 900),
        refund_id: RefundId(world.fresh_uuid()),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..reserve(payment, major.map(som))
    })
}

/// A refund that nobody looked at.
fn pending(world: &mut World, payment: &Payment, major: i64) -> Refund {
    let reserve = Action::ReserveRefund(ReserveRefund {
        refund_id: RefundId(world.fresh_uuid()),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..reserve(payment, Some(som(major)))
    });
    match world.apply(reserve) {
        Receipt::RefundReserved(refunded) => refunded.refund,
        other => panic!("not reserved: {other:?}"),
    }
}

fn settlement(world: &mut World, refund: &Refund) -> Action {
    Action::SettleRefund(SettleRefund {
        reference: None,
        by_hand: Some(overseen(world, 900)),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..settle_refund(refund)
    })
}

fn refusal(world: &mut World, refund: &Refund) -> Action {
    Action::RefuseRefund(RefuseRefund {
        error_code: None,
        by_hand: Some(overseen(world, 900)),
        transaction_id: TransactionId(world.fresh_uuid()),
        ..refuse_refund(refund)
    })
}

fn requested(world: &mut World, action: Action) -> Approval {
    match world.apply(action) {
        Receipt::ApprovalRequested(approval) => *approval,
        other => panic!("nobody is asked: {other:?}"),
    }
}

fn approval_by(world: &mut World, staff: i64, approval: &Approval) -> ApproveOrder {
    ApproveOrder {
        approval_id: approval.id,
        order: approval.order,
        actor: admin(staff),
        reason: None,
        line_id: AdminLogId(world.fresh_uuid()),
        order_line_id: AdminLogId(world.fresh_uuid()),
        transaction_id: TransactionId(world.fresh_uuid()),
        way_back: Arc::new(Way::Open),
    }
}

fn approve(world: &mut World, staff: i64, approval: &Approval) -> Result<Outcome, Refusal> {
    let approve = approval_by(world, staff, approval);
    world.run(Action::ApproveOrder(Box::new(approve)))
}

fn approved(world: &mut World, approval: &Approval) -> Approved {
    match approve(world, 901, approval) {
        Ok(Outcome::Applied {
            receipt: Receipt::OrderApproved(approved),
            ..
        }) => *approved,
        other => panic!("not approved: {other:?}"),
    }
}

fn reject(world: &mut World, staff: i64, approval: &Approval) -> Result<Outcome, Refusal> {
    let order = AdminOrder {
        reason: Reason::parse("another ticket").expect("a reason"),
        ..overseen(world, staff)
    };
    world.run(Action::RejectOrder(RejectOrder {
        approval_id: approval.id,
        order,
    }))
}

#[test]
fn up_to_the_limit_one_person_is_enough() {
    let mut world = World::new();
    world.topped_up(1_000);
    let adjustment = adjustment(&mut world, 900, Direction::Credit, som(ALONE));
    assert!(matches!(
        world.apply(adjustment),
        Receipt::WalletAdjusted(_)
    ));
    assert_eq!(world.balance(), som(1_000 + ALONE).minor);
    let changes = world.last_changes();
    let [solo] = &changes.solo_orders[..] else {
        panic!("one order: {changes:#?}");
    };
    assert_eq!(solo.id, changes.admin_entries[0].id);
    assert_eq!(
        (solo.staff_id, solo.kind, solo.amount),
        (user(900), StaffOrderKind::AdjustWallet, som(ALONE))
    );
}

#[test]
fn above_the_limit_nothing_moves_before_a_second_person_approves() {
    let mut world = World::new();
    world.topped_up(1_000);
    let amount = AnyMoney::new(som(ALONE).minor + 1, CurrencyCode::Uzs);
    let action = adjustment(&mut world, 900, Direction::Credit, amount);
    let approval = requested(&mut world, action);
    assert_eq!(world.balance(), som(1_000).minor);
    let changes = world.last_changes().clone();
    assert!(changes.wallets.is_empty() && changes.transactions.is_empty());
    assert!(changes.solo_orders.is_empty(), "it is not of one person");
    let [line] = &changes.admin_entries[..] else {
        panic!("one line: {changes:#?}");
    };
    assert_eq!(line.action, AdminAction::RequestApproval);
    assert_eq!(line.actor.user_id, user(900));
    assert_eq!(approval.order.act, StaffAct::Adjust(Direction::Credit));
    assert_eq!(approval.expires_at, world.now() + TimeDelta::hours(72));

    let done = approved(&mut world, &approval);
    assert_eq!(world.balance(), som(1_000).minor + amount.minor);
    assert_eq!(done.approval.state_at(world.now()), ApprovalState::Approved);
    let changes = world.last_changes().clone();
    let [money, verdict] = &changes.admin_entries[..] else {
        panic!("two lines: {changes:#?}");
    };
    assert_eq!(money.action, AdminAction::AdjustWallet);
    assert_eq!(money.actor.user_id, user(900), "who ordered it");
    let facts = money.after.as_deref().expect("facts");
    let second = format!(r#","approval_id":"{}","approved_by":901}}"#, approval.id);
    assert!(facts.ends_with(&second), "{facts}");
    assert_eq!(verdict.action, AdminAction::ApproveOrder);
    assert_eq!(verdict.actor.user_id, user(901));
    assert_eq!(
        verdict.target,
        AdminTarget::Wallet(WalletKey::anchor(user(1)))
    );
    let facts = verdict.after.as_deref().expect("facts");
    assert!(facts.ends_with(r#""ordered_by":900}"#), "{facts}");
    assert!(changes.solo_orders.is_empty());
}

#[test]
fn parts_of_one_day_count_together_by_person_and_kind() {
    let mut world = World::new();
    let payment = world.topped_up(10_000);
    for direction in [Direction::Credit, Direction::Debit] {
        let part = adjustment(&mut world, 900, direction, som(ALONE / 2));
        world.apply(part);
    }
    let one_more = adjustment(&mut world, 900, Direction::Credit, som(1));
    requested(&mut world, one_more);
    let of_another = adjustment(&mut world, 902, Direction::Credit, som(1));
    assert!(matches!(
        world.apply(of_another),
        Receipt::WalletAdjusted(_)
    ));
    let of_another_kind = refund(&mut world, &payment, Some(1));
    assert!(matches!(
        world.apply(of_another_kind),
        Receipt::RefundReserved(_)
    ));
}

#[test]
fn what_a_rule_refuses_nobody_is_asked_about() {
    let mut world = World::new();
    world.topped_up(1_000);
    let too_much = adjustment(&mut world, 900, Direction::Debit, som(6_000));
    assert!(matches!(
        world.run(too_much),
        Err(Refusal::InsufficientBalance { .. })
    ));
}

#[test]
fn who_ordered_something_cannot_approve_it_but_may_withdraw_it() {
    let mut world = World::new();
    world.topped_up(1_000);
    let action = adjustment(&mut world, 900, Direction::Credit, som(6_000));
    let approval = requested(&mut world, action);
    assert_eq!(approve(&mut world, 900, &approval), Err(Refusal::OwnOrder));
    assert!(matches!(
        reject(&mut world, 900, &approval),
        Ok(Outcome::Applied {
            receipt: Receipt::OrderRejected(_),
            ..
        })
    ));
    let changes = world.last_changes();
    assert_eq!(changes.admin_entries[0].action, AdminAction::RejectOrder);
    assert_eq!(
        approve(&mut world, 901, &approval),
        Err(Refusal::ApprovalOver(ApprovalState::Rejected))
    );
    assert!(matches!(
        reject(&mut world, 901, &approval),
        Ok(Outcome::AlreadyApplied(_))
    ));
    assert_eq!(world.balance(), som(1_000).minor);
}

#[test]
fn an_order_is_carried_out_once_whoever_approves_it_again() {
    let mut world = World::new();
    world.topped_up(1_000);
    let action = adjustment(&mut world, 900, Direction::Credit, som(6_000));
    let approval = requested(&mut world, action);
    approved(&mut world, &approval);
    for staff in [901, 902] {
        let again = approve(&mut world, staff, &approval).expect("it is approved");
        let Outcome::AlreadyApplied(Receipt::OrderApproved(again)) = again else {
            panic!("it happened again: {again:?}");
        };
        let verdict = again.approval.verdict.expect("a verdict");
        assert_eq!(verdict.by.user_id, user(901));
        assert_eq!(again.receipt, None);
    }
    assert_eq!(
        reject(&mut world, 902, &approval),
        Err(Refusal::ApprovalOver(ApprovalState::Approved))
    );
    assert_eq!(world.balance(), som(7_000).minor);
}

#[test]
fn an_order_that_is_refused_now_waits_on() {
    let mut world = World::new();
    world.topped_up(6_000);
    let action = adjustment(&mut world, 900, Direction::Debit, som(6_000));
    let approval = requested(&mut world, action);
    let empty = adjustment(&mut world, 902, Direction::Debit, som(1));
    world.apply(empty);
    assert!(matches!(
        approve(&mut world, 901, &approval),
        Err(Refusal::InsufficientBalance { .. })
    ));
    let full = adjustment(&mut world, 902, Direction::Credit, som(1));
    world.apply(full);
    approved(&mut world, &approval);
    assert_eq!(world.balance(), 0);
}

#[test]
fn nobody_decides_about_what_waited_too_long() {
    let mut world = World::new();
    world.topped_up(1_000);
    let action = adjustment(&mut world, 900, Direction::Credit, som(6_000));
    let approval = requested(&mut world, action);
    world.advance(TimeDelta::hours(72));
    let expired = Refusal::ApprovalOver(ApprovalState::Expired);
    assert_eq!(approve(&mut world, 901, &approval), Err(expired));
    assert_eq!(reject(&mut world, 900, &approval), Err(expired));
    assert_eq!(world.balance(), som(1_000).minor);
}

#[test]
fn a_currency_without_a_limit_always_wants_a_second_person() {
    let mut world = World::new();
    world.topped_up(1_000);
    let dollars = WalletKey {
        user_id: user(1),
        currency: CurrencyCode::Usd,
    };
    world.apply(Action::OpenWallet(domain::ledger::OpenWallet {
        key: dollars,
    }));
    let cent = AnyMoney::new(1, CurrencyCode::Usd);
    let action = adjustment(&mut world, 900, Direction::Credit, cent);
    let approval = requested(&mut world, action);
    approved(&mut world, &approval);
    let wallet = world.wallet(user(1), CurrencyCode::Usd);
    assert_eq!(wallet.balance(), cent);
}

#[test]
fn an_approved_refund_is_that_of_who_ordered_it_and_goes_through_its_gateway() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let action = refund(&mut world, &payment, None);
    let approval = requested(&mut world, action);
    assert_eq!(world.balance(), som(50_000).minor);
    assert_eq!(approval.order.amount, som(50_000), "all that was left");
    let place = approval.order.refund().expect("a refund");

    let closed = ApproveOrder {
        way_back: Arc::new(Way::Closed),
        ..approval_by(&mut world, 901, &approval)
    };
    let no_way = world.run(Action::ApproveOrder(Box::new(closed)));
    assert!(matches!(
        no_way,
        Err(Refusal::NoWayBack(NoWayBack::NotSupported { .. }))
    ));

    let done = approved(&mut world, &approval);
    let Some(Receipt::RefundReserved(refunded)) = done.receipt else {
        panic!("not reserved: {done:?}");
    };
    assert_eq!(refunded.refund.id, place.refund_id);
    assert_eq!(refunded.refund.status, RefundStatus::Pending);
    assert_eq!(
        refunded.refund.origin,
        RefundOrigin::Staff(user(900), approval.reason.clone())
    );
    assert_eq!(world.balance(), 0);
}

#[test]
fn a_refund_of_what_was_refunded_meanwhile_is_refused() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let action = refund(&mut world, &payment, Some(50_000));
    let approval = requested(&mut world, action);
    pending(&mut world, &payment, 1);
    assert_eq!(
        approve(&mut world, 901, &approval),
        Err(Refusal::RefundTooLarge {
            refundable: som(49_999)
        })
    );
    assert_eq!(approval.state_at(world.now()), ApprovalState::Pending);
}

#[test]
fn ends_of_refunds_by_hand_want_a_second_person_too() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let (one, other) = (
        pending(&mut world, &payment, 6_000),
        pending(&mut world, &payment, 7_000),
    );
    let action = settlement(&mut world, &one);
    let settle = requested(&mut world, action);
    let action = refusal(&mut world, &other);
    let refuse = requested(&mut world, action);
    assert_eq!(world.balance(), som(37_000).minor);
    assert_eq!(settle.order.kind(), StaffOrderKind::SettleRefund);
    assert_eq!(refuse.order.kind(), StaffOrderKind::RefuseRefund);
    approved(&mut world, &settle);
    assert_eq!(
        world.payment_status(&payment),
        PaymentStatus::PartiallyRefunded
    );
    approved(&mut world, &refuse);
    assert_eq!(world.balance(), som(44_000).minor);
}

#[test]
fn the_end_of_a_refund_that_ended_so_by_itself_changes_nothing_but_the_approval() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = pending(&mut world, &payment, 6_000);
    let action = settlement(&mut world, &refund);
    let approval = requested(&mut world, action);
    world.apply(Action::SettleRefund(settle_refund(&refund)));
    let done = approved(&mut world, &approval);
    assert!(matches!(done.receipt, Some(Receipt::RefundSettled(_))));
    let changes = world.last_changes();
    assert!(changes.refunds.is_empty() && changes.transactions.is_empty());
    assert_eq!(changes.admin_entries.len(), 1);
}

#[test]
fn a_settlement_that_waited_takes_nothing_out_of_the_wallet_again() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = pending(&mut world, &payment, 6_000);
    let action = settlement(&mut world, &refund);
    let approval = requested(&mut world, action);
    world.advance(TimeDelta::minutes(1));
    let refused = RefuseRefund {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..refuse_refund(&refund)
    };
    world.apply(Action::RefuseRefund(refused));
    assert_eq!(world.balance(), som(50_000).minor);
    assert_eq!(
        approve(&mut world, 901, &approval),
        Err(Refusal::RefundOver)
    );
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn looking_at_a_disputed_refund_moves_no_money_and_wants_nobody() {
    let mut world = World::new();
    let payment = world.topped_up(50_000);
    let refund = pending(&mut world, &payment, 6_000);
    world.apply(Action::SettleRefund(settle_refund(&refund)));
    let contradiction = RefuseRefund {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..refuse_refund(&refund)
    };
    world.apply(Action::RefuseRefund(contradiction));
    let looked = settlement(&mut world, &refund);
    assert!(matches!(world.apply(looked), Receipt::RefundSettled(_)));
    assert!(world.last_changes().solo_orders.is_empty());
}

#[test]
fn a_repeat_under_one_key_asks_a_second_person_once() {
    let mut world = World::new();
    world.topped_up(1_000);
    let first = adjustment(&mut world, 900, Direction::Credit, som(6_000));
    let again = adjustment(&mut world, 900, Direction::Credit, som(6_000));
    world.apply(keyed(first, "one", 1));
    assert!(matches!(
        world.run(keyed(again, "one", 1)),
        Ok(Outcome::Replayed(_))
    ));
    assert_eq!(world.books().approvals().len(), 1);
}

#[test]
fn an_approval_is_of_the_order_that_was_seen() {
    let mut world = World::new();
    world.topped_up(1_000);
    let action = adjustment(&mut world, 900, Direction::Credit, som(6_000));
    let approval = requested(&mut world, action);
    let mut seen = approval.clone();
    seen.order.amount = som(7_000);
    assert_eq!(
        approve(&mut world, 901, &seen),
        Err(Refusal::UnknownApproval)
    );
}

proptest! {
    /// However an amount is split among wallets, ways and moments of a day: what one person moves alone stays within the limit,
    /// and what was approved moved exactly once.
    #[test]
    fn no_split_gets_round_the_limit(
        parts in prop::collection::vec((1_i64..=3_000, any::<bool>(), 900_i64..=902, any::<bool>()), 1..40),
    ) {
        let mut world = World::new();
        world.topped_up(500_000);
        let mut alone = std::collections::BTreeMap::<i64, i64>::new();
        let mut expected = som(500_000).minor;
        for (major, is_credit, staff, is_approved) in parts {
            let (direction, sign) = if is_credit {
                (Direction::Credit, 1)
            } else {
                (Direction::Debit, -1)
            };
            let action = adjustment(&mut world, staff, direction, som(major));
            match world.apply(action) {
                Receipt::WalletAdjusted(_) => {
                    *alone.entry(staff).or_default() += major;
                    expected += sign * som(major).minor;
                }
                Receipt::ApprovalRequested(approval) => {
                    let already = alone.get(&staff).copied().unwrap_or(0);
                    prop_assert!(already + major > ALONE, "{already} and {major} were allowed");
                    if is_approved {
                        let other = if staff == 902 { 900 } else { staff + 1 };
                        approve(&mut world, other, &approval).expect("approved");
                        let _ = approve(&mut world, other, &approval);
                        expected += sign * som(major).minor;
                    }
                }
                other => panic!("{other:?}"),
            }
            prop_assert_eq!(world.balance(), expected);
        }
        prop_assert!(alone.values().all(|sum| *sum <= ALONE), "{:?}", alone);
    }
}
