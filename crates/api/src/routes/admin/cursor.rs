use std::fmt;

use chrono::DateTime;
use domain::Timestamp;
use uuid::Uuid;

use crate::http::{ApiError, Query};

/// A place in a list that is in the order of time: the moment of a row in microseconds, and its id. To clients it is a
/// word that they send back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) at: Timestamp,
    pub(super) id: Uuid,
}

impl Cursor {
    /// The cursor for a word; only for one that was given out.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('-')?;
        let cursor = Self {
            at: DateTime::from_timestamp_micros(micros.parse().ok()?)?,
            id: Uuid::try_parse(id).ok()?,
        };
        (cursor.to_string() == text).then_some(cursor)
    }

    /// What to ask for the next page with, when this one is full.
    pub(super) fn behind_page<T>(
        rows: &[T],
        limit: u32,
        of: impl FnOnce(&T) -> Self,
    ) -> Option<String> {
        let is_full = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        rows.last()
            .filter(|_| is_full)
            .map(|row| of(row).to_string())
    }
}

/// `limit`, 1–100, 20 by default.
pub(super) fn limit(query: &Query) -> Result<u32, ApiError> {
    let limit = query.integer("limit", 1..=100)?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok());
    Ok(limit.unwrap_or(20))
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_micros(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_and_cursor_are_one_to_one() {
        for text in [
            "1705305600000001-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
            "0-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
        ] {
            let cursor = Cursor::parse(text).map(|cursor| cursor.to_string());
            assert_eq!(cursor.as_deref(), Some(text));
        }
        for text in [
            "",
            "-",
            "1705305600000001",
            "018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
            "+1-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
            "01-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
            "1-018D0D3A-7B00-7C3E-9B0A-5F0D8A3C2E13",
            "99999999999999999999-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
            "9223372036854775807-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13",
        ] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
