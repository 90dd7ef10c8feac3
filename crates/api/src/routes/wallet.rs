use actix_web::{HttpRequest, HttpResponse, web};
use domain::money::AnyMoney;
use domain::wallet::WalletKey;
use serde::Serialize;

use super::views::TransactionView;
use crate::auth::Caller;
use crate::http::{ApiError, JsonMoney, Query};
use crate::language::Language;
use crate::wiring::Services;

/// Transactions in the wallet's overview.
const RECENT_TRANSACTIONS: u32 = 5;

#[derive(Serialize)]
struct WalletInfo {
    success: bool,
    wallet: WalletView,
}

#[derive(Serialize)]
struct WalletView {
    balance: JsonMoney,
    currency: &'static str,
    total_spent: JsonMoney,
    total_topped_up: JsonMoney,
    is_blocked: bool,
    today_spending: JsonMoney,
    recent_transactions: Vec<TransactionView>,
    billing_settings: WalletSettings,
}

#[derive(Serialize)]
struct WalletSettings {
    min_topup: JsonMoney,
    max_balance: JsonMoney,
    free_views_per_day: u32,
    enable_billing: bool,
}

/// `GET /payments/wallet/`: the caller's wallet in full.
pub(super) async fn info(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
) -> Result<HttpResponse, ApiError> {
    let key = wallet_key(&request, caller)?;
    let wallet = services.wallet(key).await?;
    let today = services.calendar.day_of(services.now());
    let since = services.calendar.start_of(today);
    let storage = &services.storage;
    let (spent, recent, catalogue) = tokio::try_join!(
        storage.spent_since(key, since),
        storage.recent_transactions(key, RECENT_TRANSACTIONS),
        storage.load_catalogue(),
    )?;
    let settings = catalogue.settings;
    let view = WalletView {
        balance: wallet.balance().into(),
        currency: key.currency.as_str(),
        total_spent: wallet.total_spent().into(),
        total_topped_up: wallet.total_topped_up().into(),
        is_blocked: wallet.is_blocked,
        today_spending: AnyMoney::new(spent, key.currency).into(),
        recent_transactions: recent
            .iter()
            .map(|row| TransactionView::new(row, &catalogue, language))
            .collect(),
        billing_settings: WalletSettings {
            min_topup: settings.min_wallet_topup.into(),
            max_balance: settings.max_wallet_balance.into(),
            free_views_per_day: settings.free_views_per_day,
            enable_billing: settings.enable_billing,
        },
    };
    Ok(HttpResponse::Ok().json(WalletInfo {
        success: true,
        wallet: view,
    }))
}

#[derive(Serialize)]
struct BalanceView {
    balance: JsonMoney,
    is_blocked: bool,
    currency: &'static str,
}

/// `GET /payments/wallet/balance/`: the balance alone.
pub(super) async fn balance(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let wallet = services.wallet(wallet_key(&request, caller)?).await?;
    Ok(HttpResponse::Ok().json(BalanceView {
        balance: wallet.balance().into(),
        is_blocked: wallet.is_blocked,
        currency: wallet.key.currency.as_str(),
    }))
}

/// The caller's wallet of the currency in the query.
pub(super) fn wallet_key(request: &HttpRequest, caller: Caller) -> Result<WalletKey, ApiError> {
    Ok(WalletKey {
        user_id: caller.user_id,
        currency: Query::of(request)?.currency()?,
    })
}
