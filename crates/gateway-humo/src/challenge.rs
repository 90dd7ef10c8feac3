//! What is kept of a card between the forms of the payer: in memory, in secrets that are wiped, and of the code only a keyed
//! hash.

use domain::card::{CardChallenge, CardFailure, CardRefusal, ConfirmedCard};
use domain::payment::Payment;
use domain::{PaymentId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Digits of a code.
pub(crate) const CODE_DIGITS: usize = 6;
/// The most even multiple of a million that four bytes hold: numbers from there on would make small codes likelier.
const EVEN_MAX: u32 = u32::MAX / 1_000_000 * 1_000_000;
/// Room for what is kept, bytes. A text that moves would leave copies of the card behind in memory.
const KEPT_BYTES: usize = 256;
/// Between the parts of what is kept. No part holds one.
const SEPARATOR: char = '\n';

/// Hashes codes, so that one who sees what is kept cannot read the code off it. Made at the start and kept nowhere else.
#[derive(Clone)]
pub(crate) struct CodeKey(Zeroizing<[u8; 32]>);

/// A card that may be debited for one payment.
pub(crate) struct Card {
    pub(crate) payment_id: PaymentId,
    pub(crate) number: SecretString,
    /// `YYMM`.
    pub(crate) expiry: SecretString,
    /// The institution to name, where it is that of the card.
    pub(crate) centre_id: Option<String>,
}

/// Six random digits.
pub(crate) fn random_code() -> Result<SecretString, getrandom::Error> {
    loop {
        let number = getrandom::u32()?;
        if number < EVEN_MAX {
            return Ok(format!("{:06}", number % 1_000_000).into());
        }
    }
}

impl CodeKey {
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key)?;
        Ok(Self(key))
    }

    /// Keeps the card with the code's hash, until the code ends.
    pub(crate) fn challenge(
        &self,
        card: &Card,
        code: &SecretString,
        ends_at: Timestamp,
    ) -> CardChallenge {
        let tag = hex::encode(
            self.mac(card.payment_id, code.expose_secret())
                .finalize()
                .into_bytes(),
        );
        let mut text = String::with_capacity(KEPT_BYTES);
        for part in [tag.as_str(), &ends_at.timestamp_micros().to_string()] {
            text.push_str(part);
            text.push(SEPARATOR);
        }
        card.write(&mut text);
        CardChallenge(text.into())
    }

    /// The card again, for the right code in time.
    pub(crate) fn check(
        &self,
        challenge: &CardChallenge,
        code: &SecretString,
        now: Timestamp,
    ) -> Result<ConfirmedCard, CardFailure> {
        let refused = |refusal| CardFailure::Refused {
            refusal,
            code: None,
        };
        let broken = || CardFailure::Unavailable("what was kept of the card is broken".to_owned());
        let text = challenge.0.expose_secret();
        let mut parts = text.splitn(3, SEPARATOR);
        let (Some(tag), Some(ends_at), Some(card)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(broken());
        };
        let ends_at = ends_at
            .parse()
            .ok()
            .and_then(Timestamp::from_timestamp_micros);
        let tag = hex::decode(tag).map_err(|_| broken())?;
        let payment_id = Card::read(card).ok_or_else(broken)?.payment_id;
        if ends_at.is_none_or(|ends_at| now >= ends_at) {
            return Err(refused(CardRefusal::CodeExpired));
        }
        let typed = code.expose_secret().trim();
        let is_code = typed.len() == CODE_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit());
        // Compares in constant time.
        let is_right = self.mac(payment_id, typed).verify_slice(&tag).is_ok();
        if !(is_code && is_right) {
            return Err(refused(CardRefusal::WrongCode));
        }
        Ok(ConfirmedCard(card.into()))
    }

    fn mac(&self, payment_id: PaymentId, code: &str) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&*self.0).expect("HMAC takes keys of any length");
        mac.update(payment_id.0.as_bytes());
        mac.update(code.as_bytes());
        mac
    }
}

impl Card {
    /// The card that was confirmed for this payment.
    pub(crate) fn confirmed(card: &ConfirmedCard, payment: &Payment) -> Option<Self> {
        Self::read(card.0.expose_secret()).filter(|card| card.payment_id == payment.id)
    }

    fn write(&self, text: &mut String) {
        let payment_id = self.payment_id.to_string();
        for part in [
            payment_id.as_str(),
            self.number.expose_secret(),
            self.expiry.expose_secret(),
        ] {
            text.push_str(part);
            text.push(SEPARATOR);
        }
        text.push_str(self.centre_id.as_deref().unwrap_or_default());
    }

    fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(SEPARATOR).collect();
        let [payment_id, number, expiry, centre_id] = parts[..] else {
            return None;
        };
        Some(Self {
            payment_id: PaymentId(payment_id.parse().ok()?),
            number: number.into(),
            expiry: expiry.into(),
            centre_id: Some(centre_id.to_owned()).filter(|id| !id.is_empty()),
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-23T09:15:30Z".parse().expect("a moment")
    }

    fn challenge(key: &CodeKey, centre_id: Option<&str>) -> CardChallenge {
        let card = Card {
            payment_id: PaymentId(Uuid::from_u128(7)),
            number: "9860090100000018".into(),
            expiry: "2812".into(),
            centre_id: centre_id.map(str::to_owned),
        };
        key.challenge(&card, &"012345".into(), now() + TimeDelta::seconds(120))
    }

    fn refusal(checked: &Result<ConfirmedCard, CardFailure>) -> Option<CardRefusal> {
        match checked {
            Err(CardFailure::Refused { refusal, .. }) => Some(*refusal),
            _ => None,
        }
    }

    #[test]
    fn the_right_code_gives_the_card_back() {
        let key = CodeKey::random().expect("random numbers");
        for centre_id in [None, Some("DEMOBANK")] {
            let checked = key.check(&challenge(&key, centre_id), &" 012345 ".into(), now());
            let card = Card::read(checked.expect("a card").0.expose_secret()).expect("a card");
            assert_eq!(card.number.expose_secret(), "9860090100000018");
            assert_eq!(card.expiry.expose_secret(), "2812");
            assert_eq!(card.centre_id.as_deref(), centre_id);
        }
    }

    #[test]
    fn any_other_code_is_wrong() {
        let key = CodeKey::random().expect("random numbers");
        let challenge = challenge(&key, None);
        for code in ["012346", "12345", "0123456", "", "01234x", "٠١٢٣٤٥"] {
            let checked = key.check(&challenge, &code.into(), now());
            assert_eq!(refusal(&checked), Some(CardRefusal::WrongCode), "{code}");
        }
    }

    #[test]
    fn a_code_ends() {
        let key = CodeKey::random().expect("random numbers");
        let challenge = challenge(&key, None);
        let at = |seconds| {
            key.check(
                &challenge,
                &"012345".into(),
                now() + TimeDelta::seconds(seconds),
            )
        };
        assert!(at(119).is_ok());
        assert_eq!(refusal(&at(120)), Some(CardRefusal::CodeExpired));
    }

    #[test]
    fn what_is_kept_does_not_hold_the_code_and_is_of_no_use_elsewhere() {
        let key = CodeKey::random().expect("random numbers");
        let kept = challenge(&key, None);
        assert!(!kept.0.expose_secret().contains("012345"));
        let other = CodeKey::random().expect("random numbers");
        let checked = other.check(&kept, &"012345".into(), now());
        assert_eq!(refusal(&checked), Some(CardRefusal::WrongCode));
    }

    #[test]
    fn codes_are_six_digits_and_differ() {
        let codes: Vec<_> = (0..50)
            .map(|_| {
                random_code()
                    .expect("random numbers")
                    .expose_secret()
                    .to_owned()
            })
            .collect();
        for code in &codes {
            assert!(
                code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
                "{code}"
            );
        }
        assert!(codes.iter().any(|code| *code != codes[0]));
    }
}
