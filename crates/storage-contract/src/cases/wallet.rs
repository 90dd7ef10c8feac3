use chrono::TimeDelta;
use domain::ledger::{OpenWallet, Receipt, Refusal};
use domain::money::{Amount, AmountOverflow, AnyMoney, BasisPoints, CurrencyCode, Money, Uzs};
use domain::payment::PaymentStatus;
use domain::wallet::WalletState;

use crate::Fixture;
use crate::support::{AsCommand, applied_count, payment_of, som};

pub async fn a_wallet_that_was_never_opened_is_not_found(fixture: &Fixture) {
    let user = fixture.user();
    assert_eq!(user.find_wallet(user.key()).await, None);
}

pub async fn a_wallet_is_opened_once(fixture: &Fixture) {
    let user = fixture.user();
    let opened = WalletState::open(user.key(), fixture.now());
    assert_eq!(
        fixture.applied(user.open()).await,
        Receipt::WalletOpened(opened)
    );
    fixture.advance(TimeDelta::hours(1));
    assert_eq!(
        fixture.already_applied(user.open()).await,
        Receipt::WalletOpened(opened)
    );
    assert_eq!(user.wallet().await, opened);
}

pub async fn another_currency_opens_the_som_wallet_with_it(fixture: &Fixture) {
    let user = fixture.user();
    let dollars = user.key_in(CurrencyCode::Usd);
    fixture.applied(OpenWallet { key: dollars }).await;
    let now = fixture.now();
    assert_eq!(
        user.find_wallet(dollars).await,
        Some(WalletState::open(dollars, now))
    );
    assert_eq!(user.wallet().await, WalletState::open(user.key(), now));
    assert_eq!(user.find_wallet(user.key_in(CurrencyCode::Eur)).await, None);
}

pub async fn wallets_of_different_currencies_are_separate(fixture: &Fixture) {
    fixture
        .change_catalogue(|catalogue| {
            for terms in &mut catalogue.gateways {
                terms.supported_currencies = CurrencyCode::ALL.to_vec();
            }
        })
        .await;
    let (user, click) = (fixture.user(), fixture.click());
    user.top_up(som(20_000)).await;
    for (currency, cents) in [(CurrencyCode::Usd, 12_345), (CurrencyCode::Rub, 99)] {
        let amount = AnyMoney::new(cents, currency);
        let create = user.create_through(click.name.clone(), amount);
        let payment = payment_of(fixture.applied(create).await);
        let attempt = click.begun(&payment).await;
        click.completed(&payment, &attempt).await;
    }
    let mut balances = Vec::new();
    for currency in CurrencyCode::ALL {
        let wallet = user.find_wallet(user.key_in(currency)).await;
        balances.push(wallet.map(|wallet| (wallet.balance_minor, wallet.last_sequence)));
    }
    assert_eq!(
        balances,
        [
            Some((som(20_000), 1)),
            Some((12_345, 1)),
            None,
            Some((99, 1))
        ]
    );
}

pub async fn the_largest_amounts_survive(fixture: &Fixture) {
    lift_limits(fixture).await;
    let user = fixture.user();
    let largest = Amount::<Uzs>::MAX_MINOR;
    let payment = user.top_up(largest).await;
    assert_eq!(
        user.stored_payment(payment.id).await.amount.minor,
        99_999_999_999_999_999
    );
    user.top_up(largest).await;
    assert_eq!(user.wallet().await.topped_up_minor, 199_999_999_999_999_998);
    let newest = &user.transactions().await[0];
    assert_eq!(newest.amount_minor, largest);
    assert_eq!(newest.balance_before_minor, largest);
    assert_eq!(newest.balance_after_minor, 2 * largest);
}

pub async fn a_top_up_beyond_what_a_balance_can_hold_is_refused_whole(fixture: &Fixture) {
    lift_limits(fixture).await;
    let (user, click) = (fixture.user(), fixture.click());
    let largest = Amount::<Uzs>::MAX_MINOR;
    let fit = i64::MAX / largest;
    let one_too_many = user.payment(largest).await;
    let attempt = click.begun(&one_too_many).await;
    // So long that it does not count any more, and the wallet may be filled in the meantime.
    fixture.advance(TimeDelta::hours(13));
    for _ in 0..fit {
        user.top_up(largest).await;
    }
    let refusal = fixture
        .refusal(click.complete(&one_too_many, attempt.number))
        .await;
    assert_eq!(refusal, Refusal::Overflow(AmountOverflow));
    assert_eq!(user.balance().await, fit * largest);
    assert_eq!(user.wallet().await.last_sequence, fit);
    let stored = user.stored_payment(one_too_many.id).await;
    assert_eq!(stored.status, PaymentStatus::Processing);
}

pub async fn microseconds_survive(fixture: &Fixture) {
    let at = "2026-03-29T23:59:59.999999Z".parse().expect("a moment");
    fixture.clock().set(at);
    let user = fixture.user();
    let payment = user.top_up(som(10_000)).await;
    assert_eq!(user.wallet().await.opened_at, at);
    assert_eq!(user.transactions().await[0].created_at, at);
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.created_at, at);
    assert_eq!(stored.completed_at, Some(at));
    assert_eq!(stored.expires_at, at + TimeDelta::minutes(30));
}

pub async fn parallel_first_requests_open_one_wallet(fixture: &Fixture) {
    let user = fixture.user();
    let opens = (0..20).map(|_| user.open().command());
    let answers = fixture.at_once(opens.collect()).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(user.wallet().await.last_sequence, 0);
}

/// No limit but that of the ledger itself, and no commission, so that the total is as large as the amount.
async fn lift_limits(fixture: &Fixture) {
    fixture
        .change_catalogue(|catalogue| {
            catalogue.settings.max_wallet_balance = Money::from_minor(i64::MAX);
            for terms in &mut catalogue.gateways {
                terms.max_amount.minor = i64::MAX;
                terms.commission.percentage = BasisPoints::ZERO;
            }
        })
        .await;
}
