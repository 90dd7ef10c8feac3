use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use secrecy::zeroize::Zeroizing;
use std::time::Duration;
use tokio::time::timeout;

/// Longest body, bytes: a card number, an expiry, and two tokens need 300.
const BODY_BYTES_MAX: usize = 2 * 1024;
/// How long a browser may take to send it.
const BODY_TIME_MAX: Duration = Duration::from_secs(15);

/// A form as a browser sent it. It holds card data, so that everything read from it is wiped when it is dropped; of what
/// the HTTP server's own buffers hold the next requests of the connection are written over it.
pub(super) struct Form(Zeroizing<Vec<u8>>);

/// Not a form, longer than any of ours, late, or with a field that stands twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl Form {
    /// Reads the body of a request.
    pub(super) async fn read(
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<Self, Unreadable> {
        let media_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next());
        if media_type.is_none_or(|name| {
            !name
                .trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        }) {
            return Err(Unreadable);
        }
        timeout(BODY_TIME_MAX, gather(payload))
            .await
            .unwrap_or(Err(Unreadable))
            .map(Self)
    }

    /// A field; empty when it is missing.
    pub(super) fn field(&self, name: &str) -> Result<Zeroizing<String>, Unreadable> {
        let mut found = None;
        for pair in self.0.split(|byte| *byte == b'&') {
            let (raw_name, raw_value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(place) => (&pair[..place], &pair[place + 1..]),
                None => (pair, &pair[pair.len()..]),
            };
            if raw_name == name.as_bytes() && found.replace(decode(raw_value)?).is_some() {
                return Err(Unreadable);
            }
        }
        Ok(found.unwrap_or_default())
    }
}

/// The buffer has its full length from the start: one that grows would leave copies behind.
async fn gather(mut payload: web::Payload) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let mut body = Zeroizing::new(Vec::with_capacity(BODY_BYTES_MAX));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Unreadable)?;
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(Unreadable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Undoes what browsers do to values of forms, in a buffer that does not move.
fn decode(raw: &[u8]) -> Result<Zeroizing<String>, Unreadable> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(raw.len()));
    let mut rest = raw.iter().copied();
    while let Some(byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit(), digit());
                let value = high.zip(low).map(|(high, low)| high * 16 + low);
                value
                    .and_then(|value| u8::try_from(value).ok())
                    .ok_or(Unreadable)?
            }
            plain => plain,
        });
    }
    match String::from_utf8(std::mem::take(&mut *decoded)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(Unreadable)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Form {
        Form(Zeroizing::new(body.as_bytes().to_vec()))
    }

    #[test]
    fn values_are_decoded_as_browsers_encode_them() {
        let form = form("number=8600+5333%206409-8829&expiry=06%2F28&empty=&bare");
        assert_eq!(
            form.field("number").expect("read").as_str(),
            "8600 5333 6409-8829"
        );
        assert_eq!(form.field("expiry").expect("read").as_str(), "06/28");
        for missing in ["empty", "bare", "none"] {
            assert_eq!(form.field(missing).expect("read").as_str(), "");
        }
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for body in ["code=1&code=2", "code=%", "code=%4", "code=%zz", "code=%ff"] {
            assert_eq!(
                form(body).field("code").map(|_| ()),
                Err(Unreadable),
                "{body}"
            );
        }
    }
}
