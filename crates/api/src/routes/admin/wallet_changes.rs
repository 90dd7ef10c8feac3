use actix_web::{HttpResponse, web};
use domain::UserId;
use domain::ledger::{Action, AdjustWallet, BlockWallet, Receipt};
use domain::wallet::{Direction, Transaction, WalletKey};
use serde::Serialize;
use utoipa::ToSchema;

use super::approval_views::{ShownApproval, accepted};
use super::order::order;
use super::parameters::OwnerPath;
use super::requests::{AdjustmentRequest, WalletBlockRequest};
use super::wallets::{WalletView, owner};
use crate::auth::Admin;
use crate::http::{ApiError, Fields, Idempotent, JsonMoney, json_answer, json_time, run};
use crate::language::Message;
use crate::openapi::schemas::Moment;
use crate::openapi::words::DIRECTIONS;
use crate::openapi::words::{Currency, TransactionType};
use crate::openapi::{refusals, tags};
use crate::routes::parameters::IdempotencyKey;
use crate::routes::topup::unexpected;
use crate::wiring::Services;

/// A wallet after it was changed.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangedWallet {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The wallet as it is now.
    wallet: WalletView,
}

/// A wallet after an adjustment.
#[derive(Serialize, ToSchema)]
pub(super) struct AdjustedWallet {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The movement.
    transaction: AdjustmentView,
    /// The wallet as it is now.
    wallet: WalletView,
}

/// A movement of money by hand.
#[derive(Serialize, ToSchema)]
#[schema(as = Adjustment)]
pub(super) struct AdjustmentView {
    /// The transaction's id: a UUID.
    #[schema(format = "uuid", examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e11"))]
    id: String,
    /// Money in or money out.
    #[serde(rename = "type")]
    #[schema(value_type = TransactionType)]
    direction: &'static str,
    /// How much.
    amount: JsonMoney,
    /// What the wallet held before.
    balance_before: JsonMoney,
    /// What it held after.
    balance_after: JsonMoney,
    /// Of the three sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// The other side of the movement: `adjustment`.
    #[schema(examples("adjustment"))]
    counter_account: String,
    /// When it was written.
    #[schema(value_type = Moment)]
    created_at: String,
}

impl From<&Transaction> for AdjustmentView {
    fn from(transaction: &Transaction) -> Self {
        Self {
            id: transaction.entry.id.to_string(),
            direction: transaction.direction.as_str(),
            amount: transaction.amount().into(),
            balance_before: transaction.balance_before().into(),
            balance_after: transaction.balance_after().into(),
            currency: transaction.wallet.currency.as_str(),
            counter_account: transaction.entry.counter_account.to_string(),
            created_at: json_time(transaction.created_at),
        }
    }
}

/// Block a wallet
///
/// Nothing is charged from the wallet any more: 403 `wallet_blocked`. It can still be read and topped up. One that is
/// blocked already stays so, and nothing is logged.
#[utoipa::path(
    post,
    path = "/admin/wallets/{user_id}/block/",
    operation_id = "block_wallet",
    tag = tags::ADMINISTRATION,
    params(OwnerPath, IdempotencyKey),
    request_body = WalletBlockRequest,
    responses(
        (status = 200, description = "The wallet is blocked", body = ChangedWallet),
        refusals::BlockWallet,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn block(
    services: web::Data<Services>,
    admin: Admin,
    user_id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    set_block(&services, admin, owner(&user_id)?, idempotent, fields, true).await
}

/// Unblock a wallet
///
/// The wallet can be charged again. One that is not blocked stays so, and nothing is logged.
#[utoipa::path(
    post,
    path = "/admin/wallets/{user_id}/unblock/",
    operation_id = "unblock_wallet",
    tag = tags::ADMINISTRATION,
    params(OwnerPath, IdempotencyKey),
    request_body = WalletBlockRequest,
    responses(
        (status = 200, description = "The wallet can be charged", body = ChangedWallet),
        refusals::BlockWallet,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn unblock(
    services: web::Data<Services>,
    admin: Admin,
    user_id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    set_block(
        &services,
        admin,
        owner(&user_id)?,
        idempotent,
        fields,
        false,
    )
    .await
}

async fn set_block(
    services: &Services,
    admin: Admin,
    user_id: UserId,
    idempotent: Idempotent,
    fields: Fields,
    is_blocked: bool,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["reason", "currency"])?;
    let action = Action::BlockWallet(BlockWallet {
        order: order(services, admin, &fields)?,
        key: WalletKey {
            user_id,
            currency: fields.currency()?,
        },
        is_blocked,
    });
    let present = |receipt: &Receipt| match receipt {
        Receipt::WalletBlockSet(wallet) => json_answer(&ChangedWallet {
            success: true,
            wallet: wallet.into(),
        }),
        other => unexpected(other),
    };
    run(services.ledger(), action, idempotent.with(&fields), present).await
}

/// Adjust a wallet
///
/// Puts money into the wallet or takes it out, against the account `adjustment`; never below zero (402), blocked or
/// not. Totals of top-ups and charges stay. Send an `Idempotency-Key`, so that a retry does not move it twice. More than one
/// person may order alone waits for a second one: 202, and nothing is moved.
#[utoipa::path(
    post,
    path = "/admin/wallets/{user_id}/adjustments/",
    operation_id = "adjust_wallet",
    tag = tags::ADMINISTRATION,
    params(OwnerPath, IdempotencyKey),
    request_body = AdjustmentRequest,
    responses(
        (status = 200, description = "The money was moved", body = AdjustedWallet),
        (status = 202, description = "The order waits for a second person", body = ShownApproval),
        refusals::AdjustWallet,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn adjust(
    services: web::Data<Services>,
    admin: Admin,
    user_id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["direction", "amount", "reason", "currency"])?;
    let direction = fields.choice("direction", &DIRECTIONS, Direction::as_str)?;
    let direction = direction.ok_or_else(|| ApiError::invalid("direction", Message::Required))?;
    let action = Action::AdjustWallet(AdjustWallet {
        order: order(&services, admin, &fields)?,
        transaction_id: services.ids().transaction(services.now()),
        user_id: owner(&user_id)?,
        direction,
        amount: fields.amount("amount")?,
    });
    let present = |receipt: &Receipt| match receipt {
        Receipt::WalletAdjusted(adjusted) => json_answer(&AdjustedWallet {
            success: true,
            transaction: (&adjusted.transaction).into(),
            wallet: (&adjusted.wallet).into(),
        }),
        Receipt::ApprovalRequested(approval) => accepted(approval),
        other => unexpected(other),
    };
    run(services.ledger(), action, idempotent.with(&fields), present).await
}
