use actix_web::{HttpRequest, HttpResponse, web};
use domain::billing::{ReportPeriod, WalletStatistics};
use domain::catalogue::Catalogue;
use domain::money::{AmountOverflow, AnyMoney};
use domain::storage::StorageFailure;
use domain::wallet::WalletState;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{PeriodQuery, WalletQuery};
use super::summary::last_days;
use super::wallet::wallet_key;
use crate::auth::Caller;
use crate::http::{ApiError, JsonMoney};
use crate::language::Language;
use crate::openapi::words::{Currency, ServiceTypeWord};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// What a wallet paid for.
#[derive(Serialize, ToSchema)]
#[schema(as = WalletStatisticsResponse)]
pub(super) struct StatisticsInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// What it paid for.
    stats: StatisticsView,
}

/// What a wallet holds, what it ever took in and paid, and what it paid for services in the last business days, today
/// included.
#[derive(Serialize, ToSchema)]
#[schema(as = WalletStatistics)]
pub(super) struct StatisticsView {
    /// How many days.
    #[schema(format = Int32, minimum = 1, maximum = 365, examples(30))]
    period_days: usize,
    /// The first of them.
    #[schema(format = Date, examples("2023-12-17"))]
    period_start: String,
    /// Today.
    #[schema(format = Date, examples("2024-01-15"))]
    period_end: String,
    /// Of every sum.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// What the wallet holds now.
    balance: JsonMoney,
    /// All top-ups since the wallet was opened.
    total_topped_up: JsonMoney,
    /// All charges since the wallet was opened.
    total_spent: JsonMoney,
    /// The charges of the period.
    spending: SpendingView,
    /// By service, in the order of the billing rules; a service without charges is left out.
    by_service: Vec<ServiceSpending>,
    /// By business day, oldest first, every day of the period.
    by_day: Vec<DaySpending>,
}

/// All charges of the period. What was free is no charge.
#[derive(Serialize, ToSchema)]
#[schema(as = Spending)]
pub(super) struct SpendingView {
    /// How many charges.
    #[schema(examples(2))]
    charges: u64,
    /// How many of the services they bought: one charge may buy several.
    #[schema(examples(5))]
    quantity: u64,
    /// What was paid.
    amount: JsonMoney,
    /// `amount` divided by `charges`, rounded half up to 0.01; `0.00` when there was none.
    average_charge: JsonMoney,
    /// `amount` divided by `period_days`, rounded half up to 0.01.
    average_per_day: JsonMoney,
}

/// The charges of the period for one service.
#[derive(Serialize, ToSchema)]
pub(super) struct ServiceSpending {
    /// Which service.
    #[schema(value_type = ServiceTypeWord)]
    service_type: &'static str,
    /// What people call it, in the language asked for, by default Uzbek.
    #[schema(examples("Shifokor profilini ko'rish"))]
    service_name: String,
    /// How many charges.
    #[schema(examples(2))]
    charges: u64,
    /// How many of the service they bought: one charge may buy several.
    #[schema(examples(5))]
    quantity: u64,
    /// What was paid.
    amount: JsonMoney,
    /// `amount` divided by `charges`, rounded half up to 0.01.
    average_charge: JsonMoney,
}

/// The charges of one day.
#[derive(Serialize, ToSchema)]
pub(super) struct DaySpending {
    /// The day, in Asia/Tashkent by default.
    #[schema(format = Date, examples("2024-01-15"))]
    date: String,
    /// How many charges.
    #[schema(examples(1))]
    charges: u64,
    /// How many of the services they bought: one charge may buy several.
    #[schema(examples(1))]
    quantity: u64,
    /// What was paid.
    amount: JsonMoney,
}

/// Get wallet statistics
///
/// What one of the caller's wallets paid for in the last days, by service and by day.
#[utoipa::path(
    get,
    path = "/billing/wallet/stats/",
    operation_id = "get_wallet_statistics",
    tag = tags::BILLING,
    params(PeriodQuery, WalletQuery),
    responses(
        (status = 200, description = "The statistics", body = StatisticsInfo),
        refusals::WalletRead,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn statistics(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
) -> Result<HttpResponse, ApiError> {
    let key = wallet_key(&request, caller)?;
    let period = last_days(&request, &services)?;
    let storage = &services.storage;
    let (statistics, catalogue) = tokio::try_join!(
        storage.wallet_statistics(key, &period),
        storage.load_catalogue(),
    )?;
    let wallet = match statistics.wallet {
        Some(wallet) => wallet,
        None => services.wallet(key).await?,
    };
    let stats = StatisticsView::new(&wallet, &statistics, &period, (&catalogue, language))
        .map_err(|overflow| StorageFailure::new("sum up a wallet's charges", overflow))?;
    Ok(HttpResponse::Ok().json(StatisticsInfo {
        success: true,
        stats,
    }))
}

impl StatisticsView {
    fn new(
        wallet: &WalletState,
        statistics: &WalletStatistics,
        period: &ReportPeriod,
        (catalogue, language): (&Catalogue, Language),
    ) -> Result<Self, AmountOverflow> {
        let currency = wallet.key.currency;
        let money = |minor| AnyMoney::new(minor, currency).into();
        let total = statistics.total()?;
        let services = statistics.by_service()?.into_iter();
        let by_service = services.map(|(service, spending)| ServiceSpending {
            service_type: service.as_str(),
            service_name: catalogue.rule(service).map_or_else(
                || service.as_str().to_owned(),
                |rule| language.name_of(&rule.name).to_owned(),
            ),
            charges: spending.charges,
            quantity: spending.quantity,
            amount: money(spending.amount_minor),
            average_charge: money(spending.mean_per_charge_rounded_half_up()),
        });
        let days = statistics.by_day(period)?.into_iter();
        let by_day = days.map(|(day, spending)| DaySpending {
            date: day.to_string(),
            charges: spending.charges,
            quantity: spending.quantity,
            amount: money(spending.amount_minor),
        });
        Ok(Self {
            period_days: period.day_count(),
            period_start: period.first_day().to_string(),
            period_end: period.today().to_string(),
            currency: currency.as_str(),
            balance: wallet.balance().into(),
            total_topped_up: wallet.total_topped_up().into(),
            total_spent: wallet.total_spent().into(),
            spending: SpendingView {
                charges: total.charges,
                quantity: total.quantity,
                amount: money(total.amount_minor),
                average_charge: money(total.mean_per_charge_rounded_half_up()),
                average_per_day: money(total.mean_per_day_rounded_half_up(period)),
            },
            by_service: by_service.collect(),
            by_day: by_day.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use domain::UserId;
    use domain::billing::{ServiceType, Spending, SpendingLine};
    use domain::time::BusinessCalendar;
    use domain::wallet::WalletKey;

    use super::*;

    fn shown(lines: Vec<SpendingLine>, language: Language) -> String {
        let now = "2026-01-15T06:00:00Z".parse().expect("a moment");
        let key = WalletKey::anchor(UserId::new(7).expect("positive"));
        let wallet = WalletState::open(key, now);
        let days = NonZeroU16::new(3).expect("a day at least");
        let period = ReportPeriod::last_days(BusinessCalendar::default(), now, days);
        let statistics = WalletStatistics {
            wallet: Some(wallet),
            lines,
        };
        let words = (&Catalogue::default(), language);
        let view = StatisticsView::new(&wallet, &statistics, &period, words);
        serde_json::to_string(&view.expect("small sums")).expect("JSON")
    }

    #[test]
    fn averages_are_rounded_half_up_to_a_tiyin() {
        let line = SpendingLine {
            day: "2026-01-14".parse().expect("a day"),
            service: ServiceType::Prescription,
            spending: Spending {
                charges: 2,
                quantity: 5,
                amount_minor: 500_001,
            },
        };
        let shown = shown(vec![line], Language::English);
        for expected in [
            r#""spending":{"charges":2,"quantity":5,"amount":5000.01,"average_charge":2500.01,"average_per_day":1666.67}"#,
            r#""by_service":[{"service_type":"prescription","service_name":"Prescription","charges":2,"quantity":5,"amount":5000.01,"average_charge":2500.01}]"#,
            r#"{"date":"2026-01-13","charges":0,"quantity":0,"amount":0.00},{"date":"2026-01-14","charges":2,"quantity":5,"amount":5000.01},{"date":"2026-01-15","charges":0,"#,
        ] {
            assert!(shown.contains(expected), "{expected} not in {shown}");
        }
    }

    #[test]
    fn a_wallet_that_paid_for_nothing_has_averages_of_nothing() {
        let shown = shown(Vec::new(), Language::Unspecified);
        let expected = r#""spending":{"charges":0,"quantity":0,"amount":0.00,"average_charge":0.00,"average_per_day":0.00},"by_service":[]"#;
        assert!(shown.contains(expected), "{shown}");
    }
}
