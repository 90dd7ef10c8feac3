use super::create_payment::refuse_overfull_wallet;
use super::payment_of;
use crate::ledger::{BeginAttempt, Changes, Decision, Receipt, Refusal, Snapshot};
use crate::payment::{Attempt, AttemptStatus, Cause, PaymentEvent, PaymentStatus, Transition};
use crate::time::Timestamp;

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
    if payment.status.is_paid() {
        return Err(Refusal::AlreadyPaid);
    }
    if begin.amount != payment.total {
        return Err(Refusal::AmountMismatch {
            expected: payment.total,
        });
    }
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
    if payment.is_overdue(now) {
        return Err(Refusal::PaymentClosed(PaymentStatus::Expired));
    }
    let processing = payment
        .clone()
        .after(Transition::Begin, now)
        .map_err(|illegal| Refusal::PaymentClosed(illegal.from))?;
    if let Some(wallet) = &snapshot.wallet {
        refuse_overfull_wallet(wallet, payment.amount, &snapshot.catalogue.settings)?;
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
        ended_at: None,
        error_code: None,
    };
    let cause = Cause::Gateway(begin.transaction.gateway.clone(), number);
    let changes = Changes {
        payment_events: vec![PaymentEvent::of(&processing, cause, now)],
        payment: Some(processing),
        attempts: vec![attempt.clone()],
        ..Changes::default()
    };
    Ok(Decision::apply(changes, Receipt::AttemptBegun(attempt)))
}
