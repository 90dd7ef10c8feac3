//! What PaymentServer says (sections 4 and 6).

use super::CallError;
use super::read::Element;

/// The answer to a create or a confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PaymentAnswer {
    /// PaymentServer's number, digits.
    pub(crate) payment_id: Option<String>,
    /// Ours.
    pub(crate) payment_ref: Option<String>,
    pub(crate) action: Action,
    pub(crate) facts: Facts,
}

/// What shall be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// 4: it waits for the confirmation.
    Confirm,
    /// 10: it is finished.
    Finished,
    /// A number that nobody has described, or none.
    Other,
}

/// The answer to GetPayment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatusAnswer {
    pub(crate) payment_id: Option<String>,
    pub(crate) payment_ref: Option<String>,
    pub(crate) status: Status,
    /// The institution that the order named.
    pub(crate) centre_id: Option<String>,
    pub(crate) facts: Facts,
}

/// Longest name of an institution that is believed.
const CENTRE_CHARS_MAX: usize = 32;

/// `status` of a payment (section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Created, not confirmed.
    Active,
    /// Confirmed: the money was taken.
    Finished,
    /// Given back after that.
    Returned,
    /// Released before that.
    Cancelled,
    /// A word that nobody has described.
    Other,
}

/// What is kept of the details. The card's number and expiry are among them and are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// What was asked for, tiyin.
    pub(crate) amount: Option<i64>,
    /// What was authorised, tiyin.
    pub(crate) transaction_amount: Option<i64>,
    /// What was given back, tiyin.
    pub(crate) refunded_amount: Option<i64>,
    /// The bank's word, an action code.
    pub(crate) action_code: Option<i32>,
}

impl Facts {
    /// Whether all amounts that are told are this one.
    pub(crate) fn are_of_amount(&self, amount: i64) -> bool {
        let told = [self.amount, self.transaction_amount].into_iter().flatten();
        told.into_iter().all(|told| told == amount)
    }
}

/// The element of the operation in a body, or the fault that stands in its place.
pub(super) fn operation<'a>(
    root: &'a Element,
    response: &'static str,
) -> Result<&'a Element, CallError> {
    let garbled = |what: &str| CallError::Garbled(what.to_owned());
    if root.name() != "Envelope" {
        return Err(garbled("it is no SOAP envelope"));
    }
    let body = root
        .child("Body")
        .ok_or_else(|| garbled("it has no body"))?;
    if let Some(fault) = body.child("Fault") {
        return Err(CallError::Fault {
            code: fault_code(fault),
        });
    }
    body.child(response)
        .ok_or_else(|| garbled("it answers another question"))
}

/// `error` of the exception; nothing else of it decides.
fn fault_code(fault: &Element) -> Option<i32> {
    let exception = fault.child("detail")?.find("PaymentServerException")?;
    exception.child_text("error")?.parse().ok()
}

impl PaymentAnswer {
    pub(super) fn read(response: &Element) -> Result<Self, CallError> {
        let action = match response.child_text("action") {
            Some("4") => Action::Confirm,
            Some("10") => Action::Finished,
            _ => Action::Other,
        };
        Ok(Self {
            payment_id: payment_id(response)?,
            payment_ref: response.child_text("paymentRef").map(str::to_owned),
            action,
            facts: facts(response)?,
        })
    }
}

impl StatusAnswer {
    pub(super) fn read(response: &Element) -> Result<Self, CallError> {
        let status = match response.child_text("status") {
            Some("active") => Status::Active,
            Some("finished") => Status::Finished,
            Some("returned") => Status::Returned,
            Some("cancelled") => Status::Cancelled,
            _ => Status::Other,
        };
        Ok(Self {
            payment_id: payment_id(response)?,
            payment_ref: response.child_text("paymentRef").map(str::to_owned),
            status,
            centre_id: detail(response, "centre_id")
                .filter(|id| (1..=CENTRE_CHARS_MAX).contains(&id.len()))
                .map(str::to_owned),
            facts: facts(response)?,
        })
    }
}

/// Digits, of a length that a document number may have.
fn payment_id(response: &Element) -> Result<Option<String>, CallError> {
    let Some(id) = response.child_text("paymentID") else {
        return Ok(None);
    };
    if id.len() <= 32 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(Some(id.to_owned()))
    } else {
        Err(CallError::Garbled("paymentID is no number".to_owned()))
    }
}

fn facts(response: &Element) -> Result<Facts, CallError> {
    let final_code = number(response, "auth_action_code_final")?;
    let code = match final_code {
        Some(code) => Some(code),
        None => number(response, "auth_action_code")?,
    };
    Ok(Facts {
        amount: number(response, "amount")?,
        transaction_amount: number(response, "transaction_amount")?,
        refunded_amount: number(response, "refunded_amount")?,
        action_code: code.and_then(|code| i32::try_from(code).ok()),
    })
}

/// The value of a detail as a whole number; `None` when it is missing or empty.
pub(super) fn number(response: &Element, name: &str) -> Result<Option<i64>, CallError> {
    match detail(response, name) {
        None => Ok(None),
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|_| CallError::Garbled(format!("{name} is no whole number"))),
    }
}

pub(super) fn detail<'a>(response: &'a Element, name: &str) -> Option<&'a str> {
    let items = response.child("details")?.children().iter();
    let mut values = items
        .filter(|item| item.name() == "item" && item.child_text("name") == Some(name))
        .filter_map(|item| item.child_text("value"));
    values.next()
}
