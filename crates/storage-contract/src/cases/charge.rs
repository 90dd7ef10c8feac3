use domain::billing::{FreeReason, Quantity, ServiceType};
use domain::ledger::{Charge, Receipt, Refusal};
use domain::money::{AnyMoney, CurrencyCode, Money};
use domain::wallet::{CounterAccount, Direction, Entry, Transaction, TransactionStatus};

use crate::Fixture;
use crate::support::{som, transaction_of};

pub async fn overdraft_is_refused_and_writes_nothing(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(49_999)).await;
    let before = user.wallet().await;
    let refusal = fixture
        .refusal(user.charge(ServiceType::Consultation))
        .await;
    let expected = Refusal::InsufficientBalance {
        balance: AnyMoney::new(som(49_999), CurrencyCode::Uzs),
        required: AnyMoney::new(som(50_000), CurrencyCode::Uzs),
    };
    assert_eq!(refusal, expected);
    assert_eq!(user.wallet().await, before);
    assert_eq!(user.transactions().await.len(), 1);
}

pub async fn a_refused_first_charge_opens_no_wallet(fixture: &Fixture) {
    let user = fixture.user();
    fixture
        .refusal(user.charge(ServiceType::Consultation))
        .await;
    assert_eq!(user.find_wallet(user.key()).await, None);
}

pub async fn the_last_tiyin_can_be_spent(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(50_000)).await;
    fixture
        .applied(user.charge(ServiceType::Consultation))
        .await;
    assert_eq!(user.balance().await, 0);
    fixture.refusal(user.charge(ServiceType::ChatMessage)).await;
}

pub async fn a_charge_is_stored_as_it_was_told(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    let charge = Charge {
        quantity: Quantity::try_new(3).expect("a quantity"),
        related_object_id: Some(i64::MAX),
        ..user.charge(ServiceType::AiDiagnosis)
    };
    let told = transaction_of(fixture.applied(charge).await);
    let expected = Transaction {
        entry: Entry {
            id: charge.transaction_id,
            counter_account: CounterAccount::Revenue(ServiceType::AiDiagnosis),
            description: format!("AI tashxis (ID: {})", i64::MAX),
            service: Some(ServiceType::AiDiagnosis),
            quantity: Some(3),
            related_object_id: Some(i64::MAX),
            payment_id: None,
            conversion: None,
        },
        wallet: user.key(),
        sequence: 2,
        direction: Direction::Debit,
        amount_minor: som(30_000),
        balance_before_minor: som(100_000),
        balance_after_minor: som(70_000),
        status: TransactionStatus::Completed,
        created_at: fixture.now(),
    };
    assert_eq!(told, expected);
    assert_eq!(user.transactions().await[0], expected);
}

pub async fn running_totals_follow_every_movement(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(60_000)).await;
    fixture
        .applied(user.charge(ServiceType::Consultation))
        .await;
    user.top_up(som(1_000)).await;
    fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    let wallet = user.wallet().await;
    assert_eq!(wallet.topped_up_minor, som(61_000));
    assert_eq!(wallet.spent_minor, som(51_000));
    assert_eq!(wallet.balance_minor, som(10_000));
    let mut balances: Vec<_> = user.transactions().await;
    balances.reverse();
    let balances: Vec<_> = balances
        .iter()
        .map(|row| {
            (
                row.sequence,
                row.balance_before_minor,
                row.balance_after_minor,
            )
        })
        .collect();
    assert_eq!(
        balances,
        [
            (1, 0, som(60_000)),
            (2, som(60_000), som(10_000)),
            (3, som(10_000), som(11_000)),
            (4, som(11_000), som(10_000)),
        ]
    );
}

pub async fn a_charge_while_billing_is_disabled_is_free_and_records_nothing(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    fixture
        .change_catalogue(|catalogue| catalogue.settings.enable_billing = false)
        .await;
    let before = user.wallet().await;
    let receipt = fixture.applied(user.view(fixture.ids().positive())).await;
    let expected = Receipt::Free {
        reason: FreeReason::BillingDisabled,
        wallet: before,
    };
    assert_eq!(receipt, expected);
    assert_eq!(user.wallet().await, before);
    assert_eq!(user.transactions().await.len(), 1);
    let usage = fixture.usage_today(&user).await;
    assert_eq!(usage, None);
}

pub async fn maintenance_refuses_charges_and_payments(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    fixture
        .change_catalogue(|catalogue| catalogue.settings.maintenance_mode = true)
        .await;
    let charge = user.charge(ServiceType::ChatMessage);
    assert_eq!(fixture.refusal(charge).await, Refusal::Maintenance);
    let create = user.create(som(10_000));
    assert_eq!(fixture.refusal(create).await, Refusal::Maintenance);
    assert_eq!(user.balance().await, som(100_000));
}

pub async fn an_inactive_service_is_refused_and_never_free(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    fixture
        .change_catalogue(|catalogue| {
            for rule in &mut catalogue.rules {
                rule.is_active = rule.service != ServiceType::Prescription;
            }
        })
        .await;
    let charge = user.charge(ServiceType::Prescription);
    assert_eq!(fixture.refusal(charge).await, Refusal::UnknownService);
    fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    assert_eq!(user.balance().await, som(99_000));
}

pub async fn a_charge_in_a_currency_without_a_rate_is_refused(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    let charge = Charge {
        currency: CurrencyCode::Usd,
        ..user.charge(ServiceType::ChatMessage)
    };
    assert_eq!(
        fixture.refusal(charge).await,
        Refusal::RateUnavailable(CurrencyCode::Usd)
    );
    assert_eq!(user.find_wallet(user.key_in(CurrencyCode::Usd)).await, None);
    assert_eq!(user.balance().await, som(100_000));
}

pub async fn a_service_without_a_price_is_granted_without_a_movement(fixture: &Fixture) {
    let user = fixture.user();
    fixture
        .change_catalogue(|catalogue| {
            for rule in &mut catalogue.rules {
                rule.unit_price = Money::ZERO;
            }
        })
        .await;
    let receipt = fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    assert!(
        matches!(
            receipt,
            Receipt::Free {
                reason: FreeReason::ZeroPrice,
                ..
            }
        ),
        "{receipt:?}"
    );
    assert_eq!(user.transactions().await, []);
}
