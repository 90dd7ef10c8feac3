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
    let Some(value) = request.headers().get("x-reason") else {
        return Ok(None);
    };
    let refused = || ApiError::invalid("X-Reason", Message::ControlCharacter);
    let text = value.to_str().map_err(|_| refused())?;
    // A form's value is percent-encoded too, but for the plus that it writes for a space.
    let encoded = format!("r={}", text.replace('+', "%2B").replace('&', "%26"));
    let decoded = form_urlencoded::parse(encoded.as_bytes()).next();
    let text = decoded.map(|(_, value)| value.into_owned());
    let reason = Reason::parse(&text.unwrap_or_default());
    reason
        .map(Some)
        .map_err(|error| ApiError::invalid("X-Reason", error))
}
