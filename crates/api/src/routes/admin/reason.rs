use actix_web::HttpRequest;
use domain::administration::Reason;

use crate::http::{ApiError, Fields};
use crate::language::Message;

/// Longer texts are refused before they are looked at.
const TEXT_LENGTH_MAX: usize = 2_000;

/// The field `reason`, which must be there.
pub(super) fn required(fields: &Fields) -> Result<Reason, ApiError> {
    let text = fields.text("reason", TEXT_LENGTH_MAX)?;
    Reason::parse(&text).map_err(|error| ApiError::invalid("reason", error))
}

/// The field `reason`, or else the header `X-Reason` (percent-encoded UTF-8), if there is one. What is wrong with the
/// header is refused beside a field too.
pub(super) fn optional(
    request: &HttpRequest,
    fields: Option<&Fields>,
) -> Result<Option<Reason>, ApiError> {
    let header = header(request)?;
    let field = match fields {
        Some(fields) => fields.optional_text("reason", TEXT_LENGTH_MAX)?,
        None => None,
    };
    let field = field.map(|text| Reason::parse(&text)).transpose();
    let field = field.map_err(|error| ApiError::invalid("reason", error))?;
    Ok(field.or(header))
}

fn header(request: &HttpRequest) -> Result<Option<Reason>, ApiError> {
    let mut headers = request.headers().get_all("x-reason");
    let Some(value) = headers.next() else {
        return Ok(None);
    };
    if headers.next().is_some() {
        return Err(ApiError::invalid("X-Reason", Message::StandsTwice));
    }
    let text = percent_decoded(value.as_bytes())
        .ok_or_else(|| ApiError::invalid("X-Reason", Message::MustBePercentEncoded))?;
    let reason = Reason::parse(&text);
    reason
        .map(Some)
        .map_err(|error| ApiError::invalid("X-Reason", error))
}

/// What percent-encoded UTF-8 says; nothing when it is none. Visible ASCII and blanks may stand for themselves.
fn percent_decoded(mut encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    loop {
        encoded = match encoded {
            [] => return String::from_utf8(bytes).ok(),
            [b'%', high, low, rest @ ..] => {
                let mut byte = [0];
                hex::decode_to_slice([*high, *low], &mut byte).ok()?;
                bytes.extend(byte);
                rest
            }
            [b'%', ..] => return None,
            [byte @ b' '..=b'~', rest @ ..] => {
                bytes.push(*byte);
                rest
            }
            _ => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_percent_encoded_utf8_is_decoded() {
        for (encoded, text) in [
            ("price%20list + 1 & 2", "price list + 1 & 2"),
            ("%D0%BF%d1%80", "пр"),
            ("100%25", "100%"),
            ("", ""),
        ] {
            let decoded = percent_decoded(encoded.as_bytes());
            assert_eq!(decoded.as_deref(), Some(text));
        }
        for encoded in ["%zz", "%", "%4", "%+1", "%FF", "%D0", "100%", "a\tb", "пр"] {
            assert_eq!(percent_decoded(encoded.as_bytes()), None, "{encoded}");
        }
    }
}
