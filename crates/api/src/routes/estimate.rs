use actix_web::{HttpResponse, web};
use domain::catalogue::Catalogue;
use domain::gateway::GatewayTerms;
use domain::ledger::Refusal;
use domain::money::{Amount, AmountOverflow, AnyMoney, Currency, CurrencyCode, Eur, Rub, Usd, Uzs};
use domain::wallet::WalletKey;
use serde::Serialize;
use serde_json::value::RawValue;

use super::payments::gateway_name;
use crate::auth::Caller;
use crate::http::{ApiError, Fields, JsonMoney, json_percentage};
use crate::wiring::Services;

#[derive(Serialize)]
struct EstimateInfo {
    success: bool,
    estimate: Estimate,
}

#[derive(Serialize)]
struct Estimate {
    amount: JsonMoney,
    commission: JsonMoney,
    total_amount: JsonMoney,
    currency: &'static str,
    gateway: String,
    commission_percentage: Box<RawValue>,
    commission_fixed: JsonMoney,
}

/// `POST /payments/estimate/`: what a payment would cost its payer.
pub(super) async fn payment(
    services: web::Data<Services>,
    _caller: Caller,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let estimate = estimate(&catalogue, &fields)?;
    Ok(HttpResponse::Ok().json(EstimateInfo {
        success: true,
        estimate,
    }))
}

#[derive(Serialize)]
struct WalletEstimateInfo {
    success: bool,
    estimate: Estimate,
    wallet: WalletAfter,
}

/// What a top-up would leave in the wallet, and what limits it.
#[derive(Serialize)]
struct WalletAfter {
    current_balance: JsonMoney,
    balance_after: JsonMoney,
    min_topup: JsonMoney,
    max_balance: JsonMoney,
}

/// `POST /payments/wallet/estimate/`: what a top-up would cost, and what the wallet would hold after it.
pub(super) async fn topup(
    services: web::Data<Services>,
    caller: Caller,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    let catalogue = services.storage.load_catalogue().await?;
    let estimate = estimate(&catalogue, &fields)?;
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
fn estimate(catalogue: &Catalogue, fields: &Fields) -> Result<Estimate, ApiError> {
    let amount = fields.amount("amount")?;
    let name = gateway_name(fields)?;
    let terms = catalogue
        .active_gateway(&name)
        .ok_or_else(ApiError::gateway_not_found)?;
    if !terms.supported_currencies.contains(&amount.currency) {
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
