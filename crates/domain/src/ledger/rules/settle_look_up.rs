use super::credit::Credit;
use super::{dispute, payment_of};
use crate::ids::AttemptNumber;
use crate::ledger::{
    Changes, Decision, Finding, PaymentSnapshot, Receipt, Refusal, SettleLookUp, Snapshot,
};
use crate::payment::{
    Attempt, AttemptStatus, Cause, Payment, PaymentEvent, PaymentStatus, Transition,
};
use crate::time::Timestamp;

/// Brings a payment to where its gateway proved it to be. A payment that is paid stays so, whatever the gateway says:
/// only a refund takes money out again. What the gateway says against it is noted, and what was in question is cleared.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    settle: &SettleLookUp,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &settle.gateway)?;
    match &settle.finding {
        Finding::Paid {
            attempt,
            document_id,
        } => {
            let (number, document) = (*attempt, document_id.as_deref());
            if found.payment.status.is_paid() {
                let attempt = named_attempt(&found.attempts, number, document);
                return Ok(attempt.map_or_else(
                    || unchanged(found),
                    |attempt| paid_again(found, attempt, document, now),
                ));
            }
            let attempt =
                paid_attempt(&found.attempts, number, document).ok_or(Refusal::UnknownAttempt)?;
            // Its gateway was told that it is over, and gives the money back.
            if attempt.disputed_at.is_some() {
                return Ok(unchanged(found));
            }
            // Staff have seen that the money went back, and now it is said to be there.
            if attempt.status == AttemptStatus::Superseded {
                return Ok(dispute::completion(found.payment, attempt, now));
            }
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

/// The gateway holds the money of this attempt, and the payment is paid.
fn paid_again(
    found: &PaymentSnapshot<'_>,
    attempt: &Attempt,
    document_id: Option<&str>,
    now: Timestamp,
) -> Decision {
    let is_the_one = attempt.status == AttemptStatus::Succeeded;
    if !is_the_one || attempt.has_other_document(document_id) {
        return dispute::completion(found.payment, attempt, now);
    }
    // A cancellation that it spoke of has not come about; a second debit that it spoke of is not cleared by the first. What
    // has gone back should not be there.
    if attempt.is_cancellation_disputed() && found.payment.status != PaymentStatus::Refunded {
        let changes = Changes {
            payment_events: vec![clearance(found.payment, attempt, now)],
            attempts: vec![attempt.clone().cleared()],
            ..Changes::default()
        };
        return settled(found, changes);
    }
    unchanged(found)
}

/// The attempt that the gateway names by our number, or else by a document that one attempt alone has.
fn named_attempt<'a>(
    attempts: &'a [Attempt],
    number: Option<AttemptNumber>,
    document_id: Option<&str>,
) -> Option<&'a Attempt> {
    if number.is_some() {
        return attempts
            .iter()
            .find(|attempt| Some(attempt.number) == number);
    }
    match documented(attempts, document_id).as_slice() {
        [attempt] => Some(attempt),
        _ => None,
    }
}

/// The attempts with the gateway's document.
fn documented<'a>(attempts: &'a [Attempt], document_id: Option<&str>) -> Vec<&'a Attempt> {
    attempts
        .iter()
        .filter(|attempt| document_id.is_some() && attempt.document_id.as_deref() == document_id)
        .collect()
}

/// The attempt that took the money: the one that is named; else among those with the gateway's document, or among all
/// where none has it, the one that is open, else the newest. One that had failed counts too, because the gateway holds
/// the money all the same. Of several open ones none is guessed: the wrong one would be called off when the gateway
/// calls to complete it. Nor is one guessed where it may be one in question, or one of which staff have seen the money go
/// back: of a payment that is not paid that is whatever is superseded.
fn paid_attempt<'a>(
    attempts: &'a [Attempt],
    number: Option<AttemptNumber>,
    document_id: Option<&str>,
) -> Option<&'a Attempt> {
    if number.is_some() {
        return named_attempt(attempts, number, document_id);
    }
    let mut candidates = documented(attempts, document_id);
    if candidates.is_empty() {
        candidates = attempts.iter().collect();
    }
    let in_question = candidates.iter().find(|it| it.disputed_at.is_some());
    let is_superseded = |it: &&&Attempt| it.status == AttemptStatus::Superseded;
    let told_to_give_back = in_question.or_else(|| candidates.iter().find(is_superseded));
    if told_to_give_back.is_some() {
        return told_to_give_back.copied();
    }
    let mut open = candidates
        .iter()
        .filter(|attempt| attempt.status == AttemptStatus::Open);
    match (open.next(), open.next()) {
        (Some(attempt), None) => Some(attempt),
        (Some(_), Some(_)) => None,
        (None, _) => candidates.last().copied(),
    }
}

/// Ends the open ones among the attempts that were asked about, and clears those in question; with the last open one the
/// payment has failed. One that brought the money stays as it is: it may have succeeded since it was asked about. Once all
/// of its money went back, a cancellation of it is what was to be expected.
fn not_paid(
    found: &PaymentSnapshot<'_>,
    settle: &SettleLookUp,
    asked: &[AttemptNumber],
    error_code: Option<i32>,
    now: Timestamp,
) -> Decision {
    let is_open = |attempt: &Attempt| attempt.status == AttemptStatus::Open;
    let is_asked = |attempt: &&Attempt| asked.contains(&attempt.number);
    let mut changes = Changes::default();
    let mut last_open = None;
    for attempt in found.attempts.iter().filter(is_asked) {
        if is_open(attempt) {
            last_open = Some(attempt.number);
            let failed = AttemptStatus::Failed;
            let ended = attempt.clone().ended(failed, error_code, now);
            changes.attempts.push(ended);
        } else if is_settled(found.payment, attempt) {
            let line = clearance(found.payment, attempt, now);
            changes.payment_events.push(line);
            changes.attempts.push(attempt.clone().cleared());
        }
    }
    if changes.attempts.is_empty() {
        return unchanged(found);
    }
    let mut left = found
        .attempts
        .iter()
        .filter(|attempt| is_open(attempt) && !asked.contains(&attempt.number));
    if let Some(last) = last_open
        && left.next().is_none()
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

/// Whether it settles what is in question about an attempt that is over that its gateway holds no money of it.
fn is_settled(payment: &Payment, attempt: &Attempt) -> bool {
    match attempt.status {
        AttemptStatus::Succeeded => {
            payment.status == PaymentStatus::Refunded && attempt.is_cancellation_disputed()
        }
        _ => attempt.disputed_at.is_some(),
    }
}

/// The line of the history that says that nothing is in question about an attempt any more.
fn clearance(payment: &Payment, attempt: &Attempt, now: Timestamp) -> PaymentEvent {
    let gateway = attempt.transaction.gateway.clone();
    PaymentEvent::of(payment, Cause::DisputeCleared(gateway, attempt.number), now)
}

fn settled(found: &PaymentSnapshot<'_>, changes: Changes) -> Decision {
    let payment = changes.payment.as_ref().unwrap_or(found.payment).clone();
    Decision::apply(changes, Receipt::LookUpSettled(payment))
}

fn unchanged(found: &PaymentSnapshot<'_>) -> Decision {
    Decision::repeat(Receipt::LookUpSettled(found.payment.clone()))
}
