use actix_web::{HttpResponse, web};
use domain::billing::DailyUsage;
use domain::money::AnyMoney;
use domain::wallet::WalletKey;
use serde::Serialize;

use crate::auth::Caller;
use crate::http::{ApiError, JsonMoney};
use crate::wiring::Services;

#[derive(Serialize)]
struct DailyUsageInfo {
    success: bool,
    daily_usage: UsageView,
}

#[derive(Serialize)]
struct UsageView {
    date: String,
    free_views_used: u32,
    free_views_remaining: u32,
    paid_views: u32,
    total_views: u32,
    spending_today: JsonMoney,
    current_balance: JsonMoney,
    currency: &'static str,
}

/// `GET /billing/daily-usage/`: the caller's doctor views and spending of this business day.
pub(super) async fn today(
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let key = WalletKey::anchor(caller.user_id);
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
