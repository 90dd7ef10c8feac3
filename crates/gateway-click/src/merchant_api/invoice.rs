use domain::card::PhoneNumber;
use domain::money::{Amount, Uzs};
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::garbled;
use super::body::{json, som};
use super::call_error::CallError;
use super::client::ClickMerchantApi;

/// A bill that Click is to send to a phone. Paying it leads to Prepare and Complete like a pay link.
#[derive(Clone, Copy, Debug)]
pub struct NewInvoice<'a> {
    /// How much.
    pub amount: Amount<Uzs>,
    /// Whose phone.
    pub phone_number: &'a PhoneNumber,
    /// `merchant_trans_id`: the payment's id.
    pub order: &'a str,
}

/// `invoice_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// -99.
    Deleted,
    /// 0.
    Pending,
    /// 1.
    Paid,
    /// A number that Click does not document.
    Undocumented(i64),
}

/// How a bill stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceView {
    /// In a word.
    pub status: InvoiceStatus,
    /// In words of Click's.
    pub note: String,
}

#[derive(Serialize)]
struct InvoiceBody<'a> {
    service_id: u64,
    amount: Box<RawValue>,
    phone_number: &'a str,
    merchant_trans_id: &'a str,
}

impl ClickMerchantApi {
    /// Sends a bill; its `invoice_id`. After an unclear outcome the bill may have been sent.
    pub async fn create_invoice(&self, invoice: NewInvoice<'_>) -> Result<i64, CallError> {
        let body = json(&InvoiceBody {
            service_id: self.service_id(),
            amount: som(invoice.amount)?,
            phone_number: invoice.phone_number.digits(),
            merchant_trans_id: invoice.order,
        })?;
        let answer = self.post(&["invoice", "create"], body).await?;
        answer
            .id("invoice_id")?
            .ok_or_else(|| garbled("no invoice_id"))
    }

    /// How a bill stands.
    pub async fn invoice_status(&self, invoice_id: i64) -> Result<InvoiceView, CallError> {
        let (service, invoice) = (self.service(), invoice_id.to_string());
        let answer = self.ask(&["invoice", "status", &service, &invoice]).await?;
        let status = answer.integer("invoice_status")?;
        let status = status.ok_or_else(|| garbled("no invoice_status"))?;
        Ok(InvoiceView {
            status: InvoiceStatus::of(status),
            note: answer.text("invoice_status_note").unwrap_or_default(),
        })
    }
}

impl InvoiceStatus {
    const fn of(invoice_status: i64) -> Self {
        match invoice_status {
            -99 => Self::Deleted,
            0 => Self::Pending,
            1 => Self::Paid,
            other => Self::Undocumented(other),
        }
    }
}
