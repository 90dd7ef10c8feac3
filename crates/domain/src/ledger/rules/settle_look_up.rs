use super::credit::Credit;
use super::payment_of;
use crate::ids::AttemptNumber;
use crate::ledger::{
    Changes, Decision, Finding, PaymentSnapshot, Receipt, Refusal, SettleLookUp, Snapshot,
};
use crate::payment::{Attempt, AttemptStatus, Cause, PaymentEvent, Transition};
use crate::time::Timestamp;

/// Brings a payment to where its gateway proved it to be. A payment that is paid stays so, whatever the gateway says:
/// only a refund takes money out again.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    settle: &SettleLookUp,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &settle.gateway)?;
    if found.payment.status.is_paid() {
        return Ok(unchanged(found));
    }
    match &settle.finding {
        Finding::Paid { document_id } => {
            let attempt = paid_attempt(&found.attempts, document_id.as_deref())
                .ok_or(Refusal::UnknownAttempt)?;
            let credit = Credit {
                transaction_id: settle.transaction_id,
                document_id: document_id.clone(),
                cause: Cause::LookUp(settle.gateway.clone(), attempt.number),
            };
            let (changes, _) = credit.decide(snapshot, found, attempt, now)?;
            Ok(settled(found, changes))
        }
        Finding::NotPaid {
            attempts,
            error_code,
        } => Ok(not_paid(found, settle, attempts, *error_code, now)),
    }
}

/// The attempt that took the money: among those with the gateway's document, or among all where none has it, the one
/// that is open, else the newest. One that had failed counts too, because the gateway holds the money all the same. Of
/// several open ones none is guessed: the wrong one would be called off when the gateway calls to complete it.
fn paid_attempt<'a>(attempts: &'a [Attempt], document_id: Option<&str>) -> Option<&'a Attempt> {
    let documented: Vec<_> = attempts
        .iter()
        .filter(|attempt| document_id.is_some() && attempt.document_id.as_deref() == document_id)
        .collect();
    let candidates = if documented.is_empty() {
        attempts.iter().collect()
    } else {
        documented
    };
    let mut open = candidates
        .iter()
        .filter(|attempt| attempt.status == AttemptStatus::Open);
    match (open.next(), open.next()) {
        (Some(attempt), None) => Some(attempt),
        (Some(_), Some(_)) => None,
        (None, _) => candidates.last().copied(),
    }
}

/// Ends the open ones among the attempts that were asked about; with the last of them the payment has failed.
fn not_paid(
    found: &PaymentSnapshot<'_>,
    settle: &SettleLookUp,
    asked: &[AttemptNumber],
    error_code: Option<i32>,
    now: Timestamp,
) -> Decision {
    let is_open = |attempt: &&Attempt| attempt.status == AttemptStatus::Open;
    let (failed, left): (Vec<_>, Vec<_>) = found
        .attempts
        .iter()
        .filter(is_open)
        .cloned()
        .partition(|attempt| asked.contains(&attempt.number));
    let Some(last) = failed.last().map(|attempt| attempt.number) else {
        return unchanged(found);
    };
    let failed = failed.into_iter();
    let mut changes = Changes {
        attempts: failed
            .map(|attempt| attempt.ended(AttemptStatus::Failed, error_code, now))
            .collect(),
        ..Changes::default()
    };
    if left.is_empty()
        && let Ok(payment) = found.payment.clone().after(Transition::Fail, now)
    {
        let cause = Cause::LookUp(settle.gateway.clone(), last);
        changes
            .payment_events
            .push(PaymentEvent::of(&payment, cause, now));
        changes.payment = Some(payment);
    }
    settled(found, changes)
}

fn settled(found: &PaymentSnapshot<'_>, changes: Changes) -> Decision {
    let payment = changes.payment.as_ref().unwrap_or(found.payment).clone();
    Decision::apply(changes, Receipt::LookUpSettled(payment))
}

fn unchanged(found: &PaymentSnapshot<'_>) -> Decision {
    Decision::repeat(Receipt::LookUpSettled(found.payment.clone()))
}
