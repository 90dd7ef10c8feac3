//! Charges from a wallet that is not in so'm.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::billing::{FreeReason, ServiceType};
use domain::exchange::{Conversion, ExchangeRate, ExchangeRates};
use domain::ledger::rules::ensure_payable;
use domain::ledger::{Charge, CreatePayment, Outcome, Receipt, Refusal};
use domain::money::{Amount, AnyMoney, CurrencyCode, Money};
use domain::time::BusinessCalendar;
use domain::wallet::Transaction;
use domain::{PaymentId, Timestamp};
use proptest::prelude::*;

use crate::support::{World, charge, create, som, user, view};

fn day_of(now: Timestamp) -> NaiveDate {
    BusinessCalendar::default().day_of(now)
}

fn dollar(som: &str, day: NaiveDate) -> ExchangeRate {
    ExchangeRate::parse(CurrencyCode::Usd, som, 1, day).expect("a rate")
}

fn in_dollars(service: ServiceType) -> Charge {
    Charge {
        currency: CurrencyCode::Usd,
        ..charge(service)
    }
}

/// User 1 has so many cents, and a dollar costs so many so'm from today on.
fn world_with(cents: i64, rate: &str) -> World {
    let mut world = World::new();
    let rate = dollar(rate, day_of(world.now()));
    world.change_catalogue(|catalogue| {
        catalogue.rates = ExchangeRates::new([rate]);
        for terms in &mut catalogue.gateways {
            terms.supported_currencies.push(CurrencyCode::Usd);
        }
    });
    let id = PaymentId(world.fresh_uuid());
    let payment = world.created_as(CreatePayment {
        id,
        amount: AnyMoney::new(cents, CurrencyCode::Usd),
        ..create(user(1), 0)
    });
    let attempt = world.begun(&payment, "dollars");
    let completion = world.completion(&payment, &attempt);
    world.apply(domain::ledger::Action::CompleteAttempt(completion));
    world
}

fn set_price(world: &mut World, tiyin: i64) {
    world.change_catalogue(|catalogue| {
        for rule in &mut catalogue.rules {
            rule.unit_price = Money::from_minor(tiyin);
        }
    });
}

fn transaction(outcome: Result<Outcome, Refusal>) -> Transaction {
    match outcome {
        Ok(Outcome::Applied {
            receipt: Receipt::Charged(charged),
            ..
        }) => charged.transaction,
        other => panic!("not charged: {other:?}"),
    }
}

fn cents(world: &World) -> i64 {
    world.wallet(user(1), CurrencyCode::Usd).balance_minor
}

#[test]
fn a_dollar_wallet_pays_the_price_at_the_days_rate() {
    let mut world = world_with(1_000, "12654.43");
    world.topped_up(60_000);
    let paid = transaction(world.charge(in_dollars(ServiceType::Consultation)));
    assert_eq!(paid.amount(), AnyMoney::new(395, CurrencyCode::Usd));
    let conversion = Conversion {
        price: Money::from_minor(som(50_000).minor),
        rate: dollar("12654.43", day_of(world.now())),
    };
    assert_eq!(paid.entry.conversion, Some(conversion));
    assert_eq!(cents(&world), 605);
    assert_eq!(world.balance(), som(60_000).minor, "so'm are not touched");
}

#[test]
fn a_charge_in_som_has_no_conversion() {
    let mut world = world_with(1_000, "12654.43");
    world.topped_up(60_000);
    let paid = transaction(world.charge(charge(ServiceType::Consultation)));
    assert_eq!(paid.entry.conversion, None);
}

#[test]
fn a_cent_too_little_is_refused_in_cents() {
    let mut world = world_with(399, "12500");
    world.topped_up(60_000);
    let refusal = world.charge(in_dollars(ServiceType::Consultation));
    let balance = AnyMoney::new(399, CurrencyCode::Usd);
    let required = AnyMoney::new(400, CurrencyCode::Usd);
    assert_eq!(
        refusal,
        Err(Refusal::InsufficientBalance { balance, required })
    );
}

#[test]
fn a_rate_that_is_too_old_or_of_tomorrow_is_none() {
    let mut world = world_with(1_000, "12500");
    world.advance(TimeDelta::days(3));
    transaction(world.charge(in_dollars(ServiceType::ChatMessage)));
    world.advance(TimeDelta::days(1));
    let none = Err(Refusal::RateUnavailable(CurrencyCode::Usd));
    assert_eq!(world.charge(in_dollars(ServiceType::ChatMessage)), none);
    let tomorrow = dollar("12500", day_of(world.now()) + Days::new(1));
    world.change_catalogue(|catalogue| catalogue.rates.put(tomorrow));
    assert_eq!(world.charge(in_dollars(ServiceType::ChatMessage)), none);
    world.advance(TimeDelta::days(1));
    transaction(world.charge(in_dollars(ServiceType::ChatMessage)));
}

#[test]
fn the_rate_changes_at_midnight_in_tashkent() {
    let mut world = world_with(1_000, "10000");
    let tomorrow = dollar("5000", day_of(world.now()) + Days::new(1));
    world.change_catalogue(|catalogue| catalogue.rates.put(tomorrow));
    world.advance(TimeDelta::hours(12) - TimeDelta::microseconds(1));
    let paid = transaction(world.charge(in_dollars(ServiceType::ChatMessage)));
    assert_eq!(paid.amount_minor, 10);
    world.advance(TimeDelta::microseconds(1));
    let paid = transaction(world.charge(in_dollars(ServiceType::ChatMessage)));
    assert_eq!(paid.amount_minor, 20);
}

#[test]
fn a_free_view_needs_no_rate_and_an_anchor_decides_who_is_new() {
    let mut world = world_with(1_000, "12500");
    world.change_catalogue(|catalogue| catalogue.rates = ExchangeRates::default());
    let mut reasons = Vec::new();
    for doctor in 1..=8 {
        let charge = Charge {
            currency: CurrencyCode::Usd,
            ..view(doctor)
        };
        reasons.push(match world.charge(charge) {
            Ok(Outcome::Applied {
                receipt: Receipt::Free { reason, .. },
                ..
            }) => Some(reason),
            Err(Refusal::RateUnavailable(CurrencyCode::Usd)) => None,
            other => panic!("unexpected: {other:?}"),
        });
    }
    let quota = Some(FreeReason::DailyQuota);
    let new = Some(FreeReason::NewUser);
    assert_eq!(
        reasons,
        [quota, quota, quota, new, new, None, None, None],
        "five views ever for new users"
    );
}

#[test]
fn a_price_that_no_wallet_could_hold_is_refused() {
    let mut world = world_with(1_000, "0.000001");
    set_price(&mut world, Amount::<domain::money::Uzs>::MAX_MINOR);
    let refusal = world.charge(in_dollars(ServiceType::Consultation));
    assert!(matches!(refusal, Err(Refusal::Overflow(_))), "{refusal:?}");
}

proptest! {
    /// Asking and charging agree, whatever the price, the rate and the balance.
    #[test]
    fn a_charge_takes_what_was_told_or_is_refused_as_was_told(
        tiyin in 1..=10_000_000_000_i64,
        micros in 1..=20_000_000_000_i64,
        nominal in 1..=100_u32,
        balance in 1..=1_000_000_i64,
    ) {
        let mut world = world_with(balance, "1");
        set_price(&mut world, tiyin);
        let today = day_of(world.now());
        let rate = ExchangeRate::try_new(CurrencyCode::Usd, micros, nominal, today).expect("a rate");
        let rates = ExchangeRates::new([rate]);
        world.change_catalogue(|catalogue| catalogue.rates = rates.clone());
        let wallet = world.wallet(user(1), CurrencyCode::Usd);
        let price = Amount::try_from_minor(tiyin).expect("a price");
        let told = ensure_payable(&wallet, price, &rates, today);
        let shown = rates.shown_rounded_half_up(price.money(), CurrencyCode::Usd, today);
        match world.charge(in_dollars(ServiceType::Consultation)) {
            Ok(outcome) => {
                let paid = transaction(Ok(outcome));
                prop_assert_eq!(told, Ok(()));
                prop_assert_eq!(shown.as_ref(), Ok(&paid.amount()));
                prop_assert!(paid.amount_minor >= 1);
                prop_assert_eq!(cents(&world), balance - paid.amount_minor);
            }
            Err(refusal) => {
                prop_assert_eq!(told, Err(refusal));
                prop_assert_eq!(cents(&world), balance);
            }
        }
    }
}
