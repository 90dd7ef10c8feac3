use std::fmt;

/// Why somebody changed something, in their words: 1–500 characters after the spaces around them are cut off, without
/// control characters other than line breaks and tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// Not a [`Reason`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReason {
    /// Nothing but spaces.
    #[error("is empty")]
    Empty,
    /// More than [`Reason::LENGTH_MAX`] characters.
    #[error("is longer than {} characters", Reason::LENGTH_MAX)]
    TooLong,
    /// A control character.
    #[error("holds a control character")]
    ControlCharacter,
}

impl Reason {
    /// Characters at most.
    pub const LENGTH_MAX: usize = 500;

    /// The reason for a text.
    pub fn parse(text: &str) -> Result<Self, InvalidReason> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidReason::Empty);
        }
        if text.chars().count() > Self::LENGTH_MAX {
            return Err(InvalidReason::TooLong);
        }
        let is_control = |character: char| character.is_control() && !"\n\r\t".contains(character);
        if text.contains(is_control) {
            return Err(InvalidReason::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_text_of_some_length() {
        let longest = "я".repeat(500);
        for text in ["x", " double charge \n", "line\nline\tend", &longest] {
            let reason = Reason::parse(text).map(|reason| reason.as_str().to_owned());
            assert_eq!(reason, Ok(text.trim().to_owned()));
        }
        assert_eq!(Reason::parse(" \t\n"), Err(InvalidReason::Empty));
        assert_eq!(Reason::parse(&"я".repeat(501)), Err(InvalidReason::TooLong));
        for text in ["a\0b", "a\u{1b}[2Jb", "a\u{7f}"] {
            assert_eq!(Reason::parse(text), Err(InvalidReason::ControlCharacter));
        }
    }
}
