use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use domain::page::Page;
use domain::wallet::{Direction, TransactionFilter, TransactionStatus};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{DaysQuery, PageQuery, TransactionQuery, WalletQuery};
use super::views::{Pagination, TransactionView};
use super::wallet::wallet_key;
use crate::auth::Caller;
use crate::http::{ApiError, Query};
use crate::language::Language;
use crate::openapi::words::DIRECTIONS;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// A page of transactions.
#[derive(Serialize, ToSchema)]
pub(super) struct TransactionList {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest first.
    transactions: Vec<TransactionView>,
    /// Where the page stands.
    pagination: Pagination,
}

/// Statuses that a client may ask for. Transactions are written once, completed; the other words list nothing.
const STATUSES: [&str; 4] = ["completed", "pending", "failed", "cancelled"];

/// List wallet transactions
///
/// What came into one of the caller's wallets and what left it, newest first.
#[utoipa::path(
    get,
    path = "/payments/wallet/transactions/",
    operation_id = "list_transactions",
    tag = tags::WALLET,
    params(TransactionQuery, DaysQuery, PageQuery, WalletQuery),
    responses(
        (status = 200, description = "A page of transactions", body = TransactionList),
        refusals::WalletRead,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn list(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
    language: Language,
) -> Result<HttpResponse, ApiError> {
    let key = wallet_key(&request, caller)?;
    let query = Query::of(&request)?;
    let page_request = query.page()?;
    let filter = TransactionFilter {
        direction: query.choice("type", &DIRECTIONS, Direction::as_str)?,
        status: Some(TransactionStatus::Completed),
        since: services.now() - TimeDelta::days(i64::from(query.days()?)),
    };
    let status = query.choice("status", &STATUSES, |word| word)?;
    services.wallet(key).await?;
    let catalogue = services.storage.load_catalogue().await?;
    let page = match status.unwrap_or("completed") {
        "completed" => {
            services
                .storage
                .list_transactions(key, filter, page_request)
                .await?
        }
        _ => Page {
            items: Vec::new(),
            total_count: 0,
        },
    };
    Ok(HttpResponse::Ok().json(TransactionList {
        success: true,
        transactions: page
            .items
            .iter()
            .map(|row| TransactionView::new(row, &catalogue, language))
            .collect(),
        pagination: Pagination::of(&page, page_request),
    }))
}
