//! Codes, cards and tokens.

use serde_json::{Value, json};

use super::{Asked, Refusal};
use crate::uzcard::{
    books::Books,
    cards::{self, CARDS},
};

/// `cards.new.otp`.
pub(super) fn send_code(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let params = asked.under("card")?;
    let number = params.text("pan", 40)?;
    if number.len() != 16 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::NUMBER);
    }
    let expiry = params.text("expiry", 40)?;
    let service_name = asked.top().text("serviceName", 20)?;
    let place = cards::find(number).ok_or(Refusal::CARD_NOT_FOUND)?;
    let card = &CARDS[place];
    if expiry != card.expiry {
        return Err(Refusal::EXPIRY);
    }
    let id = asked.svgate.books().codes.send(place, asked.now)?;
    let text = format!(
        "{service_name}: code {} to pay with {}. Tell it to nobody.",
        card.code,
        card.mask()
    );
    asked.svgate.0.inbox.deliver(card.phone, "UZCARD", &text);
    let phone_mask = format!("********{}", &card.phone[8..]);
    Ok(json!({"id": id, "phoneMask": phone_mask, "token": "", "verified": false}))
}

/// `cards.new.verify`.
pub(super) fn check_code(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let params = asked.under("otp")?;
    let (id, code) = (params.integer("id")?, params.text("code", 6)?);
    let mut books = asked.svgate.books();
    let card = books.codes.check(id, code, asked.now)?;
    let token = new_token()?;
    books.link(token.clone(), card)?;
    Ok(told(&books, asked, card, &token))
}

/// `cards.get`.
pub(super) fn get(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let tokens = asked.params.get("ids").and_then(Value::as_array);
    let tokens = tokens.filter(|tokens| !tokens.is_empty());
    let tokens = tokens.ok_or(Refusal::PARAMS)?;
    if tokens.len() > 5 {
        return Err(Refusal::TOO_MANY_TOKENS);
    }
    let books = asked.svgate.books();
    let cards: Result<Vec<_>, Refusal> = tokens
        .iter()
        .map(|token| {
            let token = token.as_str().ok_or(Refusal::PARAMS)?;
            let card = books.card_of(token)?;
            let mut told = told(&books, asked, card, token);
            told["expiry"] = CARDS[card].expiry.into();
            Ok(told)
        })
        .collect();
    cards.map(Value::from)
}

/// `get.bin.list`.
pub(super) fn bins() -> Value {
    let mut bins: Vec<_> = CARDS.iter().map(|card| &card.number[..6]).collect();
    bins.sort_unstable();
    bins.dedup();
    bins.into_iter()
        .map(|bin| json!({"instId": &bin[4..], "bin": bin}))
        .collect()
}

fn told(books: &Books, asked: &Asked<'_>, card: usize, token: &str) -> Value {
    let of = &CARDS[card];
    json!({
        "id": token,
        "username": asked.svgate.0.psp.login,
        "pan": of.mask(),
        "status": Books::status_of(card),
        "phone": of.phone,
        "fullName": "TEST HOLDER",
        "balance": books.balance(card, asked.now),
        "sms": true,
        "pincnt": 0,
        "aacct": "0000000000",
        "par": "",
        "cardtype": "private",
        "holdAmount": books.held(card, asked.now),
        "cashbackAmount": 0,
    })
}

fn new_token() -> Result<String, Refusal> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::UNAVAILABLE)?;
    Ok(hex::encode_upper(bytes))
}
