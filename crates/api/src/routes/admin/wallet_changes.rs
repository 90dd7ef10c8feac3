use actix_web::{HttpResponse, web};
use domain::UserId;
use domain::administration::AdminOrder;
use domain::ledger::{Action, AdjustWallet, BlockWallet, Receipt};
use domain::wallet::{Direction, WalletKey};
use serde::Serialize;

use super::reason;
use super::wallets::{WalletView, owner};
use crate::auth::Admin;
use crate::http::{ApiError, Fields, Idempotent, JsonMoney, json_answer, json_time, run};
use crate::language::Message;
use crate::routes::topup::unexpected;
use crate::wiring::Services;

#[derive(Serialize)]
struct ChangedWallet {
    success: bool,
    wallet: WalletView,
}

#[derive(Serialize)]
struct AdjustedWallet {
    success: bool,
    transaction: AdjustmentView,
    wallet: WalletView,
}

#[derive(Serialize)]
struct AdjustmentView {
    id: String,
    #[serde(rename = "type")]
    direction: &'static str,
    amount: JsonMoney,
    balance_before: JsonMoney,
    balance_after: JsonMoney,
    currency: &'static str,
    counter_account: String,
    created_at: String,
}

/// `POST /admin/wallets/{user_id}/block/`: nothing is charged from the wallet any more.
pub(super) async fn block(
    services: web::Data<Services>,
    admin: Admin,
    user_id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    set_block(&services, admin, owner(&user_id)?, idempotent, fields, true).await
}

/// `POST /admin/wallets/{user_id}/unblock/`: the wallet can be charged again.
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

/// `POST /admin/wallets/{user_id}/adjustments/`: puts money into the wallet or takes it out, never below zero.
pub(super) async fn adjust(
    services: web::Data<Services>,
    admin: Admin,
    user_id: web::Path<String>,
    idempotent: Idempotent,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&["direction", "amount", "reason", "currency"])?;
    let direction = Direction::parse(&fields.text("direction", 16)?)
        .ok_or_else(|| ApiError::invalid("direction", Message::NotAllowedValue))?;
    let action = Action::AdjustWallet(AdjustWallet {
        order: order(&services, admin, &fields)?,
        transaction_id: services.ids().transaction(services.now()),
        user_id: owner(&user_id)?,
        direction,
        amount: fields.amount("amount")?,
    });
    let present = |receipt: &Receipt| match receipt {
        Receipt::WalletAdjusted(adjusted) => {
            let transaction = &adjusted.transaction;
            json_answer(&AdjustedWallet {
                success: true,
                transaction: AdjustmentView {
                    id: transaction.entry.id.to_string(),
                    direction: transaction.direction.as_str(),
                    amount: transaction.amount().into(),
                    balance_before: transaction.balance_before().into(),
                    balance_after: transaction.balance_after().into(),
                    currency: transaction.wallet.currency.as_str(),
                    counter_account: transaction.entry.counter_account.to_string(),
                    created_at: json_time(transaction.created_at),
                },
                wallet: (&adjusted.wallet).into(),
            })
        }
        other => unexpected(other),
    };
    run(services.ledger(), action, idempotent.with(&fields), present).await
}

fn order(services: &Services, admin: Admin, fields: &Fields) -> Result<AdminOrder, ApiError> {
    Ok(AdminOrder {
        id: services.ids().admin_log(services.now()),
        actor: admin.0,
        reason: reason::required(fields)?,
    })
}
