//! The MERCHANT API, with which a shop asks about its payments, gives them back, sends invoices, debits cards by tokens and
//! has fiscal receipts made (docs.click.uz, "Merchant API requests", "Fiscalization"). Every answer passes the fault line.

mod auth;
mod card_tokens;
mod fiscal;
mod invoices;
mod reversal;
mod status;

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    web::{self, Data},
};
use serde::Serialize;

use self::auth::is_authorised;
use super::ClickSimulator;
use crate::clock;

/// The routes, under `/simulator/click`.
pub(super) fn mount() -> Scope {
    web::scope("/v2/merchant")
        .route(
            "/payment/status/{service_id}/{payment_id}",
            web::get().to(status::of_document),
        )
        .route(
            "/payment/status_by_mti/{service_id}/{merchant_trans_id}",
            web::get().to(status::of_order),
        )
        .route(
            "/payment/status_by_mti/{service_id}/{merchant_trans_id}/{day}",
            web::get().to(status::of_order_and_day),
        )
        .route(
            "/payment/reversal/{service_id}/{payment_id}",
            web::delete().to(reversal::whole),
        )
        .route(
            "/payment/partial_reversal/{service_id}/{payment_id}/{amount}",
            web::delete().to(reversal::part),
        )
        .route("/invoice/create", web::post().to(invoices::create))
        .route(
            "/invoice/status/{service_id}/{invoice_id}",
            web::get().to(invoices::status),
        )
        .route("/card_token/request", web::post().to(card_tokens::request))
        .route("/card_token/verify", web::post().to(card_tokens::verify))
        .route("/card_token/payment", web::post().to(card_tokens::payment))
        .route(
            "/card_token/{service_id}/{card_token}",
            web::delete().to(card_tokens::delete),
        )
        .route(
            "/payment/ofd_data/submit_items",
            web::post().to(fiscal::submit_items),
        )
        .route(
            "/payment/ofd_data/submit_qrcode",
            web::post().to(fiscal::submit_qrcode),
        )
        .route(
            "/payment/ofd_data/{service_id}/{payment_id}",
            web::get().to(fiscal::show),
        )
}

/// Every answer. Numbers other than 0 in `error_code` are this simulator's own: Click publishes no list.
#[derive(Default, Serialize)]
struct Answer {
    error_code: i32,
    error_note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_trans_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_status_note: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temporary: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_number: Option<String>,
}

impl Answer {
    fn error(error_code: i32, error_note: impl Into<String>) -> Self {
        Self {
            error_code,
            error_note: error_note.into(),
            ..Self::default()
        }
    }
}

/// A body that is not what the call takes.
fn malformed(error: &serde_json::Error) -> HttpResponse {
    let refused = Answer::error(-400, format!("Malformed request: {error}"));
    HttpResponse::BadRequest().json(refused)
}

/// Lets a call through that carries the shop's credentials, and answers with what `work` makes of it, unless a fault
/// strikes.
async fn answer(
    click: &Data<ClickSimulator>,
    request: &HttpRequest,
    service_id: Option<String>,
    work: impl FnOnce(&ClickSimulator) -> Answer + 'static,
) -> HttpResponse {
    answer_later(click, request, service_id, async move |click| {
        HttpResponse::Ok().json(work(&click))
    })
    .await
}

/// The same for work that takes its time, or has an answer of another form.
async fn answer_later(
    click: &Data<ClickSimulator>,
    request: &HttpRequest,
    service_id: Option<String>,
    work: impl AsyncFnOnce(ClickSimulator) -> HttpResponse + 'static,
) -> HttpResponse {
    let click = ClickSimulator::clone(click);
    let auth = request.headers().get("auth").cloned();
    let faults = click.faults();
    let answered = async move {
        let merchant = &click.0.merchant;
        if !is_authorised(merchant, auth.as_ref(), clock::now().timestamp()) {
            let refused = Answer::error(-401, "Authentication failed");
            return HttpResponse::Unauthorized().json(refused);
        }
        let own = merchant.service_id.to_string();
        if service_id.is_some_and(|service_id| service_id != own) {
            return HttpResponse::Ok().json(Answer::error(-404, "Service not found"));
        }
        work(click).await
    };
    faults.answer(answered).await
}
