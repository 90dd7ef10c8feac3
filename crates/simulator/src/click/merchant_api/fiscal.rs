//! Fiscal receipts (docs.click.uz, "Fiscalization"). Sums are in tiyin.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data, Path},
};
use serde::{Deserialize, Serialize};

use super::{Answer, answer, answer_later, malformed};
use crate::click::ClickSimulator;

/// Longest address of a receipt, in characters.
const QR_CODE_CHARS_MAX: usize = 500;

/// The positions of a receipt.
#[derive(Deserialize)]
struct NewReceipt {
    service_id: u64,
    payment_id: i64,
    items: Vec<Item>,
    received_ecash: u64,
    received_cash: u64,
    received_card: u64,
}

/// What a position must have. The rest may be left out.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    name: String,
    #[serde(rename = "SPIC")]
    spic: String,
    package_code: String,
    price: u64,
    amount: u64,
    #[serde(rename = "VAT")]
    vat: u64,
    #[serde(rename = "VATPercent")]
    vat_percent: u8,
    commission_info: Owner,
}

#[derive(Deserialize)]
struct Owner {
    #[serde(rename = "TIN")]
    tin: Option<String>,
    #[serde(rename = "PINFL")]
    pinfl: Option<String>,
}

#[derive(Deserialize)]
struct QrCode {
    service_id: u64,
    payment_id: i64,
    qrcode: String,
}

/// What is told of a receipt, in the spelling of Click's page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    payment_id: i64,
    #[serde(rename = "qrCodeURL")]
    qr_code_url: String,
}

/// Has a receipt made.
pub(super) async fn submit_items(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let given: NewReceipt = match serde_json::from_slice(&body) {
        Ok(given) => given,
        Err(error) => return malformed(&error),
    };
    let service_id = given.service_id.to_string();
    answer(&click, &request, Some(service_id), move |click| {
        if let Some(problem) = given.problem() {
            return Answer::error(-400, problem);
        }
        let Some(debited) = debited(click, given.payment_id) else {
            return Answer::error(-404, "Payment not found");
        };
        let received = [
            given.received_ecash,
            given.received_cash,
            given.received_card,
        ];
        if u128::try_from(debited) != Ok(received.into_iter().map(u128::from).sum()) {
            return Answer::error(-400, "The received sums are not the payment's");
        }
        let url = format!("https://ofd.soliq.uz/check?r={}", given.payment_id);
        click.0.receipts.put(given.payment_id, url);
        Answer::default()
    })
    .await
}

/// Takes the address of a receipt that the shop has made itself.
pub(super) async fn submit_qrcode(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let given: QrCode = match serde_json::from_slice(&body) {
        Ok(given) => given,
        Err(error) => return malformed(&error),
    };
    let service_id = given.service_id.to_string();
    answer(&click, &request, Some(service_id), move |click| {
        let length = given.qrcode.chars().count();
        if !given.qrcode.starts_with("https://") || length > QR_CODE_CHARS_MAX {
            return Answer::error(-400, "Malformed qrcode");
        }
        if debited(click, given.payment_id).is_none() {
            return Answer::error(-404, "Payment not found");
        }
        click.0.receipts.put(given.payment_id, given.qrcode);
        Answer::default()
    })
    .await
}

/// Tells of a receipt. Unlike all other answers this one has no `error_code`.
pub(super) async fn show(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, payment_id) = path.into_inner();
    answer_later(&click, &request, Some(service_id), async move |click| {
        let found = payment_id.parse().ok().and_then(|payment_id| {
            let qr_code_url = click.0.receipts.find(payment_id)?;
            Some(Receipt {
                payment_id,
                qr_code_url,
            })
        });
        match found {
            Some(receipt) => HttpResponse::Ok().json(receipt),
            None => HttpResponse::Ok().json(Answer::error(-404, "Receipt not found")),
        }
    })
    .await
}

/// What was taken under a document; `None` when nothing was.
fn debited(click: &ClickSimulator, payment_id: i64) -> Option<i64> {
    let attempt = click.0.books.find_document(payment_id)?;
    Some(attempt.debited_tiyin).filter(|tiyin| *tiyin > 0)
}

impl NewReceipt {
    /// Which documented form is not kept to.
    fn problem(&self) -> Option<&'static str> {
        if self.items.is_empty() {
            return Some("Malformed items");
        }
        self.items.iter().find_map(Item::problem)
    }
}

impl Item {
    fn problem(&self) -> Option<&'static str> {
        let has_digits = |text: &str, count: usize| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_owner = match (&self.commission_info.tin, &self.commission_info.pinfl) {
            (Some(tin), None) => has_digits(tin, 9),
            (None, Some(pinfl)) => has_digits(pinfl, 14),
            _ => false,
        };
        if !(1..=63).contains(&self.name.chars().count()) {
            Some("Malformed Name")
        } else if !has_digits(&self.spic, 17) {
            Some("Malformed SPIC")
        } else if !(1..=20).contains(&self.package_code.len()) {
            Some("Malformed PackageCode")
        } else if self.price == 0 || self.amount == 0 {
            Some("Malformed Price or Amount")
        } else if self.vat > self.price || self.vat_percent > 100 {
            Some("Malformed VAT or VATPercent")
        } else if !is_owner {
            Some("Malformed CommissionInfo")
        } else {
            None
        }
    }
}
