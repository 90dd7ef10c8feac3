//! The same request under the same key happens once.

use domain::billing::ServiceType;
use domain::idempotency::IdempotencyKey;
use domain::ledger::{Action, Charge, Command, OpenWallet, Outcome, Refusal};
use domain::wallet::WalletKey;

use crate::support::{World, charge, keyed, som, user};

fn consultation(world: &mut World, key: &str, fingerprint: u8) -> Command {
    let charge = world.with_fresh_id(charge(ServiceType::Consultation));
    keyed(Action::Charge(charge), key, fingerprint)
}

#[test]
fn a_repeat_gets_the_first_answer_and_moves_nothing() {
    let mut world = World::new();
    world.topped_up(200_000);
    let command = consultation(&mut world, "key", 1);
    let Ok(Outcome::Applied {
        answer: Some(first),
        ..
    }) = world.run(command)
    else {
        panic!("the first time it happens");
    };
    for _ in 0..3 {
        let repeat = consultation(&mut world, "key", 1);
        assert_eq!(world.run(repeat), Ok(Outcome::Replayed(first.clone())));
    }
    assert_eq!(world.balance(), som(150_000).minor);
}

#[test]
fn the_answer_is_saved_with_the_effect() {
    let mut world = World::new();
    world.topped_up(200_000);
    let command = consultation(&mut world, "key", 1);
    world.run(command).expect("it holds enough");
    let changes = world.last_changes();
    assert_eq!((changes.answers.len(), changes.transactions.len()), (1, 1));
    assert_eq!(changes.answers[0].created_at, world.now());
}

#[test]
fn a_key_stands_for_one_request_alone() {
    let mut world = World::new();
    world.topped_up(200_000);
    let command = consultation(&mut world, "key", 1);
    world.run(command).expect("it holds enough");
    let other = consultation(&mut world, "key", 2);
    assert_eq!(world.run(other), Err(Refusal::IdempotencyKeyReused));
    assert_eq!(world.balance(), som(150_000).minor);
}

#[test]
fn the_same_key_of_another_user_is_another_key() {
    let mut world = World::new();
    world.topped_up(200_000);
    let command = consultation(&mut world, "key", 1);
    world.run(command).expect("it holds enough");
    let charge = world.with_fresh_id(Charge {
        user_id: user(2),
        ..charge(ServiceType::Consultation)
    });
    let refusal = world.run(keyed(Action::Charge(charge), "key", 2));
    assert!(
        matches!(refusal, Err(Refusal::InsufficientBalance { .. })),
        "{refusal:?}"
    );
}

#[test]
fn a_refusal_is_not_kept_and_the_retry_succeeds() {
    let mut world = World::new();
    let command = consultation(&mut world, "key", 1);
    let refusal = world.run(command);
    assert!(
        matches!(refusal, Err(Refusal::InsufficientBalance { .. })),
        "{refusal:?}"
    );
    world.topped_up(200_000);
    let retry = consultation(&mut world, "key", 1);
    assert!(matches!(world.run(retry), Ok(Outcome::Applied { .. })));
    assert_eq!(world.balance(), som(150_000).minor);
}

#[test]
fn an_answer_is_repeated_during_maintenance_and_after_prices_changed() {
    let mut world = World::new();
    world.topped_up(200_000);
    let command = consultation(&mut world, "key", 1);
    world.run(command).expect("it holds enough");
    world.change_catalogue(|catalogue| {
        catalogue.settings.maintenance_mode = true;
        catalogue.rules.clear();
    });
    let repeat = consultation(&mut world, "key", 1);
    assert!(matches!(world.run(repeat), Ok(Outcome::Replayed(_))));
}

#[test]
fn a_command_that_had_nothing_left_to_do_has_its_answer_kept_all_the_same() {
    let mut world = World::new();
    let open = Action::OpenWallet(OpenWallet {
        key: WalletKey::anchor(user(1)),
    });
    world.apply(open.clone());
    world.apply(keyed(open.clone(), "key", 1));
    let changes = world.last_changes();
    assert_eq!((changes.answers.len(), changes.wallets.len()), (1, 0));
    assert!(matches!(
        world.run(keyed(open, "key", 1)),
        Ok(Outcome::Replayed(_))
    ));
}

#[test]
fn a_key_is_visible_ascii_of_at_most_255_characters() {
    for wrong in ["", " ", "a b", "ключ", "a\n", &"k".repeat(256)] {
        assert_eq!(IdempotencyKey::parse(wrong), None, "{wrong:?}");
    }
    for right in [
        "k",
        "550e8400-e29b-41d4-a716-446655440000",
        "!~",
        &"k".repeat(255),
    ] {
        assert!(IdempotencyKey::parse(right).is_some(), "{right:?}");
    }
}
