use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A mobile number of Uzbekistan, `998` and nine digits. Personal data: shown only in part.
#[derive(Clone)]
pub struct PhoneNumber(SecretString);

/// Not such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number of Uzbekistan")]
pub struct InvalidPhoneNumber;

impl PhoneNumber {
    /// From any usual form: `+998 90 123-45-67`, `998901234567`, `901234567`.
    pub fn parse(text: &str) -> Result<Self, InvalidPhoneNumber> {
        if text.len() > 32 {
            return Err(InvalidPhoneNumber);
        }
        let mut digits = String::with_capacity(32);
        for character in text.chars() {
            match character {
                '0'..='9' => digits.push(character),
                '+' | ' ' | '-' | '(' | ')' => {}
                _ => return Err(InvalidPhoneNumber),
            }
        }
        match digits.len() {
            12 if digits.starts_with("998") => Ok(Self(digits.into())),
            9 => Ok(Self(format!("998{digits}").into())),
            _ => Err(InvalidPhoneNumber),
        }
    }

    /// The twelve digits. For the wire to the provider alone.
    pub fn digits(&self) -> &str {
        self.0.expose_secret()
    }

    /// What its holder recognises it by: `+998 90 *** ** 67`.
    pub fn mask(&self) -> String {
        let digits = self.digits();
        format!("+998 {} *** ** {}", &digits[3..5], &digits[10..])
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_form_is_one_number() {
        for text in [
            "+998901234567",
            "998901234567",
            "901234567",
            "+998 (90) 123-45-67",
        ] {
            let phone = PhoneNumber::parse(text).expect(text);
            assert_eq!(phone.digits(), "998901234567");
            assert_eq!(phone.mask(), "+998 90 *** ** 67");
        }
        for text in [
            "",
            "+79161234567",
            "99890123456",
            "9989012345678",
            "90123456x",
        ] {
            assert!(PhoneNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn debug_output_keeps_the_number() {
        assert_eq!(
            format!("{:?}", PhoneNumber::parse("901234567")),
            "Ok(PhoneNumber)"
        );
    }
}
