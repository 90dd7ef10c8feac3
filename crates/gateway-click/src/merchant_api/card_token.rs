use std::fmt;

use domain::card::CardDetails;
use domain::money::{Amount, Uzs};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::{Answer, garbled};
use super::body::{json, som};
use super::call_error::CallError;
use super::client::ClickMerchantApi;
use super::status::PaymentState;

/// Longest token that is taken; Click's are UUIDs, characters.
const TOKEN_CHARS_MAX: usize = 64;

/// What stands for a card at Click. Whoever has it and our credentials can debit the card: not shown, not logged.
#[derive(Clone)]
pub struct CardToken(SecretString);

/// Not a token of Click's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a card token of Click's")]
pub struct InvalidCardToken;

impl CardToken {
    /// From its text.
    pub fn parse(text: &str) -> Result<Self, InvalidCardToken> {
        let is_token = (1..=TOKEN_CHARS_MAX).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_token {
            Ok(Self(SecretString::from(text)))
        } else {
            Err(InvalidCardToken)
        }
    }

    /// Its text, to be kept where secrets are kept.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for CardToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardToken")
    }
}

/// A token that waits for the code that Click sent to the card's holder.
#[derive(Clone, Debug)]
pub struct RequestedToken {
    /// The token.
    pub token: CardToken,
    /// To which phone the code went, in part.
    pub phone_number: Option<String>,
}

/// A payment with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenPayment {
    /// Click's document number (`payment_id`).
    pub document_id: Option<i64>,
    /// How it stands.
    pub state: Option<PaymentState>,
}

#[derive(Serialize)]
struct RequestBody<'a> {
    service_id: u64,
    card_number: &'a str,
    expire_date: &'a str,
    temporary: u8,
}

#[derive(Serialize)]
struct VerifyBody<'a> {
    service_id: u64,
    card_token: &'a str,
    sms_code: &'a str,
}

#[derive(Serialize)]
struct PaymentBody<'a> {
    service_id: u64,
    card_token: &'a str,
    amount: Box<RawValue>,
    transaction_parameter: &'a str,
}

impl ClickMerchantApi {
    /// Shows a card to Click, which sends a code to its holder. A `temporary` token is good for one payment.
    pub async fn request_card_token(
        &self,
        card: &CardDetails,
        temporary: bool,
    ) -> Result<RequestedToken, CallError> {
        let expiry = card.expiry().yymm();
        let (year, month) = expiry.expose_secret().split_at(2);
        let expire_date = SecretString::from(format!("{month}{year}"));
        let body = json(&RequestBody {
            service_id: self.service_id(),
            card_number: card.number(),
            expire_date: expire_date.expose_secret(),
            temporary: temporary.into(),
        })?;
        let answer = self.post(&["card_token", "request"], body).await?;
        let token = answer.whole_text("card_token").map(CardToken::parse);
        Ok(RequestedToken {
            token: token
                .and_then(Result::ok)
                .ok_or_else(|| garbled("no card_token"))?,
            phone_number: answer.text("phone_number"),
        })
    }

    /// Gives Click the code; the card's number in part.
    pub async fn verify_card_token(
        &self,
        token: &CardToken,
        code: &SecretString,
    ) -> Result<Option<String>, CallError> {
        let body = json(&VerifyBody {
            service_id: self.service_id(),
            card_token: token.expose(),
            sms_code: code.expose_secret(),
        })?;
        let answer = self.post(&["card_token", "verify"], body).await?;
        Ok(answer.text("card_number").map(masked))
    }

    /// Debits the card. Never repeated after an unclear outcome: the status of the order tells what became of it.
    pub async fn pay_with_card_token(
        &self,
        token: &CardToken,
        amount: Amount<Uzs>,
        order: &str,
    ) -> Result<TokenPayment, CallError> {
        let body = json(&PaymentBody {
            service_id: self.service_id(),
            card_token: token.expose(),
            amount: som(amount)?,
            transaction_parameter: order,
        })?;
        let answer = self.post(&["card_token", "payment"], body).await?;
        TokenPayment::read(&answer)
    }

    /// Has Click forget the card.
    pub async fn delete_card_token(&self, token: &CardToken) -> Result<(), CallError> {
        let service = self.service();
        let path = ["card_token", &service, token.expose()];
        self.delete(&path).await.map(drop)
    }
}

impl TokenPayment {
    fn read(answer: &Answer) -> Result<Self, CallError> {
        Ok(Self {
            document_id: answer.id("payment_id")?,
            state: answer.integer("payment_status")?.map(PaymentState::of),
        })
    }
}

/// Click says that it masks the number; should it ever not, it is masked here: of more than ten digits the middle ones.
fn masked(number: String) -> String {
    const SHOWN: usize = 10;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if digits <= SHOWN {
        return number;
    }
    let mut place = 0;
    let hide = |character: char| {
        if !character.is_ascii_digit() {
            return character;
        }
        place += 1;
        let is_shown = place <= 6 || place > digits - 4;
        if is_shown { character } else { '*' }
    };
    number.chars().map(hide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_shown() {
        let token = CardToken::parse("3B1DF3F1-7358-407C-B57F-0F6351310803").expect("a token");
        assert_eq!(format!("{token:?}"), "CardToken");
        for text in ["", "a/b", "a b", "ж", &"x".repeat(65)] {
            assert!(CardToken::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_number_that_is_not_masked_is() {
        assert_eq!(
            masked("8600 55** **** 3244".to_owned()),
            "8600 55** **** 3244"
        );
        assert_eq!(masked("8600550000003244".to_owned()), "860055******3244");
    }
}
