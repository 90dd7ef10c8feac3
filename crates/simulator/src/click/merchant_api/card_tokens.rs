//! Card tokens: `request`, `verify`, `payment` and deletion.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data, Path},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Answer, answer, answer_later, malformed, status::payment_status};
use crate::click::{ClickSimulator, amount::Amount, cards::Unusable, pay_link::PayLink};

/// Longest order number, in characters.
const ORDER_CHARS_MAX: usize = 255;
/// The phone of every card.
const PHONE_MASK: &str = "99890*****67";

#[derive(Deserialize)]
struct NewToken {
    service_id: u64,
    card_number: String,
    /// `MMYY`.
    expire_date: String,
    /// 1 for a single payment, else 0.
    temporary: u8,
}

#[derive(Deserialize)]
struct Verification {
    service_id: u64,
    card_token: String,
    sms_code: String,
}

/// The amount is read as it is spelt.
#[derive(Deserialize)]
struct TokenPayment {
    service_id: u64,
    card_token: String,
    amount: Box<RawValue>,
    transaction_parameter: String,
}

/// What `payment` answers. Click's page types the number `bigint` and shows it as text; this is how it is shown.
#[derive(Serialize)]
struct Paid {
    error_code: i32,
    error_note: &'static str,
    payment_id: String,
    payment_status: i32,
}

/// Takes a card and sends its phone a code.
pub(super) async fn request(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let new: NewToken = match serde_json::from_slice(&body) {
        Ok(new) => new,
        Err(error) => return malformed(&error),
    };
    let service_id = new.service_id.to_string();
    answer(&click, &request, Some(service_id), move |click| {
        if !has_digits(&new.card_number, 16) {
            return Answer::error(-400, "Malformed card_number");
        }
        if !is_expiry(&new.expire_date) {
            return Answer::error(-400, "Malformed expire_date");
        }
        if new.temporary > 1 {
            return Answer::error(-400, "Malformed temporary");
        }
        match click.0.cards.issue(&new.card_number, new.temporary == 1) {
            Ok(token) => Answer {
                card_token: Some(token.text),
                phone_number: Some(PHONE_MASK),
                temporary: Some(new.temporary),
                ..Answer::default()
            },
            Err(error) => Answer::error(-500, error.to_string()),
        }
    })
    .await
}

/// Takes the code that the phone got.
pub(super) async fn verify(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let given: Verification = match serde_json::from_slice(&body) {
        Ok(given) => given,
        Err(error) => return malformed(&error),
    };
    let service_id = given.service_id.to_string();
    answer(&click, &request, Some(service_id), move |click| match click
        .0
        .cards
        .verify(&given.card_token, &given.sms_code)
    {
        Ok(token) => Answer {
            card_number: Some(token.card_mask),
            ..Answer::default()
        },
        Err(why) => unusable(why),
    })
    .await
}

/// Debits the card. The shop is asked and told as by a payment on the pay page.
pub(super) async fn payment(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let given: TokenPayment = match serde_json::from_slice(&body) {
        Ok(given) => given,
        Err(error) => return malformed(&error),
    };
    let service_id = given.service_id.to_string();
    answer_later(
        &click,
        &request,
        Some(service_id),
        async move |click| match pay(&click, given).await {
            Ok(paid) => HttpResponse::Ok().json(paid),
            Err(refused) => HttpResponse::Ok().json(refused),
        },
    )
    .await
}

async fn pay(click: &ClickSimulator, given: TokenPayment) -> Result<Paid, Answer> {
    let amount = Amount::parse(given.amount.get());
    let amount = amount.ok_or_else(|| Answer::error(-400, "Malformed amount"))?;
    let order = given.transaction_parameter;
    if order.is_empty() || order.chars().count() > ORDER_CHARS_MAX {
        return Err(Answer::error(-400, "Malformed transaction_parameter"));
    }
    let callbacks = click.callbacks();
    let callbacks = callbacks.ok_or_else(|| Answer::error(-500, "The shop has no address"))?;
    let token = click.0.cards.take(&given.card_token).map_err(unusable)?;
    let link = PayLink {
        amount,
        transaction_param: order,
        merchant_user_id: None,
        return_url: None,
        card_type: None,
    };
    let receipt = click.pay(&callbacks, &link, token.card).await;
    Ok(Paid {
        error_code: 0,
        error_note: "Success",
        payment_id: receipt.attempt.click_paydoc_id.to_string(),
        payment_status: payment_status(&receipt.attempt),
    })
}

/// Forgets a card.
pub(super) async fn delete(
    click: Data<ClickSimulator>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (service_id, token) = path.into_inner();
    answer(
        &click,
        &request,
        Some(service_id),
        move |click| match click.0.cards.delete(&token) {
            Ok(()) => Answer::default(),
            Err(why) => unusable(why),
        },
    )
    .await
}

fn unusable(why: Unusable) -> Answer {
    Answer::error(why.error_code(), why.to_string())
}

fn has_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `MMYY`.
fn is_expiry(text: &str) -> bool {
    has_digits(text, 4)
        && text
            .get(..2)
            .and_then(|month| month.parse().ok())
            .is_some_and(|month| (1..=12).contains(&month))
}
