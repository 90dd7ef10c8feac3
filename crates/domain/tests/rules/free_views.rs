//! Which views of doctors cost nothing.

use chrono::TimeDelta;
use domain::billing::{FreeReason, ServiceType};
use domain::ledger::{Action, Charge, OpenWallet, Outcome, Receipt, Refusal};
use domain::wallet::WalletKey;

use crate::support::{World, catalogue, charge, quantity, user, view};

/// `None` when the view was paid for.
fn viewed(world: &mut World, charge: Charge) -> Option<FreeReason> {
    match world.charge(charge) {
        Ok(Outcome::Applied { receipt, .. }) => match receipt {
            Receipt::Free { reason, .. } => Some(reason),
            Receipt::Charged(_) => None,
            other => panic!("no view: {other:?}"),
        },
        other => panic!("no view: {other:?}"),
    }
}

/// Views of so many doctors, one after another, each a new one.
fn views(world: &mut World, doctors: std::ops::RangeInclusive<i64>) -> Vec<Option<FreeReason>> {
    doctors.map(|doctor| viewed(world, view(doctor))).collect()
}

const QUOTA: Option<FreeReason> = Some(FreeReason::DailyQuota);
const NEW_USER: Option<FreeReason> = Some(FreeReason::NewUser);
const SEEN: Option<FreeReason> = Some(FreeReason::AlreadyViewedToday);
const PAID: Option<FreeReason> = None;

#[test]
fn a_new_user_has_the_days_quota_and_then_what_is_left_of_the_welcome() {
    let mut world = World::new();
    world.topped_up(100_000);
    assert_eq!(
        views(&mut world, 1..=6),
        [QUOTA, QUOTA, QUOTA, NEW_USER, NEW_USER, PAID]
    );
    let usage = world.usage_today();
    assert_eq!(
        (usage.quota_views, usage.new_user_views, usage.paid_views),
        (3, 2, 1)
    );
    assert_eq!((usage.free_views(), usage.total_views()), (5, 6));
    assert_eq!(world.transactions().count(), 2, "the top-up and one charge");
}

#[test]
fn the_quota_returns_with_the_next_day_and_the_welcome_does_not() {
    let mut world = World::new();
    world.topped_up(100_000);
    views(&mut world, 1..=5);
    world.advance(TimeDelta::days(1));
    assert_eq!(views(&mut world, 1..=4), [QUOTA, QUOTA, QUOTA, PAID]);
}

#[test]
fn a_wallet_is_new_for_seven_days_to_the_microsecond() {
    let settings =
        |settings: &mut domain::billing::BillingSettings| settings.free_views_per_day = 0;
    for (age, expected) in [
        (TimeDelta::zero(), NEW_USER),
        (TimeDelta::days(7), NEW_USER),
        (TimeDelta::days(7) + TimeDelta::microseconds(1), PAID),
    ] {
        let mut world = World::with(catalogue(settings));
        world.topped_up(10_000);
        world.advance(age);
        assert_eq!(viewed(&mut world, view(1)), expected, "{age}");
    }
}

#[test]
fn every_view_ever_counts_against_the_welcome() {
    let mut world = World::with(catalogue(|settings| settings.free_views_per_day = 1));
    world.topped_up(100_000);
    for day in 1..=5 {
        assert_eq!(viewed(&mut world, view(day)), QUOTA);
        world.advance(TimeDelta::days(1));
    }
    assert_eq!(
        views(&mut world, 10..=11),
        [QUOTA, PAID],
        "five views were before"
    );
}

#[test]
fn views_of_the_first_day_still_count_on_the_seventh_after_it() {
    let mut world = World::with(catalogue(|settings| settings.free_views_per_day = 5));
    world.topped_up(100_000);
    assert_eq!(views(&mut world, 1..=5), [QUOTA; 5]);
    world.change_catalogue(|catalogue| catalogue.settings.free_views_per_day = 0);
    world.advance(TimeDelta::days(7));
    assert_eq!(viewed(&mut world, view(1)), PAID);
}

#[test]
fn a_doctor_is_paid_for_once_a_day() {
    let mut world = World::with(catalogue(|settings| {
        settings.free_views_per_day = 0;
        settings.free_views_for_new_users = 0;
    }));
    world.topped_up(100_000);
    assert_eq!(viewed(&mut world, view(1)), PAID);
    assert_eq!(viewed(&mut world, view(1)), SEEN);
    assert!(
        world.last_changes().is_empty(),
        "a second look writes nothing"
    );
    assert_eq!(viewed(&mut world, view(2)), PAID);
    world.advance(TimeDelta::days(1));
    assert_eq!(viewed(&mut world, view(1)), PAID);
}

#[test]
fn a_second_look_at_a_doctor_uses_no_quota() {
    let mut world = World::new();
    assert_eq!(viewed(&mut world, view(1)), QUOTA);
    assert_eq!(viewed(&mut world, view(1)), SEEN);
    assert_eq!(world.usage_today().quota_views, 1);
    assert_eq!(views(&mut world, 2..=3), [QUOTA, QUOTA]);
}

#[test]
fn what_one_user_saw_is_not_seen_by_another() {
    let mut world = World::new();
    viewed(&mut world, view(1));
    let other = Charge {
        user_id: user(2),
        ..view(1)
    };
    assert_eq!(viewed(&mut world, other), QUOTA);
}

#[test]
fn more_than_one_view_at_once_is_charged_in_full() {
    let mut world = World::new();
    world.topped_up(100_000);
    let two = Charge {
        quantity: quantity(2),
        ..view(1)
    };
    assert_eq!(viewed(&mut world, two), PAID);
    let usage = world.usage_today();
    assert_eq!((usage.quota_views, usage.paid_views), (0, 2));
    assert_eq!(
        viewed(&mut world, view(1)),
        SEEN,
        "two views of a doctor are a view too"
    );
}

#[test]
fn no_other_service_uses_the_quota() {
    let mut world = World::new();
    let refusal = world.charge(charge(ServiceType::ChatMessage));
    assert!(
        matches!(refusal, Err(Refusal::InsufficientBalance { .. })),
        "{refusal:?}"
    );
    assert_eq!(world.usage_today().total_views(), 0);
}

#[test]
fn the_day_is_that_of_tashkent() {
    let mut world = World::new();
    views(&mut world, 1..=3);
    // Half past midnight in Tashkent, still the day before in UTC.
    world.advance(TimeDelta::hours(12) + TimeDelta::minutes(30));
    assert_eq!(world.now().to_rfc3339(), "2026-03-02T19:30:00+00:00");
    assert_eq!(views(&mut world, 4..=5), [QUOTA, QUOTA]);
    assert_eq!(viewed(&mut world, view(1)), QUOTA, "it was seen yesterday");
}

#[test]
fn the_age_of_a_user_is_that_of_the_first_wallet() {
    let mut world = World::with(catalogue(|settings| settings.free_views_per_day = 0));
    world.apply(Action::OpenWallet(OpenWallet {
        key: WalletKey::anchor(user(1)),
    }));
    world.advance(TimeDelta::days(8));
    world.topped_up(10_000);
    assert_eq!(viewed(&mut world, view(1)), PAID);
}
