use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data, Path},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Answer, answer, malformed};
use crate::{
    click::{ClickSimulator, amount::Amount, ids::AttemptIds, invoice::Invoice},
    clock,
};

/// Longest order number, in characters.
const ORDER_CHARS_MAX: usize = 255;

/// A bill as the shop writes it. The amount is read as it is spelt.
#[derive(Deserialize)]
struct NewInvoice {
    service_id: u64,
    amount: Box<RawValue>,
    phone_number: String,
    merchant_trans_id: String,
}

/// Sends a bill.
pub(super) async fn create(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let new: NewInvoice = match serde_json::from_slice(&body) {
        Ok(new) => new,
        Err(error) => return malformed(&error),
    };
    let service_id = new.service_id.to_string();
    answer(&click, &request, Some(service_id), move |click| {
        enter(click, new)
    })
    .await
}

fn enter(click: &ClickSimulator, new: NewInvoice) -> Answer {
    let Some(amount) = Amount::parse(new.amount.get()) else {
        return Answer::error(-400, "Malformed amount");
    };
    if !is_phone_number(&new.phone_number) {
        return Answer::error(-400, "Malformed phone_number");
    }
    let order = new.merchant_trans_id;
    if order.is_empty() || order.chars().count() > ORDER_CHARS_MAX {
        return Answer::error(-400, "Malformed merchant_trans_id");
    }
    let id = AttemptIds::next(clock::now()).click_paydoc_id;
    click.0.books.open_invoice(Invoice {
        id,
        merchant_trans_id: order,
        amount,
        phone_number: new.phone_number,
    });
    Answer {
        error_note: "Success".to_owned(),
        invoice_id: Some(id),
        ..Answer::default()
    }
}

/// `998XXXXXXXXX`.
fn is_phone_number(text: &str) -> bool {
    text.len() == 12 && text.starts_with("998") && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How a bill stands: 0 while it waits, 1 when its order is paid.
pub(super) async fn status(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, invoice_id) = path.into_inner();
    answer(&click, &request, Some(service_id), move |click| {
        let books = &click.0.books;
        let invoice = invoice_id
            .parse()
            .ok()
            .and_then(|id| books.find_invoice(id));
        let Some(invoice) = invoice else {
            return Answer::error(-404, "Invoice not found");
        };
        let attempt = books.find_order(&invoice.merchant_trans_id, None);
        let is_paid = attempt.is_some_and(|attempt| attempt.debited_tiyin > 0);
        Answer {
            invoice_status: Some(i32::from(is_paid)),
            invoice_status_note: Some(if is_paid { "Paid" } else { "Pending" }),
            ..Answer::default()
        }
    })
    .await
}
