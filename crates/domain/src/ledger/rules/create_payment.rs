use super::in_currency;
use super::open_wallet::wallet_or_open;
use crate::billing::BillingSettings;
use crate::ledger::{Changes, CreatePayment, Decision, Receipt, Refusal, Snapshot};
use crate::money::{Amount, AmountOverflow, AnyMoney, Currency, Money, Uzs};
use crate::payment::{Cause, NewPayment, Payment, PaymentEvent, PaymentPurpose};
use crate::time::Timestamp;
use crate::wallet::{Wallet, WalletKey, WalletState};

pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    create: &CreatePayment,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if let Some(found) = &snapshot.payment {
        return same_payment(found.payment, create);
    }
    in_currency!(create.amount.currency, C => decide_in::<C>(snapshot, create, now))
}

/// Ids are given once, so a payment under this id is the work of this very command. It is never created over.
fn same_payment(found: &Payment, create: &CreatePayment) -> Result<Decision, Refusal> {
    if found.user_id == create.user_id {
        Ok(Decision::repeat(Receipt::PaymentCreated(found.clone())))
    } else {
        Err(Refusal::UnknownPayment)
    }
}

fn decide_in<C: Currency>(
    snapshot: &Snapshot<'_>,
    create: &CreatePayment,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let settings = &snapshot.catalogue.settings;
    if settings.maintenance_mode {
        return Err(Refusal::Maintenance);
    }
    let terms = snapshot
        .catalogue
        .active_gateway(&create.gateway)
        .ok_or(Refusal::UnknownGateway)?;
    if !terms.takes(C::CODE) {
        return Err(Refusal::CurrencyNotSupported(C::CODE));
    }
    let amount = Amount::<C>::try_from_minor(create.amount.minor).map_err(|_| AmountOverflow)?;
    if terms.default_currency == C::CODE {
        let (min, max) = terms.limits::<C>()?;
        if amount.money() < min {
            return Err(Refusal::BelowGatewayMinimum(min.into()));
        }
        if amount.money() > max {
            return Err(Refusal::AboveGatewayMaximum(max.into()));
        }
    }
    let key = WalletKey {
        user_id: create.user_id,
        currency: C::CODE,
    };
    let (wallet, opened) = wallet_or_open(snapshot, key, now);
    refuse_small_topup(create, settings)?;
    refuse_overfull_wallet(&wallet, create.amount, 0, settings)?;

    let quote = terms.quote(amount)?;
    let payment = Payment::open(
        NewPayment {
            id: create.id,
            user_id: create.user_id,
            terms,
            purpose: create.purpose,
            quote,
            callback_url: create.callback_url.clone(),
        },
        now,
    );
    let changes = Changes {
        wallets: opened,
        payment_events: vec![PaymentEvent::of(&payment, Cause::Payer, now)],
        payment: Some(payment.clone()),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, Receipt::PaymentCreated(payment)))
}

fn refuse_small_topup(create: &CreatePayment, settings: &BillingSettings) -> Result<(), Refusal> {
    let min: AnyMoney = settings.min_wallet_topup.into();
    let is_small = create.amount.currency == min.currency && create.amount.minor < min.minor;
    if create.purpose == PaymentPurpose::Topup && is_small {
        return Err(Refusal::BelowMinimumTopup(min));
    }
    Ok(())
}

/// Refuses money that would lift a so'm wallet above the limit; asked when a payment is created and again, together
/// with what is on its way already, when a gateway begins to collect it, so that many open payments do not pass
/// together. Never asked once money was taken.
pub(super) fn refuse_overfull_wallet(
    wallet: &WalletState,
    amount: AnyMoney,
    on_its_way_minor: i64,
    settings: &BillingSettings,
) -> Result<(), Refusal> {
    let (Ok(wallet), Ok(amount)) = (Wallet::<Uzs>::try_new(*wallet), amount.typed::<Uzs>()) else {
        return Ok(());
    };
    let on_its_way = Money::<Uzs>::from_minor(on_its_way_minor);
    let lifted = wallet.balance().checked_add(amount)?;
    if lifted.checked_add(on_its_way)? > settings.max_wallet_balance {
        return Err(Refusal::WalletLimitExceeded(
            settings.max_wallet_balance.into(),
        ));
    }
    Ok(())
}
