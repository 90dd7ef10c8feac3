use super::open_wallet::wallet_or_open;
use crate::billing::{
    Access, AccessRefusal, BillingRule, DoctorView, DoctorViewKey, FreeReason, ServiceType,
    UsageHistory, ViewGrant, Viewer, assess_access,
};
use crate::ledger::{Changes, Charge, Charged, Decision, Receipt, Refusal, Snapshot};
use crate::money::{Amount, Uzs};
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
        Access::Priced { amount, .. } => take(
            changes,
            wallet,
            amount,
            (charge, rule),
            (&usage, &viewer),
            now,
        ),
    }
}

fn take(
    mut changes: Changes,
    wallet: WalletState,
    amount: Amount<Uzs>,
    (charge, rule): (&Charge, &BillingRule),
    (usage, viewer): (&UsageHistory, &Viewer),
    now: Timestamp,
) -> Result<Decision, Refusal> {
    // Prices are in so'm; another wallet would need an exchange rate, and none is kept yet.
    let payer =
        Wallet::<Uzs>::try_new(wallet).map_err(|_| Refusal::RateUnavailable(charge.currency))?;
    let entry = Entry {
        id: charge.transaction_id,
        counter_account: CounterAccount::Revenue(charge.service),
        description: description(rule, charge.related_object_id),
        service: Some(charge.service),
        quantity: Some(charge.quantity.get()),
        related_object_id: charge.related_object_id,
        payment_id: None,
    };
    let (payer, transaction) = payer.charge(amount, entry, now)?;
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

impl From<DebitError<Uzs>> for Refusal {
    fn from(error: DebitError<Uzs>) -> Self {
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
