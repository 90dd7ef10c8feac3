//! The statement and the close of day (sections 4.6 and 4.7): for people and for jobs that compare books.

use chrono::TimeDelta;
use domain::Timestamp;

use super::answer::{self, Action, PaymentAnswer, StatusAnswer};
use super::client::{CallError, PaymentServer};
use super::write::Envelope;

/// Times on the wire, in Tashkent.
const TIME_FORMAT: &str = "%Y%m%d%H%M%S";

/// One finished payment of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// PaymentServer's number.
    pub payment_id: Option<String>,
    /// Our reference.
    pub payment_ref: Option<String>,
    /// What was asked for, tiyin.
    pub amount: Option<i64>,
    /// What was given back, tiyin.
    pub refunded_amount: Option<i64>,
}

/// What a terminal did since its last close of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// Debits.
    pub debits_number: i64,
    /// Their sum, tiyin.
    pub debits_amount: i64,
    /// Debits that were given back.
    pub credits_reversal_number: i64,
    /// Their sum, tiyin.
    pub credits_reversal_amount: i64,
}

impl PaymentServer {
    /// Finished payments from one moment to another, those from place `first` to place `last`, counted from 1. The form of
    /// the answer is not public; a list of answers like those about single payments is expected, under any name.
    pub async fn list_finished(
        &self,
        from: Timestamp,
        to: Timestamp,
        first: u32,
        last: u32,
    ) -> Result<Vec<Listed>, CallError> {
        let body = Envelope::new("GetPaymentList")
            .element("status", "finished")
            .element("paymentOriginator", self.login())
            .element("dateFrom", &tashkent(from))
            .element("dateTo", &tashkent(to))
            .element("startBookmark", &first.to_string())
            .element("endBookmark", &last.to_string())
            .finish();
        let root = self.post("GetPaymentList", body, None).await?;
        let response = answer::operation(&root, "GetPaymentListResponse")?;
        let payments = response
            .children()
            .iter()
            .filter(|child| child.child("paymentID").is_some());
        payments
            .map(|payment| {
                let answer = StatusAnswer::read(payment)?;
                Ok(Listed {
                    payment_id: answer.payment_id,
                    payment_ref: answer.payment_ref,
                    amount: answer.facts.amount,
                    refunded_amount: answer.facts.refunded_amount,
                })
            })
            .collect()
    }

    /// Closes the day of our terminal.
    pub async fn reconcile_terminal(&self) -> Result<Reconciliation, CallError> {
        let garbled = |what: &str| CallError::Garbled(what.to_owned());
        let create = Envelope::new("Payment")
            .element("billerRef", "SOAP_RECO")
            .element("payinstrRef", "SOAP_RECO")
            .details(&[("terminal_id", self.terminal_id())]);
        let root = self.call("Payment", create, None).await?;
        let created = PaymentAnswer::read(answer::operation(&root, "PaymentResponse")?)?;
        let (Action::Confirm, Some(payment_id)) = (created.action, created.payment_id) else {
            return Err(garbled(
                "the close of day does not wait for its confirmation",
            ));
        };
        let confirm = Envelope::new("Payment")
            .element("paymentID", &payment_id)
            .element("confirmed", "true")
            .element("finished", "true");
        let root = self.call("Payment", confirm, None).await?;
        let response = answer::operation(&root, "PaymentResponse")?;
        if PaymentAnswer::read(response)?.action != Action::Finished {
            return Err(garbled("the close of day is not finished"));
        }
        let total = |name: &str| {
            answer::number(response, name)?.ok_or_else(|| garbled("a total is missing"))
        };
        Ok(Reconciliation {
            debits_number: total("debits_number")?,
            debits_amount: total("debits_amount")?,
            credits_reversal_number: total("credits_reversal_number")?,
            credits_reversal_amount: total("credits_reversal_amount")?,
        })
    }
}

/// `yyyyMMddHHmmss`, UTC+5.
fn tashkent(at: Timestamp) -> String {
    (at + TimeDelta::hours(5)).format(TIME_FORMAT).to_string()
}
