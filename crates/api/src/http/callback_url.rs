use url::Url;

use crate::language::{Message, Text};

/// Longest URL to which payers are sent back, characters.
pub(crate) const CALLBACK_URL_LENGTH_MAX: usize = 2_000;

/// Why payers cannot be sent to a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCallbackUrl {
    /// Not an absolute http(s) URL.
    #[error("must be an absolute http or https URL")]
    NotHttp,
    /// Too long.
    #[error("must be at most {CALLBACK_URL_LENGTH_MAX} characters")]
    TooLong,
    /// It carries a user name or password.
    #[error("must not carry a user name or password")]
    UserInfo,
    /// Its host is not on this installation's list.
    #[error("host is not allowed")]
    HostNotAllowed,
}

impl From<InvalidCallbackUrl> for Text {
    fn from(error: InvalidCallbackUrl) -> Self {
        match error {
            InvalidCallbackUrl::NotHttp => Message::UrlNotHttp.into(),
            InvalidCallbackUrl::TooLong => Message::TooLong.with("max", CALLBACK_URL_LENGTH_MAX),
            InvalidCallbackUrl::UserInfo => Message::UrlUserInfo.into(),
            InvalidCallbackUrl::HostNotAllowed => Message::UrlHostNotAllowed.into(),
        }
    }
}

/// A URL to which a payer's browser may be sent: absolute http(s), bounded, without user info, on an allowed host
/// (any, when the list is empty). Returned in its canonical form.
pub fn parse_callback_url(
    text: &str,
    allowed_hosts: &[String],
) -> Result<String, InvalidCallbackUrl> {
    if text.chars().count() > CALLBACK_URL_LENGTH_MAX {
        return Err(InvalidCallbackUrl::TooLong);
    }
    // The parser forgives control characters, blanks and backslashes that browsers and logs do not.
    let is_clean = text
        .chars()
        .all(|c| !c.is_control() && !c.is_whitespace() && c != '\\');
    let has_slashes = text.get(..8).is_some_and(|start| {
        let start = start.to_ascii_lowercase();
        start.starts_with("http://") || start.starts_with("https://")
    });
    let url = Url::parse(text).map_err(|_| InvalidCallbackUrl::NotHttp)?;
    if !is_clean || !has_slashes || !matches!(url.scheme(), "http" | "https") {
        return Err(InvalidCallbackUrl::NotHttp);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidCallbackUrl::UserInfo);
    }
    let host = url.host_str().ok_or(InvalidCallbackUrl::NotHttp)?;
    if !allowed_hosts.is_empty()
        && !allowed_hosts
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(host))
    {
        return Err(InvalidCallbackUrl::HostNotAllowed);
    }
    let canonical = String::from(url);
    if canonical.len() > CALLBACK_URL_LENGTH_MAX {
        return Err(InvalidCallbackUrl::TooLong);
    }
    Ok(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_urls_are_accepted() {
        for url in [
            "https://example.com/wallet",
            "http://localhost:3000/cb?a=1&b=2#top",
            "https://пример.uz/",
        ] {
            assert!(parse_callback_url(url, &[]).is_ok(), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.com",
            "/wallet",
            "ftp://example.com",
            "https:example.com",
            "https:\\\\example.com",
            "https://exa mple.com",
            "https://example.com/\r\nX: y",
            "https://",
        ] {
            assert_eq!(
                parse_callback_url(url, &[]),
                Err(InvalidCallbackUrl::NotHttp),
                "{url:?}"
            );
        }
        assert_eq!(
            parse_callback_url("https://good@evil.com", &[]),
            Err(InvalidCallbackUrl::UserInfo)
        );
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        assert_eq!(
            parse_callback_url(&long, &[]),
            Err(InvalidCallbackUrl::TooLong)
        );
    }

    #[test]
    fn a_list_of_hosts_is_exact() {
        let hosts = ["example.com".to_owned()];
        assert!(parse_callback_url("https://EXAMPLE.com/x", &hosts).is_ok());
        for url in [
            "https://example.com.evil.org",
            "https://sub.example.com",
            "https://evil.org/example.com",
        ] {
            assert_eq!(
                parse_callback_url(url, &hosts),
                Err(InvalidCallbackUrl::HostNotAllowed),
                "{url}"
            );
        }
    }
}
