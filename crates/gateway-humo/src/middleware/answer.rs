use std::fmt;

use domain::card::{CardDetails, CardFailure, CardRefusal, PhoneNumber};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use crate::code::Class;

/// Wrong PINs that block a card.
const PIN_TRIES_MAX: i64 = 3;

/// A card that may be charged, as far as its bank says.
pub(crate) struct Holder {
    /// Where the code goes.
    pub(crate) phone: PhoneNumber,
    /// The card's bank.
    pub(crate) institution_id: Option<String>,
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holder")
    }
}

/// Fields that are not read, such as the holder's name, are passed over: some answers carry a password.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error: Option<AnswerError>,
}

#[derive(Deserialize)]
struct AnswerError {
    code: Number,
}

#[derive(Deserialize)]
struct LookUp {
    card: Card,
    mb: Option<MessageService>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    institution_id: Option<String>,
    primary_account_number: Option<SecretString>,
    expiry: SecretString,
    pin_try_count: Option<Number>,
    statuses: Statuses,
}

#[derive(Deserialize)]
struct Statuses {
    item: Vec<CardStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CardStatus {
    #[serde(rename = "type")]
    kind: String,
    action_code: Number,
}

#[derive(Deserialize)]
struct MessageService {
    state: String,
    phone: Option<SecretString>,
}

/// A whole number, as such or as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Is(i64),
    Text(String),
}

impl Number {
    fn get(&self) -> Option<i64> {
        match self {
            Self::Is(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }
}

/// Reads an answer and applies the rule of section 5 to it: the card is in order, not blocked by wrong PINs, has the expiry
/// that was typed, and its bank can reach the holder.
pub(crate) fn holder(body: &[u8], card: &CardDetails) -> Result<Holder, CardFailure> {
    let garbled = || CardFailure::Unavailable("the card look-up makes no sense".to_owned());
    let answer: Answer<'_> = serde_json::from_slice(body).map_err(|_| garbled())?;
    if let Some(error) = answer.error {
        return Err(refused_by(&error));
    }
    let result = answer.result.ok_or_else(garbled)?;
    let look_up: LookUp = serde_json::from_str(result.get()).map_err(|_| garbled())?;
    let of_bank = look_up.card;
    let is_another = of_bank
        .primary_account_number
        .as_ref()
        .is_some_and(|number| !same(number.expose_secret(), card.number()));
    if is_another {
        return Err(garbled());
    }
    let status = of_bank
        .statuses
        .item
        .iter()
        .find(|item| item.kind == "card");
    match status.map(|status| status.action_code.get()) {
        Some(Some(0)) => {}
        Some(Some(code)) => return Err(blocked(code)),
        Some(None) | None => return Err(garbled()),
    }
    let tries = of_bank.pin_try_count.as_ref().map(Number::get);
    match tries {
        None => {}
        Some(Some(tries)) if tries < PIN_TRIES_MAX => {}
        Some(Some(_)) => return Err(refused(CardRefusal::CardBlocked, Some(106))),
        Some(None) => return Err(garbled()),
    }
    // That it has not passed was checked when it was typed.
    if !same(
        of_bank.expiry.expose_secret(),
        card.expiry().yymm().expose_secret(),
    ) {
        return Err(refused(CardRefusal::CardExpired, None));
    }
    let service = look_up.mb.filter(|service| service.state == "on");
    let phone = service.and_then(|service| service.phone);
    let phone = phone.and_then(|phone| PhoneNumber::parse(phone.expose_secret()).ok());
    Ok(Holder {
        phone: phone.ok_or_else(|| refused(CardRefusal::SmsNotEnabled, None))?,
        institution_id: of_bank.institution_id.filter(|id| is_institution(id)),
    })
}

fn same(one: &str, other: &str) -> bool {
    one.trim().as_bytes().ct_eq(other.as_bytes()).into()
}

fn is_institution(id: &str) -> bool {
    (1..=11).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

fn refused(refusal: CardRefusal, code: Option<i32>) -> CardFailure {
    CardFailure::Refused { refusal, code }
}

/// The card's status is not "in order".
fn blocked(code: i64) -> CardFailure {
    let code = i32::try_from(code).ok();
    let refusal = code.and_then(|code| match Class::of(code) {
        Class::Refused(refusal) => Some(refusal),
        _ => None,
    });
    refused(refusal.unwrap_or(CardRefusal::CardBlocked), code)
}

/// The middleware says no. Its words may repeat the number, so only the code goes further.
fn refused_by(error: &AnswerError) -> CardFailure {
    let code = error.code.get().and_then(|code| i32::try_from(code).ok());
    match code.map(Class::of) {
        Some(Class::Refused(refusal)) => refused(refusal, code),
        Some(Class::NotFound) => refused(CardRefusal::CardUnknown, code),
        Some(Class::OurFault) => CardFailure::Misconfigured(format!(
            "the card look-up answers with the error {}",
            code.unwrap_or_default()
        )),
        _ => CardFailure::Unavailable(match code {
            Some(code) => format!("the card look-up answers with the error {code}"),
            None => "the card look-up answers with an error without a number".to_owned(),
        }),
    }
}
