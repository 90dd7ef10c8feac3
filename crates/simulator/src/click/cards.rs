//! Cards that a shop may debit by a token.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::attempt::Card;

/// Tokens that are kept.
const TOKENS_MAX: usize = 1_000;
/// The code that every card's phone gets.
const CODE: &str = "12345";
/// A card whose number ends so has no money on it.
const EMPTY_CARD: &str = "0002";

/// A card as it stands behind its token. The number itself is not kept.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    /// First six and last four digits.
    pub(super) card_mask: String,
    /// It is gone after its first payment.
    pub(super) is_temporary: bool,
    pub(super) card: Card,
    is_verified: bool,
}

/// Why a token cannot be used. The codes are this simulator's own: Click publishes no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unusable {
    #[error("Card token not found")]
    Unknown,
    #[error("Wrong sms_code")]
    WrongCode,
    #[error("Card token is not verified")]
    Unverified,
}

impl Unusable {
    pub(super) fn error_code(self) -> i32 {
        match self {
            Self::Unknown => -404,
            Self::WrongCode => -5101,
            Self::Unverified => -5102,
        }
    }
}

/// The tokens of one simulator, in memory, oldest first.
#[derive(Default)]
pub(super) struct Tokens(Mutex<VecDeque<Token>>);

impl Tokens {
    /// A token for a card of 16 digits.
    pub(super) fn issue(
        &self,
        card_number: &str,
        is_temporary: bool,
    ) -> Result<Token, getrandom::Error> {
        let digits = |from: usize, to: usize| card_number.get(from..to).unwrap_or_default();
        let token = Token {
            text: random_uuid()?,
            card_mask: format!("{}******{}", digits(0, 6), digits(12, 16)),
            is_temporary,
            card: if card_number.ends_with(EMPTY_CARD) {
                Card::Declines
            } else {
                Card::Pays
            },
            is_verified: false,
        };
        let mut tokens = self.lock();
        if tokens.len() == TOKENS_MAX {
            tokens.pop_front();
        }
        tokens.push_back(token.clone());
        Ok(token)
    }

    /// Proves that the phone of the card is the payer's.
    pub(super) fn verify(&self, text: &str, code: &str) -> Result<Token, Unusable> {
        let mut tokens = self.lock();
        let mut tokens = tokens.iter_mut();
        let token = tokens.find(|token| token.text == text);
        let token = token.ok_or(Unusable::Unknown)?;
        if code != CODE {
            return Err(Unusable::WrongCode);
        }
        token.is_verified = true;
        Ok(token.clone())
    }

    /// The card that is to pay. One for a single use is gone from now on.
    pub(super) fn take(&self, text: &str) -> Result<Token, Unusable> {
        let mut tokens = self.lock();
        let token = tokens.iter().find(|token| token.text == text).cloned();
        let token = token.ok_or(Unusable::Unknown)?;
        if !token.is_verified {
            return Err(Unusable::Unverified);
        }
        if token.is_temporary {
            tokens.retain(|other| other.text != text);
        }
        Ok(token)
    }

    /// Forgets a card.
    pub(super) fn delete(&self, text: &str) -> Result<(), Unusable> {
        let mut tokens = self.lock();
        let count = tokens.len();
        tokens.retain(|token| token.text != text);
        if tokens.len() < count {
            Ok(())
        } else {
            Err(Unusable::Unknown)
        }
    }

    /// Each change is one assignment, so a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Token>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 32 random digits in the groups of a UUID.
fn random_uuid() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    let text = hex::encode_upper(bytes);
    let groups = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let groups = groups.map(|(from, to)| text.get(from..to).unwrap_or_default());
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_pays_when_its_phone_has_confirmed_it() {
        let tokens = Tokens::default();
        let token = tokens.issue("8600123412341234", false).unwrap();
        assert_eq!(token.card_mask, "860012******1234");
        assert_eq!(token.text.len(), 36);
        assert_eq!(tokens.take(&token.text).err(), Some(Unusable::Unverified));
        let wrong = tokens.verify(&token.text, "54321");
        assert_eq!(wrong.err(), Some(Unusable::WrongCode));
        tokens.verify(&token.text, CODE).unwrap();
        for _ in 0..2 {
            assert_eq!(tokens.take(&token.text).unwrap().card, Card::Pays);
        }
        tokens.delete(&token.text).unwrap();
        assert_eq!(tokens.take(&token.text).err(), Some(Unusable::Unknown));
        assert_eq!(tokens.delete(&token.text), Err(Unusable::Unknown));
    }

    #[test]
    fn a_temporary_token_pays_once() {
        let tokens = Tokens::default();
        let token = tokens.issue("8600123412340002", true).unwrap();
        tokens.verify(&token.text, CODE).unwrap();
        assert_eq!(tokens.take(&token.text).unwrap().card, Card::Declines);
        assert_eq!(tokens.take(&token.text).err(), Some(Unusable::Unknown));
    }
}
