use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use super::Language;

/// Languages in a header that are looked at; clients send a handful.
const RANGES_MAX: usize = 32;

/// With a request that is answered in its language.
struct Spoken;

impl Language {
    /// The language that a request prefers among ours; [`Language::Unspecified`] when it names none of them.
    pub fn of(request: &HttpRequest) -> Self {
        let header = request
            .headers()
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        header.map_or(Self::Unspecified, Self::preferred)
    }

    /// Whether what answers a request asked for its language.
    pub(crate) fn is_spoken_to(request: &HttpRequest) -> bool {
        request.extensions().contains::<Spoken>()
    }

    /// The most preferred of ours in an `Accept-Language` (RFC 9110, 12.5.4); the first among equals.
    fn preferred(header: &str) -> Self {
        let mut best = (Self::Unspecified, 0);
        for range in header.split(',').take(RANGES_MAX) {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default();
            let language = Self::ALL.into_iter().find(|ours| {
                ours.tag()
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(primary))
            });
            let quality = quality(parameters);
            if let Some(language) = language
                && quality > best.1
            {
                best = (language, quality);
            }
        }
        best.0
    }
}

/// Thousandths; 1,000 when none is given, 0 when it cannot be read.
fn quality(parameters: &str) -> u32 {
    let Some(text) = parameters.trim().strip_prefix("q=") else {
        return 1_000;
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals = format!("{decimals:0<3}");
    match (
        whole,
        decimals
            .get(..3)
            .and_then(|digits| digits.parse::<u32>().ok()),
    ) {
        ("0", Some(thousandths)) => thousandths,
        ("1", Some(0)) => 1_000,
        _ => 0,
    }
}

/// For handlers whose answers depend on the language; what they answer then says so.
impl FromRequest for Language {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        request.extensions_mut().insert(Spoken);
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_preferred_of_our_languages_is_chosen() {
        for (header, language) in [
            ("ru", Language::Russian),
            ("ru-RU,ru;q=0.9,en;q=0.8", Language::Russian),
            ("en;q=0.5, UZ-Latn;q=0.7", Language::Uzbek),
            ("de, fr;q=0.9, en;q=0.1", Language::English),
            ("ru;q=0, en", Language::English),
            ("de, *", Language::Unspecified),
            ("", Language::Unspecified),
            ("ru;q=x", Language::Unspecified),
            (";;;,,,q=;", Language::Unspecified),
        ] {
            assert_eq!(Language::preferred(header), language, "{header}");
        }
    }
}
