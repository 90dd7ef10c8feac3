use super::create_payment::refuse_overfull_wallet;
use super::payment_of;
use crate::billing::BillingSettings;
use crate::ledger::{BeginAttempt, Changes, Decision, Receipt, Refusal, Rivals, Snapshot};
use crate::money::{AmountOverflow, AnyMoney};
use crate::payment::{
    Attempt, AttemptStatus, Cause, CollectedPayment, Payment, PaymentEvent, PaymentStatus,
    Transition,
};
use crate::time::Timestamp;
use crate::wallet::WalletState;

/// A repeat of the same gateway transaction gets the same attempt; another one gets an attempt of its own while the
/// payment is unpaid and in time.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    begin: &BeginAttempt,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &begin.transaction.gateway)?;
    let payment = found.payment;
    if snapshot
        .transaction_owner
        .is_some_and(|owner| owner != payment.id)
    {
        return Err(Refusal::TransactionOfAnotherPayment);
    }
    refuse_paid_or_other_amount(payment, begin.amount)?;
    if let Some(attempt) = found
        .attempts
        .iter()
        .find(|attempt| attempt.transaction == begin.transaction)
    {
        return match attempt.status {
            AttemptStatus::Open => Ok(Decision::repeat(Receipt::AttemptBegun(attempt.clone()))),
            AttemptStatus::Succeeded => Err(Refusal::AlreadyPaid),
            AttemptStatus::Failed | AttemptStatus::Superseded => Err(Refusal::AttemptOver),
        };
    }
    let processing = ensure_collectable(payment, &found.attempts, begin.amount, begin.rivals, now)?;
    if let Some(wallet) = &snapshot.wallet {
        let settings = &snapshot.catalogue.settings;
        ensure_room(payment, wallet, &snapshot.collected, settings, now)?;
    }
    let number = snapshot
        .fresh_attempt_number
        .ok_or(Refusal::AttemptNumbersExhausted)?;
    let attempt = Attempt {
        number,
        payment_id: payment.id,
        transaction: begin.transaction.clone(),
        document_id: begin.document_id.clone(),
        status: AttemptStatus::Open,
        began_at: now,
        gateway_began_at: begin.gateway_began_at,
        submitted_at: None,
        card_mask: begin.card_mask.clone(),
        ended_at: None,
        error_code: None,
        disputed_at: None,
    };
    let mut attempts = vec![attempt.clone()];
    if begin.rivals == Rivals::ReplacedUnlessSubmitted {
        let replaced = found
            .attempts
            .iter()
            .filter(|other| other.status == AttemptStatus::Open);
        attempts
            .extend(replaced.map(|other| other.clone().ended(AttemptStatus::Failed, None, now)));
    }
    let cause = Cause::Gateway(begin.transaction.gateway.clone(), number);
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&processing, cause, now)],
        payment: Some(processing),
        attempts,
        ..Changes::default()
    };
    Ok(Decision::apply(changes, Receipt::AttemptBegun(attempt)))
}

/// The payment as it would be in processing, when a gateway may begin to collect this amount for it now. Whether its wallet
/// has room for it is another question ([`ensure_room`]). For gateways that ask before they begin (Payme: `CheckPerformTransaction`).
pub fn ensure_collectable(
    payment: &Payment,
    attempts: &[Attempt],
    amount: AnyMoney,
    rivals: Rivals,
    now: Timestamp,
) -> Result<Payment, Refusal> {
    refuse_paid_or_other_amount(payment, amount)?;
    if payment.is_overdue(now) {
        return Err(Refusal::PaymentClosed(PaymentStatus::Expired));
    }
    let processing = payment
        .clone()
        .after(Transition::Begin, now)
        .map_err(|illegal| Refusal::PaymentClosed(illegal.from))?;
    let is_rival = |other: &Attempt| {
        other.status == AttemptStatus::Open
            && match rivals {
                Rivals::Allowed => false,
                Rivals::Refused => true,
                Rivals::ReplacedUnlessSubmitted => other.submitted_at.is_some(),
            }
    };
    if attempts.iter().any(is_rival) {
        return Err(Refusal::AttemptInProgress);
    }
    Ok(processing)
}

/// Refuses to collect what the wallet could not hold together with what gateways are collecting for it already. For
/// gateways that ask before they begin, too; what they are told may be otherwise when they do begin.
pub fn ensure_room(
    payment: &Payment,
    wallet: &WalletState,
    collected: &[CollectedPayment],
    settings: &BillingSettings,
    now: Timestamp,
) -> Result<(), Refusal> {
    let on_its_way = collected
        .iter()
        .filter(|other| other.id != payment.id && other.wallet == wallet.key)
        .filter(|other| other.is_counted(now))
        .try_fold(0_i64, |sum, other| sum.checked_add(other.amount_minor))
        .ok_or(AmountOverflow)?;
    refuse_overfull_wallet(wallet, payment.amount, on_its_way, settings)
}

fn refuse_paid_or_other_amount(payment: &Payment, amount: AnyMoney) -> Result<(), Refusal> {
    if payment.status.is_paid() {
        return Err(Refusal::AlreadyPaid);
    }
    if amount != payment.total {
        return Err(Refusal::AmountMismatch {
            expected: payment.total,
        });
    }
    Ok(())
}
