use std::collections::BTreeMap;

use actix_web::HttpRequest;
use chrono::DateTime;
use domain::Timestamp;
use domain::money::CurrencyCode;
use domain::page::PageRequest;

use super::error::ApiError;
use crate::language::Message;

/// Rows on a page when the client does not say.
const PER_PAGE_DEFAULT: u32 = 20;
/// Rows on a page at most.
const PER_PAGE_MAX: u32 = 100;
/// The last page that can be asked for; bounds the work of skipping.
const PAGE_MAX: i64 = 1_000_000;

/// The query of a request, each parameter read and refused by its own name. Unknown parameters are ignored.
#[derive(Debug)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// The query of a request; a parameter that stands twice is refused.
    pub fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
            if parameters.contains_key(name.as_ref()) {
                return Err(ApiError::invalid(&name, Message::StandsTwice));
            }
            parameters.insert(name.into_owned(), value.into_owned());
        }
        Ok(Self(parameters))
    }

    /// A parameter; an empty one counts as missing.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    /// A whole number within bounds.
    pub fn integer(
        &self,
        name: &str,
        bounds: std::ops::RangeInclusive<i64>,
    ) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let number = text
            .parse::<i64>()
            .ok()
            .filter(|number| bounds.contains(number));
        number.map(Some).ok_or_else(|| {
            let problem = Message::MustBeBetween
                .with("min", bounds.start())
                .with("max", bounds.end());
            ApiError::invalid(name, problem)
        })
    }

    /// `page` and `per_page`; the latter is cut to 100.
    pub fn page(&self) -> Result<PageRequest, ApiError> {
        let page = self.integer("page", 1..=PAGE_MAX)?.unwrap_or(1);
        let per_page = self.integer("per_page", 1..=i64::MAX)?;
        Ok(PageRequest {
            page: u32::try_from(page).unwrap_or(1),
            per_page: per_page
                .map_or(PER_PAGE_DEFAULT, |rows| {
                    u32::try_from(rows).unwrap_or(PER_PAGE_MAX)
                })
                .min(PER_PAGE_MAX),
        })
    }

    /// `days`, 1–365, 30 by default.
    pub fn days(&self) -> Result<u16, ApiError> {
        let days = self.integer("days", 1..=365)?.unwrap_or(30);
        Ok(u16::try_from(days).unwrap_or(30))
    }

    /// A name or number as people copy it: at most `length_max` characters, none of them a control character.
    pub fn line(&self, name: &str, length_max: usize) -> Result<Option<String>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        if text.chars().count() > length_max {
            let problem = Message::TooLong.with("max", length_max);
            return Err(ApiError::invalid(name, problem));
        }
        if text.contains(char::is_control) {
            return Err(ApiError::invalid(name, Message::ControlCharacter));
        }
        Ok(Some(text.to_owned()))
    }

    /// A moment as RFC 3339 writes it. A plus sign before the offset must be encoded as in any query.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc());
        moment
            .map(Some)
            .map_err(|_| ApiError::invalid(name, Message::MustBeTime))
    }

    /// One of several words.
    pub fn word<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        parse(text)
            .map(Some)
            .ok_or_else(|| ApiError::invalid(name, Message::NotAllowedValue))
    }

    /// `currency`, so'm by default.
    pub fn currency(&self) -> Result<CurrencyCode, ApiError> {
        Ok(self
            .word("currency", |code| code.parse().ok())?
            .unwrap_or(CurrencyCode::Uzs))
    }
}
