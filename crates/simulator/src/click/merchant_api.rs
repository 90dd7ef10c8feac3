//! The MERCHANT API, as far as it tells a shop about its payments (docs.click.uz, "Merchant API requests").

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::header::HeaderValue,
    web::{self, Data, Path},
};
use chrono::NaiveDate;
use serde::Serialize;
use sha1::{Digest, Sha1};

use super::{
    ClickSimulator,
    books::{Attempt, State},
    merchant::ClickMerchant,
};
use crate::clock;

/// How far the time in `Auth` may be from ours, seconds. Click publishes no limit.
const AUTH_AGE_SECONDS_MAX: i64 = 15 * 60;

/// The routes, under `/simulator/click`.
pub(super) fn mount() -> Scope {
    web::scope("/v2/merchant/payment")
        .route("/status/{service_id}/{payment_id}", web::get().to(status))
        .route(
            "/status_by_mti/{service_id}/{merchant_trans_id}",
            web::get().to(status_by_order),
        )
        .route(
            "/status_by_mti/{service_id}/{merchant_trans_id}/{day}",
            web::get().to(status_by_order_and_day),
        )
}

/// Every answer. Numbers other than 0 in `error_code` are this simulator's own: Click publishes no list.
#[derive(Serialize)]
struct Answer<'a> {
    error_code: i32,
    error_note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_trans_id: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn error(error_code: i32, error_note: &'a str) -> Self {
        Self {
            error_code,
            error_note,
            payment_id: None,
            payment_status: None,
            merchant_trans_id: None,
        }
    }
}

/// The payment with a document number.
async fn status(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, payment_id) = path.into_inner();
    answer(&click, &request, &service_id, || {
        let id = payment_id.parse().ok()?;
        click.0.books.find_document(id)
    })
}

/// The payment of an order, whatever its day.
async fn status_by_order(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, order) = path.into_inner();
    answer(&click, &request, &service_id, || {
        click.0.books.find_order(&order, None)
    })
}

/// The payment of an order that was created on a day.
async fn status_by_order_and_day(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (service_id, order, day) = path.into_inner();
    if NaiveDate::parse_from_str(&day, "%Y-%m-%d").is_err() || day.len() != 10 {
        return HttpResponse::BadRequest().json(Answer::error(-400, "Malformed date"));
    }
    answer(&click, &request, &service_id, || {
        click.0.books.find_order(&order, Some(&day))
    })
}

fn answer(
    click: &ClickSimulator,
    request: &HttpRequest,
    service_id: &str,
    find: impl FnOnce() -> Option<Attempt>,
) -> HttpResponse {
    let merchant = &click.0.merchant;
    let auth = request.headers().get("auth");
    if !is_authorised(merchant, auth, clock::now().timestamp()) {
        return HttpResponse::Unauthorized().json(Answer::error(-401, "Authentication failed"));
    }
    if service_id != merchant.service_id.to_string() {
        return HttpResponse::Ok().json(Answer::error(-404, "Service not found"));
    }
    match find() {
        Some(attempt) => HttpResponse::Ok().json(Answer {
            error_code: 0,
            error_note: "",
            payment_id: Some(attempt.click_paydoc_id),
            payment_status: Some(payment_status(&attempt)),
            merchant_trans_id: Some(&attempt.merchant_trans_id),
        }),
        None => HttpResponse::Ok().json(Answer::error(-404, "Payment not found")),
    }
}

/// Below 0: ended without money; 0: created; 1: in processing; 2: the money was taken.
fn payment_status(attempt: &Attempt) -> i32 {
    match attempt.state {
        _ if attempt.debited_tiyin > 0 => 2,
        State::Paid => 2,
        State::Cancelled | State::Refused => -1,
        State::Prepared => 1,
        State::Unknown => 0,
    }
}

/// `Auth` is `{merchant_user_id}:{sha1(timestamp + secret_key)}:{timestamp}` of about now.
fn is_authorised(merchant: &ClickMerchant, auth: Option<&HeaderValue>, now: i64) -> bool {
    let Some(text) = auth.and_then(|auth| auth.to_str().ok()) else {
        return false;
    };
    let [user, digest, time] = text.split(':').collect::<Vec<_>>()[..] else {
        return false;
    };
    let signed = Sha1::digest(format!("{time}{}", merchant.secret_key));
    let is_recent = time
        .parse::<i64>()
        .is_ok_and(|time| now.abs_diff(time) <= AUTH_AGE_SECONDS_MAX.unsigned_abs());
    user == merchant.merchant_user_id.to_string()
        && digest.eq_ignore_ascii_case(&hex::encode(signed))
        && is_recent
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;
    const AUTH: &str = "99:5630e0c38fed5396d19988058b800d226ca11104:1700000000";

    fn authorised(auth: &str, now: i64) -> bool {
        let merchant = ClickMerchant {
            service_id: 1,
            merchant_id: 2,
            merchant_user_id: 99,
            secret_key: "test_secret".to_owned(),
            merchant_name: "Clinic".to_owned(),
            prepare_url: "/prepare".to_owned(),
            complete_url: "/complete".to_owned(),
        };
        let header = HeaderValue::from_str(auth).expect("a header");
        is_authorised(&merchant, Some(&header), now)
    }

    #[test]
    fn the_published_form_is_authorised() {
        assert!(authorised(AUTH, NOW));
    }

    #[test]
    fn another_user_digest_or_time_is_not() {
        for auth in [
            "",
            "99",
            "98:5630e0c38fed5396d19988058b800d226ca11104:1700000000",
            "99:5630e0c38fed5396d19988058b800d226ca11105:1700000000",
            "99:5630e0c38fed5396d19988058b800d226ca11104:1700000001",
            "99::1700000000",
            "99:5630e0c38fed5396d19988058b800d226ca11104:1700000000:",
        ] {
            assert!(!authorised(auth, NOW), "{auth}");
        }
        assert!(!authorised(AUTH, NOW + AUTH_AGE_SECONDS_MAX + 1));
    }
}
