//! What staff may do to a wallet, and what the log says about it.

use domain::administration::{AdminAction, AdminTarget};
use domain::billing::ServiceType;
use domain::ledger::{Action, AdjustWallet, Charge, Outcome, Receipt, Refusal};
use domain::money::{AmountOverflow, AnyMoney, CurrencyCode};
use domain::wallet::{CounterAccount, Direction, WalletKey};
use domain::{TransactionId, UserId};

use crate::support::{World, adjust, block, charge, keyed, som, user};

fn adjusted(world: &mut World, direction: Direction, amount: AnyMoney) -> Result<Outcome, Refusal> {
    let adjustment = adjustment(world, direction, amount);
    world.run(Action::AdjustWallet(adjustment))
}

fn adjustment(world: &mut World, direction: Direction, amount: AnyMoney) -> AdjustWallet {
    AdjustWallet {
        transaction_id: TransactionId(world.fresh_uuid()),
        ..adjust(direction, amount)
    }
}

/// A charge that needs money.
fn consultation(world: &mut World) -> Charge {
    world.with_fresh_id(charge(ServiceType::Consultation))
}

#[test]
fn a_blocked_wallet_is_topped_up_but_not_charged_until_it_is_free_again() {
    let mut world = World::new();
    world.topped_up(60_000);
    world.apply(block(true));
    let charge = Action::Charge(consultation(&mut world));
    assert_eq!(world.run(charge.clone()), Err(Refusal::WalletBlocked));
    world.topped_up(1_000);
    assert_eq!(world.balance(), som(61_000).minor);
    world.apply(block(false));
    world.apply(charge);
    assert_eq!(world.balance(), som(11_000).minor);
}

#[test]
fn a_block_is_logged_with_who_what_and_why_and_once() {
    let mut world = World::new();
    world.topped_up(1_000);
    let before = world.wallet(user(1), CurrencyCode::Uzs);
    world.apply(block(true));
    let changes = world.last_changes().clone();
    let [entry] = &changes.admin_entries[..] else {
        panic!("one line: {changes:#?}");
    };
    assert_eq!(entry.actor.user_id, user(900));
    assert_eq!(entry.action, AdminAction::BlockWallet);
    assert_eq!(
        entry.target,
        AdminTarget::Wallet(WalletKey::anchor(user(1)))
    );
    assert_eq!(entry.before.as_deref(), Some(r#"{"is_blocked":false}"#));
    assert_eq!(entry.after.as_deref(), Some(r#"{"is_blocked":true}"#));
    assert_eq!(
        entry
            .reason
            .as_ref()
            .map(domain::administration::Reason::as_str),
        Some("ticket 17")
    );
    assert_eq!(entry.at, world.now());
    assert!(changes.transactions.is_empty());
    let after = world.wallet(user(1), CurrencyCode::Uzs);
    assert!(after.is_blocked);
    assert_eq!(
        (after.balance_minor, after.last_sequence),
        (before.balance_minor, before.last_sequence)
    );
    assert_eq!(
        world.run(block(true)),
        Ok(Outcome::AlreadyApplied(Receipt::WalletBlockSet(after)))
    );
}

#[test]
fn an_adjustment_moves_the_balance_and_leaves_the_totals() {
    let mut world = World::new();
    world.topped_up(10_000);
    for (direction, amount, balance) in [
        (Direction::Credit, 500, 10_500),
        (Direction::Debit, 10_500, 0),
    ] {
        let before = world.balance();
        adjusted(&mut world, direction, som(amount)).expect("it is allowed");
        let wallet = world.wallet(user(1), CurrencyCode::Uzs);
        assert_eq!(wallet.balance(), som(balance));
        assert_eq!(wallet.total_topped_up(), som(10_000));
        assert_eq!(wallet.total_spent(), som(0));
        let changes = world.last_changes();
        let transaction = &changes.transactions[0];
        assert_eq!(
            transaction.entry.counter_account,
            CounterAccount::Adjustment
        );
        assert_eq!(transaction.direction, direction);
        assert_eq!(transaction.balance_before_minor, before);
        let entry = &changes.admin_entries[0];
        assert_eq!(entry.action, AdminAction::AdjustWallet);
        let after = format!(
            r#"{{"balance":{balance}.00,"direction":"{}","amount":{amount}.00,"transaction_id":"{}"}}"#,
            direction.as_str(),
            transaction.entry.id
        );
        assert_eq!(entry.after.as_deref(), Some(after.as_str()));
    }
}

#[test]
fn a_blocked_wallet_may_be_adjusted() {
    let mut world = World::new();
    world.topped_up(10_000);
    world.apply(block(true));
    adjusted(&mut world, Direction::Debit, som(10_000)).expect("it is allowed");
    assert_eq!(world.balance(), 0);
}

#[test]
fn an_adjustment_below_zero_or_beyond_the_ledger_is_refused() {
    let mut world = World::new();
    world.topped_up(10_000);
    let too_much = AnyMoney::new(som(10_000).minor + 1, CurrencyCode::Uzs);
    assert_eq!(
        adjusted(&mut world, Direction::Debit, too_much),
        Err(Refusal::InsufficientBalance {
            balance: som(10_000),
            required: too_much,
        })
    );
    for beyond in [0, -1, i64::MAX] {
        let amount = AnyMoney::new(beyond, CurrencyCode::Uzs);
        assert_eq!(
            adjusted(&mut world, Direction::Credit, amount),
            Err(Refusal::Overflow(AmountOverflow))
        );
    }
    assert_eq!(world.balance(), som(10_000).minor);
}

#[test]
fn nothing_is_done_to_a_wallet_that_nobody_opened() {
    let mut world = World::new();
    assert_eq!(world.run(block(true)), Err(Refusal::UnknownWallet));
    world.topped_up(1_000);
    let dollars = AnyMoney::new(100, CurrencyCode::Usd);
    assert_eq!(
        adjusted(&mut world, Direction::Credit, dollars),
        Err(Refusal::UnknownWallet)
    );
}

#[test]
fn the_key_of_an_adjustment_is_the_admins_and_not_the_users() {
    let mut world = World::new();
    world.topped_up(50_000);
    let adjustment = adjustment(&mut world, Direction::Credit, som(500));
    let command = keyed(Action::AdjustWallet(adjustment), "key-1", 1);
    world.apply(command.clone());
    let answer = &world.last_changes().answers[0];
    assert_eq!(answer.user_id, user(900));
    assert!(matches!(world.run(command), Ok(Outcome::Replayed(_))));
    assert_eq!(world.balance(), som(50_500).minor);
    let users = Action::Charge(consultation(&mut world));
    world.apply(keyed(users, "key-1", 2));
    assert_eq!(world.balance(), som(500).minor);
}

#[test]
fn staff_wait_in_the_lane_of_the_wallets_owner() {
    let user = user(1);
    let of_user = domain::ledger::Command::from(Action::Charge(charge(ServiceType::ChatMessage)));
    let of_staff = domain::ledger::Command::from(block(true));
    assert_eq!(of_user.lane_key(), of_staff.lane_key());
    assert_eq!(of_staff.user_id(), UserId::new(900));
    let needs = domain::ledger::BatchNeeds::of([&of_staff]);
    assert!(needs.wallets.contains(&WalletKey::anchor(user)));
}
