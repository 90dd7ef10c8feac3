//! Many commands on one loaded state, saved at once.

use domain::billing::ServiceType;
use domain::ledger::{Action, Command, Refusal};

use crate::support::{World, begin, charge, som};

fn charges(world: &mut World, count: usize) -> Vec<Command> {
    (0..count)
        .map(|_| Action::Charge(world.with_fresh_id(charge(ServiceType::Consultation))).into())
        .collect()
}

#[test]
fn each_command_sees_what_the_ones_before_it_did() {
    let mut world = World::new();
    world.topped_up(120_000);
    let (now, commands) = (world.now(), charges(&mut world, 3));
    let outcomes = commands
        .iter()
        .map(|command| world.books().execute(command, now));
    let outcomes: Vec<_> = outcomes.collect();
    assert!(outcomes[0].is_ok() && outcomes[1].is_ok());
    let [balance, required] = [som(20_000), som(50_000)];
    assert_eq!(
        outcomes[2],
        Err(Refusal::InsufficientBalance { balance, required })
    );
}

#[test]
fn a_row_that_changed_twice_is_saved_once_from_what_it_was_to_what_it_is() {
    let mut world = World::new();
    world.topped_up(120_000);
    let loaded = world.wallet(
        domain::UserId::new(1).expect("positive"),
        domain::money::CurrencyCode::Uzs,
    );
    let (now, commands) = (world.now(), charges(&mut world, 2));
    for command in &commands {
        world
            .books()
            .execute(command, now)
            .expect("it holds enough");
    }
    let changes = world.books().take_changes();
    let [wallet] = changes.wallets.as_slice() else {
        panic!("one wallet: {changes:#?}");
    };
    assert_eq!(wallet.before, Some(loaded));
    assert_eq!(wallet.after.balance(), som(20_000));
    let sequences = changes
        .transactions
        .iter()
        .map(|transaction| transaction.sequence);
    assert_eq!(
        sequences.collect::<Vec<_>>(),
        [2, 3],
        "the top-up was the first"
    );
    assert!(world.books().take_changes().is_empty(), "taken is taken");
}

#[test]
fn a_payment_created_and_begun_in_one_batch_is_new_and_processing() {
    let mut world = World::new();
    let now = world.now();
    let id = domain::PaymentId(world.fresh_uuid());
    let user_id = domain::UserId::new(1).expect("positive");
    let create = domain::ledger::CreatePayment {
        id,
        ..crate::support::create(user_id, 50_000)
    };
    world
        .books()
        .execute(&Action::CreatePayment(create).into(), now)
        .expect("created");
    let payment = world.books().payments()[&id].clone();
    let command = Action::BeginAttempt(begin(&payment, "click-1")).into();
    world.books().execute(&command, now).expect("begun");
    let changes = world.books().take_changes();
    assert_eq!(changes.payments.len(), 1);
    assert_eq!(changes.payments[0].before, None);
    assert_eq!(changes.payments[0].after.version, 2);
    let versions = changes.payment_events.iter().map(|event| event.version);
    assert_eq!(versions.collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn an_attempt_needs_a_number_that_nobody_has() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let mut books = domain::ledger::Books::new(
        std::sync::Arc::new(domain::catalogue::Catalogue::default()),
        domain::time::BusinessCalendar::default(),
    );
    books.load_payment(payment.clone());
    let command = Action::BeginAttempt(begin(&payment, "click-1")).into();
    let refusal = books.execute(&command, world.now());
    assert_eq!(refusal, Err(Refusal::AttemptNumbersExhausted));
}
