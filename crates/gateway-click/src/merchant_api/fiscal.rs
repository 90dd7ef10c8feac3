//! Fiscal receipts (docs.click.uz, "Fiscalization"): needed when a service sells goods of more than one IKPU. All sums are
//! in tiyin, unlike everywhere else at Click.

use serde::Serialize;

use super::answer::Answer;
use super::body::json;
use super::call_error::CallError;
use super::client::ClickMerchantApi;

/// Labels of one position.
const LABELS_MAX: usize = 300;

/// Whose goods a commission is taken on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum CommissionOwner {
    /// A company, by its nine digits.
    #[serde(rename = "TIN")]
    Tin(String),
    /// A person, by their fourteen digits.
    #[serde(rename = "PINFL")]
    Pinfl(String),
}

/// A position of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FiscalItem {
    /// What was sold; ends with the unit of measure. At most 63 characters.
    pub name: String,
    /// IKPU, 17 digits.
    #[serde(rename = "SPIC")]
    pub spic: String,
    /// At most 20 characters.
    pub package_code: String,
    /// The position before discounts, tiyin.
    pub price: u64,
    /// How many.
    pub amount: u64,
    /// The tax in it, tiyin.
    #[serde(rename = "VAT")]
    pub vat: u64,
    /// The rate of the tax.
    #[serde(rename = "VATPercent")]
    pub vat_percent: u8,
    /// Who sells.
    pub commission_info: CommissionOwner,
    /// One unit, tiyin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub good_price: Option<u64>,
    /// The code of the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<u64>,
    /// At most 13 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// At most 300, of at most 21 characters each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Tiyin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<u64>,
    /// Other deductions, tiyin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<u64>,
}

/// What was sold in a payment, and how it was paid for, tiyin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalItems {
    /// Click's document number.
    pub document_id: i64,
    /// At least one.
    pub items: Vec<FiscalItem>,
    /// By electronic money.
    pub received_ecash: u64,
    /// In cash.
    pub received_cash: u64,
    /// By card.
    pub received_card: u64,
}

/// A receipt that Click would not take. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitFiscalItem {
    /// No position.
    #[error("a receipt has at least one position")]
    NoItems,
    /// A field of a position.
    #[error("{0} has not the form that Click documents")]
    Field(&'static str),
}

/// What Click has of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalData {
    /// Click's document number.
    pub document_id: Option<i64>,
    /// The receipt at ofd.soliq.uz, when it was made.
    pub qr_code_url: Option<String>,
}

#[derive(Serialize)]
struct ItemsBody<'a> {
    service_id: u64,
    payment_id: i64,
    items: &'a [FiscalItem],
    received_ecash: u64,
    received_cash: u64,
    received_card: u64,
}

#[derive(Serialize)]
struct QrCodeBody<'a> {
    service_id: u64,
    payment_id: i64,
    qrcode: &'a str,
}

impl ClickMerchantApi {
    /// Tells Click what was sold, so that it makes the receipt. Check the items first ([`FiscalItems::check`]).
    pub async fn submit_fiscal_items(&self, items: &FiscalItems) -> Result<(), CallError> {
        let body = json(&ItemsBody {
            service_id: self.service_id(),
            payment_id: items.document_id,
            items: &items.items,
            received_ecash: items.received_ecash,
            received_cash: items.received_cash,
            received_card: items.received_card,
        })?;
        self.post(&["payment", "ofd_data", "submit_items"], body)
            .await
            .map(drop)
    }

    /// Gives Click a receipt that was made elsewhere: its address at ofd.soliq.uz.
    pub async fn submit_fiscal_qr_code(
        &self,
        document_id: i64,
        url: &str,
    ) -> Result<(), CallError> {
        let body = json(&QrCodeBody {
            service_id: self.service_id(),
            payment_id: document_id,
            qrcode: url,
        })?;
        self.post(&["payment", "ofd_data", "submit_qrcode"], body)
            .await
            .map(drop)
    }

    /// The receipt of a payment.
    pub async fn fiscal_data(&self, document_id: i64) -> Result<FiscalData, CallError> {
        let (service, document) = (self.service(), document_id.to_string());
        let body = self
            .ask_bare(&["payment", "ofd_data", &service, &document])
            .await?;
        let answer = Answer::parse_bare(&body)?;
        Ok(FiscalData {
            document_id: answer.id("paymentId")?,
            qr_code_url: answer.whole_text("qrCodeURL").map(str::to_owned),
        })
    }
}

impl FiscalItems {
    /// Refuses what Click's documentation does not allow.
    pub fn check(&self) -> Result<(), UnfitFiscalItem> {
        if self.items.is_empty() {
            return Err(UnfitFiscalItem::NoItems);
        }
        self.items.iter().try_for_each(FiscalItem::check)
    }
}

impl FiscalItem {
    fn check(&self) -> Result<(), UnfitFiscalItem> {
        let owner = match &self.commission_info {
            CommissionOwner::Tin(digits) => is_digits(digits, 9),
            CommissionOwner::Pinfl(digits) => is_digits(digits, 14),
        };
        let barcode = self.barcode.as_ref();
        let labels =
            self.labels.len() <= LABELS_MAX && self.labels.iter().all(|label| is_short(label, 21));
        for (field, is_fit) in [
            ("Name", is_short(&self.name, 63)),
            ("SPIC", is_digits(&self.spic, 17)),
            ("PackageCode", is_short(&self.package_code, 20)),
            ("CommissionInfo", owner),
            (
                "Barcode",
                barcode.is_none_or(|barcode| is_short(barcode, 13)),
            ),
            ("Labels", labels),
            ("VATPercent", self.vat_percent <= 100),
            ("Amount", self.amount > 0),
        ] {
            if !is_fit {
                return Err(UnfitFiscalItem::Field(field));
            }
        }
        Ok(())
    }
}

fn is_short(text: &str, chars_max: usize) -> bool {
    (1..=chars_max).contains(&text.chars().count())
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}
