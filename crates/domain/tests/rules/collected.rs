//! What gateways are collecting counts against the limit of its wallet: a million so'm by default.

use chrono::TimeDelta;
use domain::ledger::{Action, Outcome, Refusal};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, Payment, PaymentStatus};

use crate::support::{World, begin, create, fail, som, user};

const FULL: Result<Outcome, Refusal> = Err(Refusal::WalletLimitExceeded(AnyMoney::new(
    100_000_000,
    CurrencyCode::Uzs,
)));

fn begins(world: &mut World, payment: &Payment, transaction: &str) -> Result<Outcome, Refusal> {
    world.run(Action::BeginAttempt(begin(payment, transaction)))
}

/// Two payments, each of which the wallet can hold, and the first is being collected.
fn one_of_two(world: &mut World) -> (Payment, Attempt, Payment) {
    let [first, second] = [world.created(600_000), world.created(600_000)];
    let attempt = world.begun(&first, "first");
    (first, attempt, second)
}

#[test]
fn of_five_that_are_begun_together_one_fits() {
    let mut world = World::new();
    let payments = [(); 5].map(|()| world.created(600_000));
    let mut begun = 0;
    for (place, payment) in payments.iter().enumerate() {
        match begins(&mut world, payment, &format!("click-{place}")) {
            Ok(_) => begun += 1,
            refused => assert_eq!(refused, FULL),
        }
    }
    assert_eq!(begun, 1);
}

#[test]
fn all_that_fit_together_may_be_begun_to_the_last_tiyin() {
    let mut world = World::new();
    world.topped_up(400_000);
    let payments = [300_000, 300_000, 1_000].map(|som| world.created(som));
    world.begun(&payments[0], "click-1");
    world.begun(&payments[1], "click-2");
    assert_eq!(begins(&mut world, &payments[2], "click-3"), FULL);
}

#[test]
fn a_payment_does_not_stand_in_its_own_way() {
    let mut world = World::new();
    let (first, ..) = one_of_two(&mut world);
    begins(&mut world, &first, "again").expect("a second attempt of the same payment");
    begins(&mut world, &first, "first").expect("a repeat of the first");
}

#[test]
fn an_attempt_that_fails_makes_room_at_once() {
    let mut world = World::new();
    let (first, attempt, second) = one_of_two(&mut world);
    world.apply(Action::FailAttempt(fail(&first, attempt.number)));
    begins(&mut world, &second, "second").expect("there is room");
    assert_eq!(begins(&mut world, &first, "third"), FULL);
}

#[test]
fn what_was_completed_is_in_the_balance_and_counts_once() {
    let mut world = World::new();
    let (first, attempt, second) = one_of_two(&mut world);
    let completion = world.completion(&first, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    assert_eq!(begins(&mut world, &second, "second"), FULL);
    let fits = world.created(400_000);
    begins(&mut world, &fits, "third").expect("up to the limit");
}

#[test]
fn a_payment_that_hangs_frees_its_payer_after_half_a_day_and_is_credited_if_it_comes() {
    let mut world = World::new();
    let (first, attempt, _) = one_of_two(&mut world);
    let end = first.expires_at + TimeDelta::hours(12);
    world.advance(end - world.now() - TimeDelta::microseconds(1));
    let next = world.created(600_000);
    assert_eq!(begins(&mut world, &next, "next"), FULL);
    world.advance(TimeDelta::microseconds(1));
    let completion_of_next = world.begun(&next, "next");
    for (payment, attempt) in [(&first, &attempt), (&next, &completion_of_next)] {
        let completion = world.completion(payment, attempt);
        world.apply(Action::CompleteAttempt(completion));
        assert_eq!(world.payment_status(payment), PaymentStatus::Completed);
    }
    assert_eq!(
        world.balance(),
        som(1_200_000).minor,
        "what was taken is credited whatever the limit says"
    );
}

#[test]
fn wallets_of_others_have_room_of_their_own() {
    let mut world = World::new();
    one_of_two(&mut world);
    let id = domain::PaymentId(world.fresh_uuid());
    let theirs = world.created_as(domain::ledger::CreatePayment {
        id,
        ..create(user(2), 600_000)
    });
    begins(&mut world, &theirs, "theirs").expect("it is another wallet");
}
