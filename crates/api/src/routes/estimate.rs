use actix_web::{HttpResponse, web};
use domain::catalogue::Catalogue;
use domain::gateway::GatewayTerms;
use domain::ledger::Refusal;
use domain::money::{Amount, AmountOverflow, AnyMoney, Currency, CurrencyCode, Eur, Rub, Usd, Uzs};
use domain::wallet::WalletKey;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::payments::gateway_name;
use super::requests::EstimateRequest;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, JsonMoney, json_percentage};
use crate::openapi::schemas::Percentage;
use crate::openapi::words::Currency as CurrencyWord;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// What a payment would cost.
#[derive(Serialize, ToSchema)]
#[schema(as = EstimateResponse)]
pub(super) struct EstimateInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// What the payer would pay.
    estimate: Estimate,
}

/// What a payer would pay.
#[derive(Serialize, ToSchema)]
pub(super) struct Estimate {
    /// What the wallet would be credited.
    amount: JsonMoney,
    /// The gateway's commission, rounded half up to 0.01.
    commission: JsonMoney,
    /// What the payer would pay: `amount` + `commission`.
    total_amount: JsonMoney,
    /// Of all sums here.
    #[schema(value_type = CurrencyWord)]
    currency: &'static str,
    /// The gateway's `display_name`.
    #[schema(examples("Click"))]
    gateway: String,
    /// The share of the amount, percent.
    #[schema(value_type = Percentage)]
    commission_percentage: Box<RawValue>,
    /// What is added to each amount.
    commission_fixed: JsonMoney,
}

/// Estimate a payment
///
/// What a payment would cost its payer, commission included. Creates nothing, and does not ask whether the amount is
/// within the gateway's limits.
#[utoipa::path(
    post,
    path = "/payments/estimate/",
    operation_id = "estimate_payment",
    tag = tags::PAYMENTS,
    request_body = EstimateRequest,
    responses(
        (status = 200, description = "The cost", body = EstimateInfo),
        refusals::EstimatePayment,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn payment(
    services: web::Data<Services>,
    _caller: Caller,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let estimate = estimate(&services, &catalogue, &fields)?;
    Ok(HttpResponse::Ok().json(EstimateInfo {
        success: true,
        estimate,
    }))
}

/// What a top-up would cost and leave.
#[derive(Serialize, ToSchema)]
#[schema(as = TopupEstimateResponse)]
pub(super) struct WalletEstimateInfo {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// What the payer would pay.
    estimate: Estimate,
    /// What it would do to the wallet.
    wallet: WalletAfter,
}

/// What a top-up would leave in the wallet, and what limits it.
#[derive(Serialize, ToSchema)]
pub(super) struct WalletAfter {
    /// What the wallet of this currency holds.
    current_balance: JsonMoney,
    /// What it would hold.
    balance_after: JsonMoney,
    /// Smallest top-up, so'm.
    min_topup: JsonMoney,
    /// What a so'm wallet may hold, so'm.
    max_balance: JsonMoney,
}

/// Estimate a top-up
///
/// What a top-up would cost, and what the wallet would hold after it. Creates nothing, and does not ask whether the
/// amount is within the limits.
#[utoipa::path(
    post,
    path = "/payments/wallet/estimate/",
    operation_id = "estimate_topup",
    tag = tags::WALLET,
    request_body = EstimateRequest,
    responses(
        (status = 200, description = "The cost, and the wallet after it", body = WalletEstimateInfo),
        refusals::EstimateTopup,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn topup(
    services: web::Data<Services>,
    caller: Caller,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let estimate = estimate(&services, &catalogue, &fields)?;
    let AnyMoney { minor, currency } = estimate.amount.0;
    let wallet = services
        .wallet(WalletKey {
            user_id: caller.user_id,
            currency,
        })
        .await?;
    let after = wallet
        .balance_minor
        .checked_add(minor)
        .ok_or(Refusal::Overflow(AmountOverflow))?;
    let settings = catalogue.settings;
    let wallet = WalletAfter {
        current_balance: wallet.balance().into(),
        balance_after: AnyMoney::new(after, currency).into(),
        min_topup: settings.min_wallet_topup.into(),
        max_balance: settings.max_wallet_balance.into(),
    };
    Ok(HttpResponse::Ok().json(WalletEstimateInfo {
        success: true,
        estimate,
        wallet,
    }))
}

/// What the fields `amount`, `gateway` and `currency` come to.
fn estimate(
    services: &Services,
    catalogue: &Catalogue,
    fields: &Fields,
) -> Result<Estimate, ApiError> {
    let amount = fields.amount("amount")?;
    let name = gateway_name(fields)?;
    let terms = catalogue
        .active_gateway(&name)
        .ok_or_else(ApiError::gateway_not_found)?;
    let collectable = services.gateways.currencies(&name);
    let is_collected = collectable.is_none_or(|known| known.contains(&amount.currency));
    if !is_collected || !terms.takes(amount.currency) {
        return Err(Refusal::CurrencyNotSupported(amount.currency).into());
    }
    let (commission, total) = match amount.currency {
        CurrencyCode::Uzs => quote::<Uzs>(terms, amount)?,
        CurrencyCode::Usd => quote::<Usd>(terms, amount)?,
        CurrencyCode::Eur => quote::<Eur>(terms, amount)?,
        CurrencyCode::Rub => quote::<Rub>(terms, amount)?,
    };
    Ok(Estimate {
        amount: amount.into(),
        commission: commission.into(),
        total_amount: total.into(),
        currency: amount.currency.as_str(),
        gateway: terms.display_name.clone(),
        commission_percentage: json_percentage(terms.commission.percentage),
        commission_fixed: AnyMoney::new(terms.commission.fixed_minor, amount.currency).into(),
    })
}

/// Commission and total.
fn quote<C: Currency>(
    terms: &GatewayTerms,
    amount: AnyMoney,
) -> Result<(AnyMoney, AnyMoney), ApiError> {
    let amount = Amount::<C>::try_from_minor(amount.minor)
        .map_err(|error| ApiError::invalid("amount", error))?;
    let quote = terms.quote(amount).map_err(Refusal::from)?;
    Ok((quote.commission.into(), quote.total.into()))
}
