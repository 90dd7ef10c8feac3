//! Creating payments: limits, currencies, what the payer pays.

use chrono::TimeDelta;
use domain::PaymentId;
use domain::gateway::CommissionKind;
use domain::ledger::{Action, CreatePayment, OpenWallet, Outcome, Receipt, Refusal};
use domain::money::{AnyMoney, BasisPoints, CurrencyCode, Money};
use domain::payment::{PaymentPurpose, PaymentStatus};
use domain::wallet::WalletKey;
use uuid::Uuid;

use crate::support::{World, catalogue, create, som, user};

fn created(world: &mut World, create: CreatePayment) -> Result<Outcome, Refusal> {
    let id = PaymentId(world.fresh_uuid());
    world.run(Action::CreatePayment(CreatePayment { id, ..create }))
}

#[test]
fn a_payment_waits_half_an_hour_for_its_payer() {
    let mut world = World::new();
    let payment = world.created(50_000);
    assert_eq!(payment.status, PaymentStatus::Pending);
    assert_eq!(payment.expires_at, world.now() + TimeDelta::minutes(30));
    assert_eq!(payment.version, 1);
    assert_eq!(world.balance(), 0);
}

#[test]
fn the_reference_is_the_second_and_the_tail_of_the_id() {
    let mut world = World::new();
    let id = PaymentId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_00ab_cdef));
    let payment = world.created_as(CreatePayment {
        id,
        ..create(user(1), 50_000)
    });
    assert_eq!(payment.reference, "PAY-1772434800-00ABCDEF");
}

#[test]
fn the_payer_pays_the_commission_on_top() {
    let mut world = World::new();
    let payment = world.created(50_000);
    assert_eq!(payment.amount, som(50_000));
    assert_eq!(payment.commission, som(1_250));
    assert_eq!(payment.total, som(51_250));
}

#[test]
fn a_commission_is_rounded_half_up_once_and_the_total_is_the_sum() {
    let uzs = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
    for (kind, commission) in [
        (CommissionKind::Percentage, 2_503),
        (CommissionKind::Fixed, 700),
        (CommissionKind::Combined, 3_203),
    ] {
        let mut world = World::new();
        world.change_catalogue(|catalogue| {
            let terms = &mut catalogue.gateways[0].commission;
            terms.kind = kind;
            terms.percentage = BasisPoints::new(250).expect("2.5 %");
            terms.fixed_minor = 700;
        });
        let payment = world.created_as(CreatePayment {
            id: PaymentId(Uuid::from_u128(1)),
            ..create(user(1), 1_001)
        });
        assert_eq!(
            payment.commission,
            uzs(commission),
            "{kind:?}: 25.025 so'm of 1001.00"
        );
        assert_eq!(payment.total, uzs(100_100 + commission));
    }
}

#[test]
fn the_gateways_limits_hold_to_the_tiyin() {
    let mut world = World::with(catalogue(|settings| {
        settings.max_wallet_balance = domain::money::Money::from_minor(i64::MAX);
    }));
    let of = |minor| CreatePayment {
        amount: AnyMoney::new(minor, CurrencyCode::Uzs),
        ..create(user(1), 1)
    };
    let below = created(&mut world, of(99_999));
    assert_eq!(below, Err(Refusal::BelowGatewayMinimum(som(1_000))));
    let above = created(&mut world, of(1_000_000_001));
    assert_eq!(above, Err(Refusal::AboveGatewayMaximum(som(10_000_000))));
    for within in [100_000, 1_000_000_000] {
        created(&mut world, of(within)).expect("the limits themselves are allowed");
    }
}

#[test]
fn only_a_top_up_has_the_smallest_top_up() {
    let mut world = World::new();
    let topup = |som| CreatePayment {
        purpose: PaymentPurpose::Topup,
        ..create(user(1), som)
    };
    let small = created(&mut world, topup(9_999));
    assert_eq!(small, Err(Refusal::BelowMinimumTopup(som(10_000))));
    created(&mut world, topup(10_000)).expect("as small as may be");
    created(&mut world, create(user(1), 9_999)).expect("the gateway's limit alone counts");
}

#[test]
fn a_payment_that_would_overfill_the_wallet_is_not_begun() {
    let mut world = World::new();
    world.topped_up(400_000);
    let refusal = created(&mut world, create(user(1), 600_001));
    assert_eq!(refusal, Err(Refusal::WalletLimitExceeded(som(1_000_000))));
    created(&mut world, create(user(1), 600_000)).expect("full to the brim");
}

#[test]
fn open_payments_are_measured_again_when_a_gateway_begins_to_collect_them() {
    let mut world = World::new();
    let [first, second] = [world.created(600_000), world.created(600_000)];
    let attempt = world.begun(&first, "click-1");
    let completion = world.completion(&first, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    let refusal = world.run(Action::BeginAttempt(crate::support::begin(
        &second, "click-2",
    )));
    assert_eq!(refusal, Err(Refusal::WalletLimitExceeded(som(1_000_000))));
}

#[test]
fn money_that_was_taken_is_credited_whatever_the_limits_say_by_then() {
    let mut world = World::new();
    let [first, second] = [world.created(600_000), world.created(400_000)];
    let attempts = [
        world.begun(&first, "click-1"),
        world.begun(&second, "click-2"),
    ];
    world.change_catalogue(|catalogue| {
        catalogue.settings.max_wallet_balance = Money::from_minor(som(500_000).minor);
    });
    for (payment, attempt) in [first, second].iter().zip(&attempts) {
        let completion = world.completion(payment, attempt);
        world.apply(Action::CompleteAttempt(completion));
    }
    assert_eq!(world.balance(), som(1_000_000).minor);
}

#[test]
fn nothing_is_created_during_maintenance() {
    let mut world = World::with(catalogue(|settings| settings.maintenance_mode = true));
    let refusal = created(&mut world, create(user(1), 50_000));
    assert_eq!(refusal, Err(Refusal::Maintenance));
}

#[test]
fn money_that_is_on_its_way_arrives_during_maintenance_and_after_the_gateway_is_switched_off() {
    let mut world = World::new();
    let payment = world.created(50_000);
    let attempt = world.begun(&payment, "click-1");
    world.change_catalogue(|catalogue| {
        catalogue.settings.maintenance_mode = true;
        catalogue.gateways[0].is_active = false;
    });
    let completion = world.completion(&payment, &attempt);
    world.apply(Action::CompleteAttempt(completion));
    assert_eq!(world.balance(), som(50_000).minor);
}

#[test]
fn an_unknown_or_inactive_gateway_takes_nothing() {
    let mut world = World::new();
    let unknown = CreatePayment {
        gateway: "stripe".parse().expect("a name"),
        ..create(user(1), 50_000)
    };
    assert_eq!(created(&mut world, unknown), Err(Refusal::UnknownGateway));
    world.change_catalogue(|catalogue| catalogue.gateways[0].is_active = false);
    let inactive = created(&mut world, create(user(1), 50_000));
    assert_eq!(inactive, Err(Refusal::UnknownGateway));
}

#[test]
fn a_gateway_takes_its_own_currencies_alone() {
    let mut world = World::new();
    let dollars = CreatePayment {
        amount: AnyMoney::new(5_000_000, CurrencyCode::Usd),
        ..create(user(1), 1)
    };
    let refusal = created(&mut world, dollars.clone());
    assert_eq!(
        refusal,
        Err(Refusal::CurrencyNotSupported(CurrencyCode::Usd))
    );
    world.change_catalogue(|catalogue| {
        catalogue.gateways[0]
            .supported_currencies
            .push(CurrencyCode::Usd);
    });
    created(&mut world, dollars.clone()).expect("now it takes dollars");
    let usd = world.wallet(user(1), CurrencyCode::Usd);
    assert_eq!(usd.balance_minor, 0, "a wallet of its own");
}

#[test]
fn a_fixed_commission_is_of_the_default_currency_and_keeps_others_out() {
    let mut world = World::new();
    world.change_catalogue(|catalogue| {
        let terms = &mut catalogue.gateways[0];
        terms.supported_currencies.push(CurrencyCode::Usd);
        terms.commission.fixed_minor = 50_000;
    });
    let paid_in = |world: &mut World, kind, currency| {
        world.change_catalogue(|catalogue| catalogue.gateways[0].commission.kind = kind);
        let amount = AnyMoney::new(5_000_000, currency);
        let create = CreatePayment {
            amount,
            ..create(user(1), 1)
        };
        created(world, create)
    };
    for kind in [CommissionKind::Fixed, CommissionKind::Combined] {
        let refusal = paid_in(&mut world, kind, CurrencyCode::Usd);
        let expected = Refusal::CurrencyNotSupported(CurrencyCode::Usd);
        assert_eq!(refusal, Err(expected), "500 so'm are not 500 dollars");
        paid_in(&mut world, kind, CurrencyCode::Uzs).expect("of the default currency");
    }
    let share_alone = CommissionKind::Percentage;
    paid_in(&mut world, share_alone, CurrencyCode::Usd).expect("a share is of any currency");
}

#[test]
fn an_amount_of_nothing_or_less_is_refused() {
    let mut world = World::new();
    for minor in [0, -5_000_000, i64::MIN] {
        for gateway_min in [100_000, i64::MIN] {
            world
                .change_catalogue(|catalogue| catalogue.gateways[0].min_amount.minor = gateway_min);
            let amount = AnyMoney::new(minor, CurrencyCode::Uzs);
            let refusal = created(
                &mut world,
                CreatePayment {
                    amount,
                    ..create(user(1), 1)
                },
            );
            assert!(refusal.is_err(), "{minor}: {refusal:?}");
        }
    }
}

#[test]
fn a_payment_is_never_created_over_another() {
    let mut world = World::new();
    let paid = world.topped_up(50_000);
    let same_id = |user_id| {
        Action::CreatePayment(CreatePayment {
            id: paid.id,
            ..create(user_id, 50_000)
        })
    };
    let repeat = world.run(same_id(user(1)));
    let Ok(Outcome::AlreadyApplied(Receipt::PaymentCreated(found))) = repeat else {
        panic!("not a repeat: {repeat:?}");
    };
    assert_eq!(found.status, PaymentStatus::Completed);
    assert_eq!(world.run(same_id(user(2))), Err(Refusal::UnknownPayment));
    assert_eq!(world.payment_status(&paid), PaymentStatus::Completed);
}

#[test]
fn the_first_command_of_a_user_opens_the_wallet_and_a_second_finds_it_open() {
    let mut world = World::new();
    let open = |currency| {
        Action::OpenWallet(OpenWallet {
            key: WalletKey {
                user_id: user(1),
                currency,
            },
        })
    };
    world.apply(open(CurrencyCode::Usd));
    let opened = world
        .books()
        .wallets()
        .keys()
        .map(|key| key.currency)
        .collect::<Vec<_>>();
    assert_eq!(opened, [CurrencyCode::Uzs, CurrencyCode::Usd]);
    for currency in [CurrencyCode::Uzs, CurrencyCode::Usd] {
        let repeat = world.run(open(currency));
        assert!(
            matches!(
                repeat,
                Ok(Outcome::AlreadyApplied(Receipt::WalletOpened(_)))
            ),
            "{repeat:?}"
        );
    }
}
