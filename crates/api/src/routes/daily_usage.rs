use actix_web::{HttpRequest, HttpResponse, web};
use domain::billing::DailyUsage;
use domain::money::AnyMoney;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::WalletQuery;
use super::wallet::wallet_key;
use crate::auth::Caller;
use crate::http::{ApiError, JsonMoney};
use crate::openapi::words::Currency;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Today's usage.
#[derive(Serialize, ToSchema)]
#[schema(as = DailyUsageResponse)]
pub(super) struct DailyUsageInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Today's usage.
    daily_usage: UsageView,
}

/// Doctor views and spending of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = DailyUsage)]
pub(super) struct UsageView {
    /// The day, in Asia/Tashkent by default.
    #[schema(format = Date, examples("2024-01-15"))]
    date: String,
    /// Doctor views that cost nothing.
    #[schema(examples(2))]
    free_views_used: u32,
    /// Free doctor views that are left.
    #[schema(examples(1))]
    free_views_remaining: u32,
    /// Doctor views that were charged.
    #[schema(examples(3))]
    paid_views: u32,
    /// Free and paid doctor views.
    #[schema(examples(5))]
    total_views: u32,
    /// What the wallet was charged, for all services.
    spending_today: JsonMoney,
    /// What the wallet holds.
    current_balance: JsonMoney,
    /// Of both sums. Views are counted for all wallets together.
    #[schema(value_type = Currency)]
    currency: &'static str,
}

/// Get daily usage
///
/// The caller's doctor views and spending since the day began.
#[utoipa::path(
    get,
    path = "/billing/daily-usage/",
    operation_id = "get_daily_usage",
    tag = tags::BILLING,
    params(WalletQuery),
    responses(
        (status = 200, description = "Today's usage", body = DailyUsageInfo),
        refusals::WalletRead,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn today(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let key = wallet_key(&request, caller)?;
    let wallet = services.wallet(key).await?;
    let day = services.calendar.day_of(services.now());
    let storage = &services.storage;
    let (usage, spent, catalogue) = tokio::try_join!(
        storage.find_usage(caller.user_id, day),
        storage.spent_since(key, services.calendar.start_of(day)),
        storage.load_catalogue(),
    )?;
    let usage = usage.unwrap_or_else(|| DailyUsage::none(caller.user_id, day));
    let view = UsageView {
        date: day.to_string(),
        free_views_used: usage.free_views(),
        free_views_remaining: catalogue
            .settings
            .free_views_per_day
            .saturating_sub(usage.quota_views),
        paid_views: usage.paid_views,
        total_views: usage.total_views(),
        spending_today: AnyMoney::new(spent, key.currency).into(),
        current_balance: wallet.balance().into(),
        currency: key.currency.as_str(),
    };
    Ok(HttpResponse::Ok().json(DailyUsageInfo {
        success: true,
        daily_usage: view,
    }))
}
