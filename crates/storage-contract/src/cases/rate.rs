use chrono::{Days, NaiveDate, TimeDelta};
use domain::billing::ServiceType;
use domain::exchange::{Conversion, ExchangeRate, ExchangeRates, NEWEST_RATES_MAX};
use domain::ledger::{Charge, Receipt, Refusal};
use domain::money::{AnyMoney, CurrencyCode, Money};
use domain::time::BusinessCalendar;
use domain::wallet::{Transaction, TransactionFilter};

use crate::Fixture;
use crate::support::{User, WHOLE_LIST, payment_of, som, transaction_of};

pub async fn a_new_storage_has_no_rates(fixture: &Fixture) {
    assert_eq!(load(fixture).await, ExchangeRates::default());
}

pub async fn saved_rates_are_read_back_exactly(fixture: &Fixture) {
    let today = today(fixture);
    let extreme = |micros, nominal| {
        ExchangeRate::try_new(CurrencyCode::Rub, micros, nominal, today).expect("a rate")
    };
    let smallest = extreme(1, ExchangeRate::NOMINAL_MAX);
    let largest = ExchangeRate::try_new(
        CurrencyCode::Eur,
        ExchangeRate::SOM_MICROS_MAX,
        1,
        today - Days::new(1),
    );
    let rates = [
        smallest,
        largest.expect("a rate"),
        dollar("12654.43", today),
    ];
    save(fixture, &rates).await;
    assert_eq!(load(fixture).await, ExchangeRates::new(rates));
    let catalogue = fixture.storage().load_catalogue().await;
    let seen = catalogue.expect("the catalogue is read").rates;
    assert_eq!(seen, ExchangeRates::new(rates), "decisions see the same");
}

pub async fn a_rate_for_a_known_day_replaces_it_and_others_stay(fixture: &Fixture) {
    let today = today(fixture);
    let yesterday = dollar("12000", today - Days::new(1));
    save(fixture, &[yesterday, dollar("12100", today)]).await;
    save(fixture, &[dollar("12200", today), dollar("12201.5", today)]).await;
    save(fixture, &[]).await;
    let expected = ExchangeRates::new([yesterday, dollar("12201.5", today)]);
    assert_eq!(load(fixture).await, expected);
}

pub async fn only_the_newest_rates_of_each_currency_are_loaded(fixture: &Fixture) {
    let today = today(fixture);
    let oldest = u64::from(NEWEST_RATES_MAX) + 5;
    let days = (0..=oldest).map(|days| today - Days::new(days));
    let rates: Vec<_> = days.map(|day| dollar("12000", day)).collect();
    save(fixture, &rates).await;
    let euro = ExchangeRate::parse(CurrencyCode::Eur, "14000", 1, rates[17].valid_from());
    let euro = euro.expect("a rate");
    save(fixture, &[euro]).await;
    let newest = rates.iter().copied().take(12);
    let expected = ExchangeRates::new(newest.chain([euro]));
    assert_eq!(load(fixture).await, expected);
}

pub async fn saving_a_catalogue_leaves_the_rates_alone(fixture: &Fixture) {
    let rate = dollar("12000", today(fixture));
    save(fixture, &[rate]).await;
    fixture
        .change_catalogue(|catalogue| catalogue.rates = ExchangeRates::default())
        .await;
    assert_eq!(load(fixture).await, ExchangeRates::new([rate]));
}

pub async fn a_charge_from_a_dollar_wallet_is_stored_with_its_rate(fixture: &Fixture) {
    let rate = dollar("12654.43", today(fixture));
    save(fixture, &[rate]).await;
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    top_up_dollars(fixture, user, 1_000).await;
    let told = transaction_of(
        fixture
            .applied(in_dollars(user, ServiceType::Consultation))
            .await,
    );
    // 50000.00 / 12654.43 = 3.9512…
    assert_eq!((told.amount_minor, told.balance_after_minor), (395, 605));
    let conversion = Conversion {
        price: Money::from_minor(som(50_000)),
        rate,
    };
    assert_eq!(told.entry.conversion, Some(conversion));
    let stored = transactions(fixture, user).await;
    assert_eq!(stored[0], told);
    assert_eq!(stored[1].entry.conversion, None, "a top-up has no rate");
    let key = user.key_in(CurrencyCode::Usd);
    let recent = fixture.storage().recent_transactions(key, 1).await;
    assert_eq!(recent.expect("transactions are read"), [told]);
    assert_eq!(user.balance().await, som(100_000), "so'm are not touched");
    let report = fixture.storage().audit().await.expect("an audit is made");
    assert_eq!(report.findings, []);
}

pub async fn a_new_rate_counts_at_once(fixture: &Fixture) {
    let user = fixture.user();
    top_up_dollars(fixture, user, 10_000).await;
    for (som, cents) in [("10000", 500), ("12500", 400), ("20000", 250)] {
        save(fixture, &[dollar(som, today(fixture))]).await;
        let receipt = fixture
            .applied(in_dollars(user, ServiceType::Consultation))
            .await;
        assert_eq!(transaction_of(receipt).amount_minor, cents);
    }
}

pub async fn a_rate_serves_three_days_and_not_a_fourth(fixture: &Fixture) {
    let user = fixture.user();
    top_up_dollars(fixture, user, 1_000).await;
    save(fixture, &[dollar("10000", today(fixture))]).await;
    fixture.advance(TimeDelta::days(3));
    fixture
        .applied(in_dollars(user, ServiceType::ChatMessage))
        .await;
    fixture.advance(TimeDelta::days(1));
    let refusal = fixture
        .refusal(in_dollars(user, ServiceType::ChatMessage))
        .await;
    assert_eq!(refusal, Refusal::RateUnavailable(CurrencyCode::Usd));
    assert_eq!(transactions(fixture, user).await.len(), 2);
    let view = in_dollars(user, ServiceType::DoctorView);
    let receipt = fixture.applied(view).await;
    assert!(matches!(receipt, Receipt::Free { .. }), "{receipt:?}");
}

pub async fn too_few_dollars_are_told_in_dollars(fixture: &Fixture) {
    save(fixture, &[dollar("12500", today(fixture))]).await;
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    top_up_dollars(fixture, user, 399).await;
    let refusal = fixture
        .refusal(in_dollars(user, ServiceType::Consultation))
        .await;
    let expected = Refusal::InsufficientBalance {
        balance: AnyMoney::new(399, CurrencyCode::Usd),
        required: AnyMoney::new(400, CurrencyCode::Usd),
    };
    assert_eq!(refusal, expected);
}

fn today(fixture: &Fixture) -> NaiveDate {
    BusinessCalendar::default().day_of(fixture.now())
}

fn dollar(som: &str, day: NaiveDate) -> ExchangeRate {
    ExchangeRate::parse(CurrencyCode::Usd, som, 1, day).expect("a rate")
}

fn in_dollars(user: User<'_>, service: ServiceType) -> Charge {
    Charge {
        currency: CurrencyCode::Usd,
        ..user.charge(service)
    }
}

/// Cents come in through Click, which an operator has made to take dollars.
async fn top_up_dollars(fixture: &Fixture, user: User<'_>, cents: i64) {
    fixture
        .change_catalogue(|catalogue| {
            for terms in &mut catalogue.gateways {
                terms.supported_currencies = vec![CurrencyCode::Uzs, CurrencyCode::Usd];
            }
        })
        .await;
    let click = fixture.click();
    let amount = AnyMoney::new(cents, CurrencyCode::Usd);
    let create = user.create_through(click.name.clone(), amount);
    let payment = payment_of(fixture.applied(create).await);
    let attempt = click.begun(&payment).await;
    click.completed(&payment, &attempt).await;
}

/// Movements of the dollar wallet, newest first.
async fn transactions(fixture: &Fixture, user: User<'_>) -> Vec<Transaction> {
    let everything = TransactionFilter {
        direction: None,
        status: None,
        since: domain::Timestamp::UNIX_EPOCH,
    };
    let key = user.key_in(CurrencyCode::Usd);
    let storage = fixture.storage();
    let page = storage.list_transactions(key, everything, WHOLE_LIST);
    page.await.expect("transactions are read").items
}

async fn load(fixture: &Fixture) -> ExchangeRates {
    let loaded = fixture.storage().load_rates().await;
    loaded.expect("the rates are read")
}

async fn save(fixture: &Fixture, rates: &[ExchangeRate]) {
    let saved = fixture.storage().save_rates(rates).await;
    saved.expect("rates are saved");
}
