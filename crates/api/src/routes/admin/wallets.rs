use actix_web::{HttpRequest, HttpResponse, web};
use domain::UserId;
use domain::money::CurrencyCode;
use domain::wallet::{Direction, TransactionFilter, WalletKey, WalletState};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{DirectionQuery, OwnerPath};
use crate::auth::Staff;
use crate::http::{ApiError, JsonMoney, Query, json_time, path_number};
use crate::language::Language;
use crate::openapi::schemas::Moment;
use crate::openapi::words::Currency;
use crate::openapi::words::DIRECTIONS;
use crate::openapi::{refusals, tags};
use crate::routes::parameters::{PageQuery, WalletQuery};
use crate::routes::views::{Pagination, TransactionView};
use crate::wiring::Services;

/// A user's wallets, and what happened in one of them.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminWalletResponse)]
pub(super) struct WalletOverview {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Whose wallets.
    #[schema(minimum = 1, examples(7))]
    user_id: i64,
    /// The wallet that was asked for.
    wallet: WalletView,
    /// The user's wallets in other currencies.
    other_wallets: Vec<WalletView>,
    /// Movements of the wallet that was asked for, newest first.
    transactions: Vec<TransactionView>,
    /// Where the page of transactions stands.
    pagination: Pagination,
}

/// A wallet as staff see it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminWallet)]
pub(super) struct WalletView {
    /// Whose it is.
    #[schema(minimum = 1, examples(7))]
    user_id: i64,
    /// Of its sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// What it holds.
    balance: JsonMoney,
    /// All top-ups.
    total_topped_up: JsonMoney,
    /// All charges.
    total_spent: JsonMoney,
    /// It cannot be charged.
    #[schema(examples(false))]
    is_blocked: bool,
    /// When the user's first request opened it.
    #[schema(value_type = Moment)]
    opened_at: String,
    /// How many movements it has seen.
    #[schema(minimum = 0, examples(14))]
    transaction_count: i64,
}

impl From<&WalletState> for WalletView {
    fn from(wallet: &WalletState) -> Self {
        Self {
            user_id: wallet.key.user_id.get(),
            currency: wallet.key.currency.as_str(),
            balance: wallet.balance().into(),
            total_topped_up: wallet.total_topped_up().into(),
            total_spent: wallet.total_spent().into(),
            is_blocked: wallet.is_blocked,
            opened_at: json_time(wallet.opened_at),
            transaction_count: wallet.last_sequence,
        }
    }
}

/// Get a user's wallet
///
/// A user's wallet, its transactions since it was opened, newest first, and the user's wallets in other currencies.
/// Reading opens no wallet.
#[utoipa::path(
    get,
    path = "/admin/wallets/{user_id}/",
    operation_id = "get_any_wallet",
    tag = tags::ADMINISTRATION,
    params(OwnerPath, WalletQuery, DirectionQuery, PageQuery),
    responses(
        (status = 200, description = "The wallet", body = WalletOverview),
        refusals::StaffReadWallet,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    request: HttpRequest,
    services: web::Data<Services>,
    _staff: Staff,
    user_id: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, ApiError> {
    let user_id = owner(&user_id)?;
    let query = Query::of(&request)?;
    let (currency, page_request) = (query.currency()?, query.page()?);
    let direction = query.choice("type", &DIRECTIONS, Direction::as_str)?;
    let storage = &services.storage;
    let (mut wallet, mut other_wallets) = (None, Vec::new());
    for code in CurrencyCode::ALL {
        let key = WalletKey {
            user_id,
            currency: code,
        };
        match storage.find_wallet(key).await? {
            Some(found) if code == currency => wallet = Some(found),
            Some(found) => other_wallets.push(WalletView::from(&found)),
            None => {}
        }
    }
    let wallet = wallet.ok_or_else(ApiError::wallet_not_found)?;
    let filter = TransactionFilter {
        direction,
        status: None,
        since: wallet.opened_at,
    };
    let (page, catalogue) = tokio::try_join!(
        storage.list_transactions(wallet.key, filter, page_request),
        storage.load_catalogue(),
    )?;
    let rows = page.items.iter();
    Ok(HttpResponse::Ok().json(WalletOverview {
        success: true,
        user_id: user_id.get(),
        wallet: (&wallet).into(),
        other_wallets,
        transactions: rows
            .map(|row| TransactionView::new(row, &catalogue, language))
            .collect(),
        pagination: Pagination::of(&page, page_request),
    }))
}

/// The user in a path; a text that is no id has no wallet.
pub(super) fn owner(user_id: &str) -> Result<UserId, ApiError> {
    let id = path_number(user_id).and_then(UserId::new);
    id.ok_or_else(ApiError::wallet_not_found)
}
