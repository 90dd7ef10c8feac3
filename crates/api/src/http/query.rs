use std::collections::BTreeMap;

use actix_web::HttpRequest;
use chrono::DateTime;
use domain::Timestamp;
use domain::money::CurrencyCode;
use domain::page::PageRequest;
use uuid::Uuid;

use super::error::ApiError;
use super::fields::choose;
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

    /// A parameter as it stands there, also when nothing does behind its name.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
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
            .filter(|number| bounds.contains(number) && !text.starts_with('+'));
        number.map(Some).ok_or_else(|| {
            // The largest number that there is bounds nothing.
            let problem = match *bounds.end() {
                i64::MAX => Message::MustBeWholeFrom.with("min", bounds.start()),
                max => Message::MustBeBetween
                    .with("min", bounds.start())
                    .with("max", max),
            };
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

    /// A name or number as people copy it: at most `length_max` characters, none of them a control character or what
    /// stands for bytes that are no UTF-8.
    pub fn line(&self, name: &str, length_max: usize) -> Result<Option<String>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        if text.is_empty() {
            return Err(ApiError::invalid(name, Message::MustNotBeEmpty));
        }
        if text.chars().count() > length_max {
            let problem = Message::TooLong.with("max", length_max);
            return Err(ApiError::invalid(name, problem));
        }
        if text.contains(char::is_control) {
            return Err(ApiError::invalid(name, Message::ControlCharacter));
        }
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(ApiError::invalid(name, Message::MustBePercentEncoded));
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

    /// One of a few words.
    pub fn choice<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        word_of: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        choose(name, text, all, word_of).map(Some)
    }

    /// A UUID.
    pub fn uuid(&self, name: &str) -> Result<Option<Uuid>, ApiError> {
        let uuid = self.text(name).map(Uuid::try_parse).transpose();
        uuid.map_err(|_| ApiError::invalid(name, Message::MustBeUuid))
    }

    /// `true` or `false`.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        let text = self.text(name);
        let boolean = text.map(str::parse::<bool>).transpose();
        boolean.map_err(|_| ApiError::invalid(name, Message::MustBeBoolean))
    }

    /// A word of a certain form.
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
        let currency = self.text("currency").map(str::parse).transpose();
        currency
            .map(|currency| currency.unwrap_or(CurrencyCode::Uzs))
            .map_err(|_| ApiError::invalid("currency", Message::UnknownCurrency))
    }
}
