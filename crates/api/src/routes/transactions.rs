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

/// A status that a client may ask for. Transactions are written once, completed; the other words list nothing.
enum StatusFilter {
    Completed,
    None,
}

impl StatusFilter {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "completed" => Some(Self::Completed),
            "pending" | "failed" | "cancelled" => Some(Self::None),
            _ => None,
        }
    }
}

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
        direction: query.word("type", Direction::parse)?,
        status: Some(TransactionStatus::Completed),
        since: services.now() - TimeDelta::days(i64::from(query.days()?)),
    };
    let status = query
        .word("status", StatusFilter::parse)?
        .unwrap_or(StatusFilter::Completed);
    services.wallet(key).await?;
    let catalogue = services.storage.load_catalogue().await?;
    let page = match status {
        StatusFilter::Completed => {
            services
                .storage
                .list_transactions(key, filter, page_request)
                .await?
        }
        StatusFilter::None => Page {
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
