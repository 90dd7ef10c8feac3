use std::num::NonZeroU16;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::billing::{BillingSummary, ReportPeriod};
use domain::money::AnyMoney;
use domain::payment::PaymentStatus;
use domain::wallet::WalletState;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{PeriodQuery, WalletQuery};
use super::wallet::wallet_key;
use crate::auth::Caller;
use crate::http::{ApiError, JsonMoney, Query};
use crate::openapi::words::Currency;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// What the last days came to.
#[derive(Serialize, ToSchema)]
#[schema(as = BillingSummaryResponse)]
pub(super) struct SummaryInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// What they came to.
    summary: SummaryView,
}

/// What the last business days, today included, came to.
#[derive(Serialize, ToSchema)]
#[schema(as = BillingSummary)]
pub(super) struct SummaryView {
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
    /// The wallet now, and what moved in it.
    wallet_info: WalletSummary,
    /// The payments that were created in the period.
    payment_summary: PaymentSummary,
    /// The doctor views of the period.
    service_summary: ServiceSummary,
}

/// The wallet now, and what moved in it.
#[derive(Serialize, ToSchema)]
pub(super) struct WalletSummary {
    /// What the wallet holds now.
    current_balance: JsonMoney,
    /// What came in.
    total_credited: JsonMoney,
    /// What went out.
    total_debited: JsonMoney,
    /// How often something came in.
    #[schema(examples(4))]
    credit_transactions: u64,
    /// How often something went out.
    #[schema(examples(10))]
    debit_transactions: u64,
    /// `total_credited` − `total_debited`.
    net_change: JsonMoney,
}

/// Payments that were created in the period into this wallet, by their status now. Every payment is in exactly one of
/// the counts beside `total_payments`.
#[derive(Serialize, ToSchema)]
pub(super) struct PaymentSummary {
    /// All of them.
    #[schema(examples(4))]
    total_payments: u64,
    /// Paid.
    #[schema(examples(4))]
    completed_payments: u64,
    /// What the completed ones brought to the wallet.
    total_amount: JsonMoney,
    /// Waiting for their payer.
    #[schema(examples(0))]
    pending_payments: u64,
    /// Being collected by their gateway.
    #[schema(examples(0))]
    processing_payments: u64,
    /// Their last attempt failed.
    #[schema(examples(0))]
    failed_payments: u64,
    /// Cancelled by their payer.
    #[schema(examples(0))]
    cancelled_payments: u64,
    /// Not paid in time.
    #[schema(examples(0))]
    expired_payments: u64,
    /// Refunded in part or in whole.
    #[schema(examples(0))]
    refunded_payments: u64,
}

/// Doctor views. They are counted whichever wallet paid for them.
#[derive(Serialize, ToSchema)]
pub(super) struct ServiceSummary {
    /// Free and paid ones.
    #[schema(examples(8))]
    doctor_views: u64,
    /// What this wallet paid for doctor views.
    doctor_view_charges: JsonMoney,
    /// Those that cost nothing.
    #[schema(examples(2))]
    free_doctor_views: u64,
    /// Those that were charged.
    #[schema(examples(6))]
    paid_doctor_views: u64,
}

/// Get billing summary
///
/// What the caller's last days came to: one wallet's movements, the payments into it, doctor views.
#[utoipa::path(
    get,
    path = "/payments/billing/summary/",
    operation_id = "get_billing_summary",
    tag = tags::BILLING,
    params(PeriodQuery, WalletQuery),
    responses(
        (status = 200, description = "The summary", body = SummaryInfo),
        refusals::WalletRead,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn summary(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let key = wallet_key(&request, caller)?;
    let period = last_days(&request, &services)?;
    let summary = services
        .storage
        .billing_summary(key, &period, services.now())
        .await?;
    let wallet = match summary.wallet {
        Some(wallet) => wallet,
        None => services.wallet(key).await?,
    };
    Ok(HttpResponse::Ok().json(SummaryInfo {
        success: true,
        summary: SummaryView::new(&wallet, &summary, &period),
    }))
}

/// The business days that a query asks for by `days`.
pub(super) fn last_days(
    request: &HttpRequest,
    services: &Services,
) -> Result<ReportPeriod, ApiError> {
    let days = NonZeroU16::new(Query::of(request)?.days()?).unwrap_or(NonZeroU16::MIN);
    Ok(ReportPeriod::last_days(
        services.calendar,
        services.now(),
        days,
    ))
}

impl SummaryView {
    fn new(wallet: &WalletState, summary: &BillingSummary, period: &ReportPeriod) -> Self {
        use PaymentStatus as Status;
        let currency = wallet.key.currency;
        let money = |minor| AnyMoney::new(minor, currency).into();
        let completed = summary.payments_that_are(Status::Completed);
        Self {
            period_days: period.day_count(),
            period_start: period.first_day().to_string(),
            period_end: period.today().to_string(),
            currency: currency.as_str(),
            wallet_info: WalletSummary {
                current_balance: wallet.balance().into(),
                total_credited: money(summary.credits.amount_minor),
                total_debited: money(summary.debits.amount_minor),
                credit_transactions: summary.credits.count,
                debit_transactions: summary.debits.count,
                net_change: money(summary.net_change_minor()),
            },
            payment_summary: PaymentSummary {
                total_payments: summary.payments_in(&Status::ALL),
                completed_payments: completed.count,
                total_amount: money(completed.amount_minor),
                pending_payments: summary.payments_in(&[Status::Pending]),
                processing_payments: summary.payments_in(&[Status::Processing]),
                failed_payments: summary.payments_in(&[Status::Failed]),
                cancelled_payments: summary.payments_in(&[Status::Cancelled]),
                expired_payments: summary.payments_in(&[Status::Expired]),
                refunded_payments: summary
                    .payments_in(&[Status::PartiallyRefunded, Status::Refunded]),
            },
            service_summary: ServiceSummary {
                doctor_views: summary.free_views + summary.paid_views,
                doctor_view_charges: money(summary.doctor_view_charges.amount_minor),
                free_doctor_views: summary.free_views,
                paid_doctor_views: summary.paid_views,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::UserId;
    use domain::billing::Tally;
    use domain::time::BusinessCalendar;
    use domain::wallet::WalletKey;

    use super::*;

    fn tally(count: u64, amount_minor: i64) -> Tally {
        Tally {
            count,
            amount_minor,
        }
    }

    fn shown(summary: &BillingSummary) -> String {
        let now = "2026-01-15T06:00:00Z".parse().expect("a moment");
        let key = WalletKey::anchor(UserId::new(7).expect("positive"));
        let wallet = WalletState::open(key, now);
        let days = NonZeroU16::new(30).expect("a day at least");
        let period = ReportPeriod::last_days(BusinessCalendar::default(), now, days);
        let view = SummaryView::new(&wallet, summary, &period);
        serde_json::to_string(&view).expect("JSON")
    }

    #[test]
    fn money_lost_is_a_negative_change() {
        let summary = BillingSummary {
            credits: tally(1, 100),
            debits: tally(2, 99_999_999_999_999_999),
            ..BillingSummary::default()
        };
        let shown = shown(&summary);
        assert!(
            shown.contains(r#""net_change":-999999999999998.99"#),
            "{shown}"
        );
        assert!(shown.contains(r#""period_start":"2025-12-17""#), "{shown}");
    }

    #[test]
    fn every_payment_is_in_one_of_the_counts() {
        let statuses = PaymentStatus::ALL.into_iter();
        let summary = BillingSummary {
            payments: statuses.map(|status| (status, tally(1, 100))).collect(),
            ..BillingSummary::default()
        };
        let shown: serde_json::Value = serde_json::from_str(&shown(&summary)).expect("JSON");
        let counts = shown["payment_summary"].as_object().expect("an object");
        let counts: BTreeMap<_, _> = counts
            .iter()
            .filter_map(|(name, count)| Some((name.as_str(), count.as_u64()?)))
            .collect();
        let others: u64 = counts.values().sum::<u64>() - counts["total_payments"];
        assert_eq!((counts["total_payments"], others), (8, 8), "{counts:?}");
        assert_eq!(counts["refunded_payments"], 2);
    }
}
