use chrono::NaiveDate;

use super::in_currency;
use super::open_wallet::wallet_or_open;
use crate::billing::{
    Access, AccessRefusal, BillingRule, DoctorView, DoctorViewKey, FreeReason, ServiceType,
    UsageHistory, ViewGrant, Viewer, assess_access,
};
use crate::exchange::{ConversionError, ExchangeRates};
use crate::ledger::{Changes, Charge, Charged, Decision, Receipt, Refusal, Snapshot};
use crate::money::{Amount, Currency, Uzs};
use crate::time::Timestamp;
use crate::wallet::{CounterAccount, DebitError, Entry, Wallet, WalletKey, WalletState};

/// Grants a service: for nothing when [`assess_access`] says so, else against its price.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    charge: &Charge,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let key = WalletKey {
        user_id: charge.user_id,
        currency: charge.currency,
    };
    let (wallet, opened) = wallet_or_open(snapshot, key, now);
    let usage = snapshot.usage.ok_or(Refusal::UnknownService)?;
    let viewer = Viewer {
        usage,
        has_viewed_doctor_today: snapshot.has_viewed_doctor_today,
        wallet_opened_at: snapshot.anchor.map_or(now, |anchor| anchor.opened_at),
    };
    let catalogue = snapshot.catalogue;
    let rule = catalogue.rule(charge.service);
    let access = assess_access(&catalogue.settings, rule, charge.quantity, &viewer, now)?;
    let rule = rule.ok_or(Refusal::UnknownService)?;
    let changes = Changes {
        wallets: opened,
        ..Changes::default()
    };
    match access {
        Access::Free(reason) => {
            let changes = free_view_used(changes, reason, charge, (&usage, &viewer), now);
            Ok(Decision::apply(changes, Receipt::Free { reason, wallet }))
        }
        Access::Priced { amount, .. } => {
            let priced = Priced {
                price: amount,
                charge,
                rule,
                usage: &usage,
                viewer: &viewer,
            };
            let rates = &catalogue.rates;
            in_currency!(charge.currency, C => take::<C>(changes, wallet, rates, &priced, now))
        }
    }
}

/// What the charge is about, and what is known of the viewer.
struct Priced<'a> {
    price: Amount<Uzs>,
    charge: &'a Charge,
    rule: &'a BillingRule,
    usage: &'a UsageHistory,
    viewer: &'a Viewer,
}

/// Takes the price from a wallet of currency `C`, converted at the day's rate when `C` is not so'm.
fn take<C: Currency>(
    mut changes: Changes,
    wallet: WalletState,
    rates: &ExchangeRates,
    priced: &Priced<'_>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let Priced {
        charge,
        rule,
        usage,
        viewer,
        ..
    } = *priced;
    let payer = Wallet::<C>::try_new(wallet)?;
    let converted = rates.price_rounded_half_up::<C>(priced.price, usage.today.day)?;
    let entry = Entry {
        id: charge.transaction_id,
        counter_account: CounterAccount::Revenue(charge.service),
        description: description(rule, charge.related_object_id),
        service: Some(charge.service),
        quantity: Some(charge.quantity.get()),
        related_object_id: charge.related_object_id,
        payment_id: None,
        conversion: converted.conversion,
    };
    let (payer, transaction) = payer.charge(converted.amount, entry, now)?;
    changes.wallets.retain(|opened| opened.key != wallet.key);
    changes.wallets.push(payer.state());
    changes.transactions.push(transaction.clone());
    if charge.service == ServiceType::DoctorView {
        let mut today = usage.today;
        today.paid_views = today.paid_views.saturating_add(charge.quantity.get());
        changes.usage = Some(today);
        changes.doctor_view = doctor_seen(charge, (usage, viewer), ViewGrant::Paid, now);
    }
    let charged = Charged {
        transaction,
        service_name: rule.name.clone(),
    };
    Ok(Decision::apply(
        changes,
        Receipt::Charged(Box::new(charged)),
    ))
}

/// Why a charge of this price on a business day would be refused by the wallet, if it would be; the same steps as a
/// charge, without taking anything.
pub fn ensure_payable(
    wallet: &WalletState,
    price: Amount<Uzs>,
    rates: &ExchangeRates,
    today: NaiveDate,
) -> Result<(), Refusal> {
    in_currency!(wallet.key.currency, C => {
        let payer = Wallet::<C>::try_new(*wallet)?;
        let converted = rates.price_rounded_half_up::<C>(price, today)?;
        payer.balance_after_charge(converted.amount)?;
        Ok(())
    })
}

fn free_view_used(
    mut changes: Changes,
    reason: FreeReason,
    charge: &Charge,
    (usage, viewer): (&UsageHistory, &Viewer),
    now: Timestamp,
) -> Changes {
    let mut today = usage.today;
    let granted_by = match reason {
        FreeReason::DailyQuota => {
            today.quota_views = today.quota_views.saturating_add(1);
            ViewGrant::DailyQuota
        }
        FreeReason::NewUser => {
            today.new_user_views = today.new_user_views.saturating_add(1);
            ViewGrant::NewUser
        }
        FreeReason::BillingDisabled | FreeReason::AlreadyViewedToday | FreeReason::ZeroPrice => {
            return changes;
        }
    };
    changes.usage = Some(today);
    changes.doctor_view = doctor_seen(charge, (usage, viewer), granted_by, now);
    changes
}

fn doctor_seen(
    charge: &Charge,
    (usage, viewer): (&UsageHistory, &Viewer),
    granted_by: ViewGrant,
    now: Timestamp,
) -> Option<DoctorView> {
    let doctor_id = charge
        .doctor()
        .filter(|_| !viewer.has_viewed_doctor_today)?;
    let key = DoctorViewKey {
        user_id: charge.user_id,
        day: usage.today.day,
        doctor_id,
    };
    Some(DoctorView {
        key,
        granted_by,
        viewed_at: now,
    })
}

/// `Shifokor profilini ko'rish (ID: 123)`.
fn description(rule: &BillingRule, related_object_id: Option<i64>) -> String {
    match related_object_id {
        Some(id) => format!("{} (ID: {id})", rule.name.uz),
        None => rule.name.uz.clone(),
    }
}

impl From<AccessRefusal> for Refusal {
    fn from(refusal: AccessRefusal) -> Self {
        match refusal {
            AccessRefusal::Maintenance => Self::Maintenance,
            AccessRefusal::UnknownService => Self::UnknownService,
            AccessRefusal::Overflow(overflow) => Self::Overflow(overflow),
        }
    }
}

impl From<ConversionError> for Refusal {
    fn from(error: ConversionError) -> Self {
        match error {
            ConversionError::RateUnavailable(currency) => Self::RateUnavailable(currency),
            ConversionError::Overflow(overflow) => Self::Overflow(overflow),
        }
    }
}

impl<C: Currency> From<DebitError<C>> for Refusal {
    fn from(error: DebitError<C>) -> Self {
        match error {
            DebitError::Blocked => Self::WalletBlocked,
            DebitError::Insufficient { balance, required } => Self::InsufficientBalance {
                balance: balance.into(),
                required: required.into(),
            },
            DebitError::Overflow(overflow) => Self::Overflow(overflow),
        }
    }
}
