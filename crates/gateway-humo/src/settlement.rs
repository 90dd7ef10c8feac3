//! From PaymentServer's answers to how an order to debit ended. Only a fault with a code that says no is a no; silence and
//! everything unclear leave it open, to be asked about.

use domain::Timestamp;
use domain::card::{CardRefusal, DebitOutcome};
use domain::gateway::LookUpError;
use domain::payment::{Attempt, AttemptStatus, Payment, PaymentStatus};

use crate::code::Class;
use crate::soap::{Action, CallError, CardData, Facts, PaymentAnswer, PaymentKey, PaymentServer};
use crate::soap::{Status, StatusAnswer};

/// The code for an amount that is not the one that was asked for: approved in part.
const OTHER_AMOUNT: i32 = 2;

/// How one attempt stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The money was taken, under this number of PaymentServer's.
    Paid(Option<String>),
    /// It was not, and will not be.
    NotPaid(Option<i32>),
    /// It is under way.
    Pending,
    /// PaymentServer does not say.
    Unknown,
}

/// What the bank said to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Yes, to all of it.
    Full,
    /// Something else, to be released.
    Release(i32),
    /// Nothing that can be understood.
    Unclear,
}

fn verdict(facts: &Facts, amount: i64) -> Verdict {
    match facts.action_code.map(|code| (code, Class::of(code))) {
        Some((_, Class::Approved)) | None if facts.are_of_amount(amount) => Verdict::Full,
        Some((_, Class::Approved)) | None => Verdict::Release(OTHER_AMOUNT),
        Some((code, Class::PartiallyApproved | Class::Refused(_) | Class::OurFault)) => {
            Verdict::Release(code)
        }
        Some((_, Class::Reversed | Class::NotFound | Class::Unknown)) => Verdict::Unclear,
    }
}

fn declined(code: i32) -> DebitOutcome {
    let refusal = Class::of(code).refusal();
    DebitOutcome::Declined {
        refusal: refusal.unwrap_or(CardRefusal::Declined),
        code,
    }
}

fn unknown(problem: impl Into<String>) -> DebitOutcome {
    DebitOutcome::Unknown {
        problem: problem.into(),
    }
}

/// The code of a fault that says that no money was taken and none will be.
fn refusing_code(error: &CallError) -> Option<i32> {
    match error {
        CallError::Fault { code: Some(code) } => {
            Some(*code).filter(|code| Class::of(*code).refusal().is_some())
        }
        _ => None,
    }
}

/// Creates and confirms. A confirmation is sent only while `may_confirm` says so; later, whoever looks the payment up
/// confirms or releases it.
pub(crate) async fn debit(
    server: &PaymentServer,
    payment_ref: &str,
    amount: i64,
    card: &CardData<'_>,
    may_confirm: impl Fn() -> bool,
) -> DebitOutcome {
    let created = match server.create(payment_ref, amount, card).await {
        Ok(created) => created,
        Err(error) => {
            let by_ref = PaymentKey {
                payment_id: None,
                payment_ref,
            };
            return match refusing_code(&error) {
                Some(code) if Class::of(code) == Class::PartiallyApproved => {
                    release(server, by_ref, code).await
                }
                Some(code) => declined(code),
                None => unknown(error.to_string()),
            };
        }
    };
    let key = PaymentKey {
        payment_id: created.payment_id.as_deref(),
        payment_ref,
    };
    match (created.action, verdict(&created.facts, amount)) {
        (Action::Confirm, Verdict::Full) => {}
        (Action::Confirm, Verdict::Release(code)) => return release(server, key, code).await,
        (Action::Finished, _) => return finished(&created, amount),
        (Action::Confirm, Verdict::Unclear) | (Action::Other, _) => {
            return unknown("the order was created and neither authorised nor declined");
        }
    }
    if !may_confirm() {
        return unknown("the order was authorised too late to be confirmed");
    }
    match server.confirm(key, None).await {
        Ok(confirmed) if confirmed.action == Action::Finished => {
            let payment_id = confirmed.payment_id.clone().or(created.payment_id);
            finished(
                &PaymentAnswer {
                    payment_id,
                    ..confirmed
                },
                amount,
            )
        }
        Ok(_) => unknown("the order was not confirmed"),
        Err(error) => match refusing_code(&error) {
            Some(code) => not_confirmed(server, key, amount, code).await,
            None => unknown(error.to_string()),
        },
    }
}

/// Gives up an order whose confirmation was refused. A fault is "not captured" only when the status says so too: a look-up
/// may have captured it in between, and what is finished is not to be cancelled.
async fn not_confirmed(
    server: &PaymentServer,
    key: PaymentKey<'_>,
    amount: i64,
    code: i32,
) -> DebitOutcome {
    match server.status(key).await {
        Ok(answer) if answer.status == Status::Finished => match ended(&answer, amount) {
            Ok(Standing::Paid(document_id)) => DebitOutcome::Paid { document_id },
            Ok(_) | Err(_) => unknown(format!("answered {code:03}, and finished all the same")),
        },
        Ok(_) => release(server, key, code).await,
        Err(error) => unknown(error.to_string()),
    }
}

/// The end of an order that PaymentServer calls finished.
fn finished(answer: &PaymentAnswer, amount: i64) -> DebitOutcome {
    match verdict(&answer.facts, amount) {
        Verdict::Full => DebitOutcome::Paid {
            document_id: answer.payment_id.clone(),
        },
        Verdict::Release(_) | Verdict::Unclear => {
            unknown("it is finished, and not with the amount that was asked for")
        }
    }
}

/// Gives up an order that is not what was wanted: releases what was authorised, if it was, and believes only the status.
async fn release(server: &PaymentServer, key: PaymentKey<'_>, code: i32) -> DebitOutcome {
    if let Err(error) = server.cancel(key).await {
        tracing::warn!(
            payment_ref = key.payment_ref,
            "the order {} was not released: {error}",
            key.payment_ref
        );
    }
    match server.status(key).await {
        Ok(answer) => match answer.status {
            Status::Cancelled | Status::Returned => declined(code),
            Status::Finished | Status::Active | Status::Other => {
                unknown(format!("answered {code:03}, and not released"))
            }
        },
        Err(error) => unknown(error.to_string()),
    }
}

/// How an attempt whose order was sent stands, from the status that PaymentServer tells. What was authorised is captured
/// when the payment still wants it, and released when it does not.
pub(crate) async fn settle(
    server: &PaymentServer,
    payment: &Payment,
    attempt: &Attempt,
    answer: &StatusAnswer,
    now: Timestamp,
) -> Result<Standing, LookUpError> {
    let key = PaymentKey {
        payment_id: answer.payment_id.as_deref(),
        payment_ref: &attempt.transaction.id,
    };
    let amount = payment.total.minor;
    if answer.status != Status::Active {
        return ended(answer, amount);
    }
    let is_wanted = attempt.status == AttemptStatus::Open
        && now < payment.expires_at
        && matches!(
            payment.status,
            PaymentStatus::Pending | PaymentStatus::Processing
        );
    let released = match verdict(&answer.facts, amount) {
        Verdict::Full if is_wanted => match server.confirm(key, None).await {
            Ok(confirmed) if confirmed.action == Action::Finished => {
                let is_whole = verdict(&confirmed.facts, amount) == Verdict::Full;
                return is_whole
                    .then(|| Standing::Paid(confirmed.payment_id.or(answer.payment_id.clone())))
                    .ok_or_else(other_amount);
            }
            Err(error) if refusing_code(&error).is_some() => {
                // Somebody else may have confirmed it in between.
                let now_is = server.status(key).await.map_err(look_up_error)?;
                if now_is.status != Status::Active {
                    return ended(&now_is, amount);
                }
                refusing_code(&error)
            }
            Ok(_) | Err(_) => return Ok(Standing::Pending),
        },
        Verdict::Unclear if is_wanted => return Ok(Standing::Pending),
        Verdict::Release(code) => Some(code),
        Verdict::Full | Verdict::Unclear => None,
    };
    if let Err(error) = server.cancel(key).await {
        tracing::warn!(
            payment_id = %payment.id,
            "the order of the payment {} was not released: {error}",
            payment.id
        );
    }
    let now_is = server.status(key).await.map_err(look_up_error)?;
    match ended(&now_is, amount)? {
        Standing::NotPaid(code) => Ok(Standing::NotPaid(released.or(code))),
        standing => Ok(standing),
    }
}

/// A status other than active.
fn ended(answer: &StatusAnswer, amount: i64) -> Result<Standing, LookUpError> {
    let facts = &answer.facts;
    match answer.status {
        Status::Finished if !facts.are_of_amount(amount) => Err(other_amount()),
        Status::Finished => match facts.refunded_amount {
            None | Some(0) => Ok(Standing::Paid(answer.payment_id.clone())),
            Some(refunded) if refunded == amount => Ok(Standing::NotPaid(None)),
            Some(_) => Err(LookUpError::Garbled(
                "a part of the money was given back".to_owned(),
            )),
        },
        Status::Returned | Status::Cancelled => Ok(Standing::NotPaid(
            facts
                .action_code
                .filter(|code| Class::of(*code).refusal().is_some()),
        )),
        Status::Active => Ok(Standing::Pending),
        Status::Other => Ok(Standing::Unknown),
    }
}

fn other_amount() -> LookUpError {
    LookUpError::Garbled("another amount was taken than was asked for".to_owned())
}

/// The same in the words of the port.
pub(crate) fn look_up_error(error: CallError) -> LookUpError {
    match error {
        CallError::Unauthorized => LookUpError::Unauthorized,
        CallError::Unreached(problem) | CallError::Silent(problem) => LookUpError::Silent(problem),
        CallError::Garbled(problem) => LookUpError::Garbled(problem),
        CallError::Fault { .. } => LookUpError::Garbled(error.to_string()),
    }
}
