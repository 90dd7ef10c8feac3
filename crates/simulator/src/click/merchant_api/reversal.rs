use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::{Answer, answer};
use crate::{
    click::{ClickSimulator, amount::Amount, reversal::Reversal},
    clock,
};

/// Gives a payment back.
pub(super) async fn whole(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, payment_id) = path.into_inner();
    answer(&click, &request, Some(service_id), move |click| {
        reverse(click, &payment_id, Reversal::Whole)
    })
    .await
}

/// Gives a part of a payment back, so'm.
pub(super) async fn part(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (service_id, payment_id, amount) = path.into_inner();
    answer(
        &click,
        &request,
        Some(service_id),
        move |click| match Amount::parse(&amount) {
            Some(amount) => reverse(click, &payment_id, Reversal::Part(amount.tiyin())),
            None => Answer::error(-400, "Malformed amount"),
        },
    )
    .await
}

fn reverse(click: &ClickSimulator, payment_id: &str, reversal: Reversal) -> Answer {
    let id = payment_id.parse().unwrap_or(0);
    match click.0.books.reverse(id, reversal, clock::now()) {
        Ok(()) => Answer {
            error_note: "Success".to_owned(),
            payment_id: Some(id),
            ..Answer::default()
        },
        Err(why) => Answer::error(why.error_code(), why.to_string()),
    }
}
