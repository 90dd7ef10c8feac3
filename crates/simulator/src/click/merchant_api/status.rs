use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use chrono::NaiveDate;

use super::{Answer, answer};
use crate::click::{
    ClickSimulator,
    books::{Attempt, State},
};

/// The payment with a document number. Whose it is, is not said: Click's pages name the order in answers about orders alone.
pub(super) async fn of_document(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, payment_id) = path.into_inner();
    answer(&click, &request, Some(service_id), move |click| {
        let id = payment_id.parse().ok();
        Answer {
            merchant_trans_id: None,
            ..status_of(id.and_then(|id| click.0.books.find_document(id)))
        }
    })
    .await
}

/// The payment of an order, whatever its day.
pub(super) async fn of_order(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, order) = path.into_inner();
    answer(&click, &request, Some(service_id), move |click| {
        status_of(click.0.books.find_order(&order, None))
    })
    .await
}

/// The payment of an order that was created on a day.
pub(super) async fn of_order_and_day(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (service_id, order, day) = path.into_inner();
    if NaiveDate::parse_from_str(&day, "%Y-%m-%d").is_err() || day.len() != 10 {
        return HttpResponse::BadRequest().json(Answer::error(-400, "Malformed date"));
    }
    answer(&click, &request, Some(service_id), move |click| {
        status_of(click.0.books.find_order(&order, Some(&day)))
    })
    .await
}

fn status_of(attempt: Option<Attempt>) -> Answer {
    let Some(attempt) = attempt else {
        return Answer::error(-404, "Payment not found");
    };
    Answer {
        payment_id: Some(attempt.click_paydoc_id),
        payment_status: Some(payment_status(&attempt)),
        merchant_trans_id: Some(attempt.merchant_trans_id),
        ..Answer::default()
    }
}

/// Below 0: ended without money; 0: created; 1: in processing; 2: the money was taken.
pub(super) fn payment_status(attempt: &Attempt) -> i32 {
    match attempt.state {
        State::Reversed => -2,
        _ if attempt.held_tiyin() > 0 => 2,
        State::Paid => 2,
        State::Cancelled | State::Refused => -1,
        State::Prepared => 1,
        State::Unknown => 0,
    }
}
