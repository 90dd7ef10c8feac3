use actix_web::{HttpRequest, HttpResponse, web};
use domain::money::AnyMoney;
use domain::wallet::WalletKey;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::WalletQuery;
use super::views::TransactionView;
use crate::auth::Caller;
use crate::http::{ApiError, JsonMoney, Query};
use crate::language::Language;
use crate::openapi::words::Currency;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Transactions in the wallet's overview.
const RECENT_TRANSACTIONS: u32 = 5;

/// A wallet in full.
#[derive(Serialize, ToSchema)]
#[schema(as = WalletResponse)]
pub(super) struct WalletInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The wallet.
    wallet: WalletView,
}

/// A wallet.
#[derive(Serialize, ToSchema)]
#[schema(as = Wallet)]
pub(super) struct WalletView {
    /// What it holds.
    balance: JsonMoney,
    /// Of all its sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// What was ever charged.
    total_spent: JsonMoney,
    /// What was ever credited by top-ups.
    total_topped_up: JsonMoney,
    /// An operator blocked it: it can be topped up, not charged.
    #[schema(examples(false))]
    is_blocked: bool,
    /// What was charged since the day began (Asia/Tashkent by default).
    today_spending: JsonMoney,
    /// The last five, newest first.
    recent_transactions: Vec<TransactionView>,
    /// What limits it.
    billing_settings: WalletSettings,
}

/// What limits a wallet.
#[derive(Serialize, ToSchema)]
pub(super) struct WalletSettings {
    /// Smallest top-up, so'm.
    min_topup: JsonMoney,
    /// What a so'm wallet may hold, so'm.
    max_balance: JsonMoney,
    /// Doctor views a day that cost nothing.
    #[schema(examples(3))]
    free_views_per_day: u32,
    /// When `false`, every service is free.
    #[schema(examples(true))]
    enable_billing: bool,
}

/// Get wallet
///
/// The caller's wallet in full. It exists from the user's first request on.
#[utoipa::path(
    get,
    path = "/payments/wallet/",
    operation_id = "get_wallet",
    tag = tags::WALLET,
    params(WalletQuery),
    responses(
        (status = 200, description = "The wallet", body = WalletInfo),
        refusals::WalletRead,
    ),
    security(("bearer" = [])),
)]
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

/// A balance.
#[derive(Serialize, ToSchema)]
#[schema(as = Balance)]
pub(super) struct BalanceView {
    /// What the wallet holds.
    balance: JsonMoney,
    /// An operator blocked it: it can be topped up, not charged.
    #[schema(examples(false))]
    is_blocked: bool,
    /// Of the balance.
    #[schema(value_type = Currency)]
    currency: &'static str,
}

/// Get balance
///
/// The balance alone: the fastest way to it.
#[utoipa::path(
    get,
    path = "/payments/wallet/balance/",
    operation_id = "get_balance",
    tag = tags::WALLET,
    params(WalletQuery),
    responses(
        (status = 200, description = "The balance", body = BalanceView),
        refusals::WalletRead,
    ),
    security(("bearer" = [])),
)]
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
