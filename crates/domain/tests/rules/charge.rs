//! What services cost, and who may not have them.

use domain::billing::{FreeReason, ServiceType};
use domain::ledger::{Charge, Outcome, Receipt, Refusal};
use domain::money::{AnyMoney, BasisPoints, CurrencyCode, Money};
use domain::wallet::{CounterAccount, Direction, WalletKey};

use crate::support::{World, catalogue, charge, quantity, som, user, view};

/// A world in which no view is free.
fn without_free_views() -> World {
    World::with(catalogue(|settings| {
        settings.free_views_per_day = 0;
        settings.free_views_for_new_users = 0;
    }))
}

fn charged(outcome: Result<Outcome, Refusal>) -> i64 {
    match outcome {
        Ok(Outcome::Applied {
            receipt: Receipt::Charged(charged),
            ..
        }) => charged.transaction.amount_minor,
        other => panic!("not charged: {other:?}"),
    }
}

fn free(outcome: Result<Outcome, Refusal>) -> FreeReason {
    match outcome {
        Ok(Outcome::Applied {
            receipt: Receipt::Free { reason, .. },
            ..
        }) => reason,
        other => panic!("not free: {other:?}"),
    }
}

#[test]
fn a_charge_takes_the_price_and_says_what_for() {
    let mut world = World::new();
    world.topped_up(60_000);
    let consultation = Charge {
        related_object_id: Some(42),
        ..charge(ServiceType::Consultation)
    };
    assert_eq!(charged(world.charge(consultation)), som(50_000).minor);
    let transaction = &world.last_changes().transactions[0];
    assert_eq!(transaction.direction, Direction::Debit);
    assert_eq!(transaction.balance_before(), som(60_000));
    assert_eq!(transaction.balance_after(), som(10_000));
    assert_eq!(
        transaction.entry.counter_account,
        CounterAccount::Revenue(ServiceType::Consultation)
    );
    assert_eq!(
        transaction.entry.description,
        "Tibbiy konsultatsiya (ID: 42)"
    );
    assert_eq!(world.balance(), som(10_000).minor);
    assert_eq!(
        world.wallet(user(1), CurrencyCode::Uzs).total_spent(),
        som(50_000)
    );
}

#[test]
fn a_wallet_that_holds_the_price_exactly_is_emptied() {
    let mut world = World::new();
    world.topped_up(50_000);
    charged(world.charge(charge(ServiceType::Consultation)));
    assert_eq!(world.balance(), 0);
}

#[test]
fn a_tiyin_too_little_is_refused_with_both_sums() {
    let mut world = World::new();
    world.topped_up(50_000);
    world.change_catalogue(|catalogue| {
        let rules = &mut catalogue.rules;
        let rule = rules
            .iter_mut()
            .find(|rule| rule.service == ServiceType::Consultation);
        rule.expect("it has a price").unit_price = Money::from_minor(5_000_001);
    });
    let refusal = world.charge(charge(ServiceType::Consultation));
    let required = AnyMoney::new(5_000_001, CurrencyCode::Uzs);
    let balance = som(50_000);
    assert_eq!(
        refusal,
        Err(Refusal::InsufficientBalance { balance, required })
    );
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn a_user_without_a_wallet_has_nothing_to_be_charged() {
    let mut world = World::new();
    let refusal = world.charge(charge(ServiceType::Consultation));
    let [balance, required] = [som(0), som(50_000)];
    assert_eq!(
        refusal,
        Err(Refusal::InsufficientBalance { balance, required })
    );
    assert!(
        world.books().wallets().is_empty(),
        "a refusal opens no wallet"
    );
}

#[test]
fn a_quantity_costs_as_many_times_the_price_and_is_discounted_from_its_threshold_on() {
    let mut world = without_free_views();
    world.topped_up(500_000);
    for (count, price) in [(1, 5_000), (4, 20_000), (5, 22_500), (10, 45_000)] {
        let views = Charge {
            quantity: quantity(count),
            ..charge(ServiceType::DoctorView)
        };
        assert_eq!(charged(world.charge(views)), som(price).minor, "{count}");
    }
    assert_eq!(world.usage_today().paid_views, 20);
}

#[test]
fn access_to_many_is_decided_by_the_price_of_all() {
    let mut world = without_free_views();
    world.topped_up(10_000);
    let hundred = Charge {
        quantity: quantity(100),
        ..charge(ServiceType::DoctorView)
    };
    let refusal = world.charge(hundred);
    let [balance, required] = [som(10_000), som(450_000)];
    assert_eq!(
        refusal,
        Err(Refusal::InsufficientBalance { balance, required })
    );
}

#[test]
fn a_blocked_wallet_is_not_charged_but_topped_up() {
    let mut world = World::new();
    world.topped_up(60_000);
    let mut wallet = world.wallet(user(1), CurrencyCode::Uzs);
    wallet.is_blocked = true;
    world.books().load_wallet(wallet);
    let refusal = world.charge(charge(ServiceType::Consultation));
    assert_eq!(refusal, Err(Refusal::WalletBlocked));
    world.topped_up(60_000);
    assert_eq!(world.balance(), som(120_000).minor);
}

#[test]
fn everything_is_free_and_nothing_is_counted_while_billing_is_off() {
    let mut world = World::with(catalogue(|settings| {
        settings.enable_billing = false;
        settings.maintenance_mode = true;
    }));
    for service in ServiceType::ALL {
        assert_eq!(
            free(world.charge(charge(service))),
            FreeReason::BillingDisabled
        );
    }
    assert_eq!(free(world.charge(view(5))), FreeReason::BillingDisabled);
    assert_eq!(world.usage_today().total_views(), 0);
    assert_eq!(world.transactions().count(), 0);
    assert!(world.last_changes().doctor_views.is_empty());
}

#[test]
fn nothing_is_charged_during_maintenance_not_even_a_free_view() {
    let mut world = World::with(catalogue(|settings| settings.maintenance_mode = true));
    for charge in [charge(ServiceType::Consultation), view(5)] {
        assert_eq!(world.charge(charge), Err(Refusal::Maintenance));
    }
}

#[test]
fn a_service_without_a_price_or_switched_off_is_refused_and_never_free() {
    let mut world = World::new();
    world.change_catalogue(|catalogue| {
        catalogue
            .rules
            .retain(|rule| rule.service != ServiceType::Prescription);
        for rule in &mut catalogue.rules {
            rule.is_active = rule.service != ServiceType::DoctorView;
        }
    });
    for service in [ServiceType::Prescription, ServiceType::DoctorView] {
        assert_eq!(world.charge(charge(service)), Err(Refusal::UnknownService));
    }
    world.change_catalogue(|catalogue| catalogue.settings.enable_billing = false);
    let refusal = world.charge(charge(ServiceType::Prescription));
    assert_eq!(refusal, Err(Refusal::UnknownService));
}

#[test]
fn a_price_of_nothing_takes_nothing_and_writes_no_transaction() {
    let mut world = World::new();
    world.change_catalogue(|catalogue| {
        for rule in &mut catalogue.rules {
            match rule.service {
                ServiceType::ChatMessage => rule.unit_price = Money::ZERO,
                _ => rule.discount = BasisPoints::new(10_000).expect("the whole"),
            }
        }
    });
    for service in [ServiceType::ChatMessage, ServiceType::Consultation] {
        assert_eq!(free(world.charge(charge(service))), FreeReason::ZeroPrice);
    }
    assert_eq!(world.transactions().count(), 0);
}

#[test]
fn a_price_beyond_the_ledger_is_refused() {
    let mut world = World::new();
    world.change_catalogue(|catalogue| {
        for rule in &mut catalogue.rules {
            rule.unit_price = match rule.service {
                ServiceType::Consultation => Money::from_minor(i64::MAX),
                _ => Money::from_minor(99_999_999_999_999_999),
            };
        }
    });
    for service in [ServiceType::Consultation, ServiceType::ChatMessage] {
        let many = Charge {
            quantity: quantity(90),
            ..charge(service)
        };
        let refusal = world.charge(many);
        assert!(matches!(refusal, Err(Refusal::Overflow(_))), "{refusal:?}");
    }
}

#[test]
fn a_wallet_of_another_currency_pays_only_at_a_rate() {
    let mut world = World::new();
    let in_dollars = Charge {
        currency: CurrencyCode::Usd,
        ..charge(ServiceType::Consultation)
    };
    let refusal = world.charge(in_dollars);
    assert_eq!(refusal, Err(Refusal::RateUnavailable(CurrencyCode::Usd)));
    let view = Charge {
        currency: CurrencyCode::Usd,
        ..view(5)
    };
    assert_eq!(free(world.charge(view)), FreeReason::DailyQuota);
    let opened = world.books().wallets().keys().copied().collect::<Vec<_>>();
    let usd = WalletKey {
        user_id: user(1),
        currency: CurrencyCode::Usd,
    };
    assert_eq!(
        opened,
        [WalletKey::anchor(user(1)), usd],
        "the anchor is opened with it"
    );
}
