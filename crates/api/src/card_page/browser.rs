//! Which browser is at the other end, and whether a form came from our own page.

use actix_web::HttpRequest;
use actix_web::http::header::{COOKIE, HOST, ORIGIN};
use domain::PaymentId;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use url::Url;

use super::sessions::SessionKey;
use crate::wiring::Ids;

/// Characters of a browser's secret: 256 bits as hex.
const SECRET_LENGTH: usize = 64;

/// A browser that pays, known by a random secret in a cookie. The secret alone opens nothing: what is kept for it lives
/// in the memory of the process, for minutes.
pub(super) struct Browser {
    secret: Zeroizing<String>,
    is_new: bool,
}

impl Browser {
    /// The browser that sent a request; a new secret for one that has none.
    pub(super) fn of(request: &HttpRequest, is_https: bool) -> Self {
        Self::known(request, is_https).unwrap_or_else(|| Self {
            secret: Zeroizing::new(Ids.random_secret()),
            is_new: true,
        })
    }

    /// The browser that sent a request, when it carries a secret.
    pub(super) fn known(request: &HttpRequest, is_https: bool) -> Option<Self> {
        let cookies = request.headers().get_all(COOKIE);
        let secret = cookies
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == cookie_name(is_https) && is_secret(value))?
            .1;
        Some(Self {
            secret: Zeroizing::new(secret.to_owned()),
            is_new: false,
        })
    }

    /// The header `Set-Cookie`, for a browser that has no secret yet. Over https the name binds the cookie to this host:
    /// no neighbour below the same domain can plant one, which demands that its path is `/`. A payer who comes back by the
    /// payment's link, from the site of the client app, must be known again, which `Strict` would forbid; forms of other
    /// sites come without the cookie all the same, and without the token.
    pub(super) fn cookie(&self, is_https: bool, prefix: &str) -> Option<String> {
        let scope = if is_https {
            "/; Secure".to_owned()
        } else {
            format!("{prefix}/pay")
        };
        self.is_new.then(|| {
            format!(
                "{}={}; Path={scope}; HttpOnly; SameSite=Lax",
                cookie_name(is_https),
                self.secret.as_str()
            )
        })
    }

    /// Under which its session about a payment is kept.
    pub(super) fn session_key(&self, id: PaymentId) -> SessionKey {
        SessionKey(self.keyed_hash("session", id))
    }

    /// What every form of the page carries, and no other page can know.
    pub(super) fn form_token(&self, id: PaymentId) -> String {
        hex::encode(self.keyed_hash("form", id))
    }

    /// Whether a form carries it.
    pub(super) fn sent(&self, token: &str, id: PaymentId) -> bool {
        self.form_token(id)
            .as_bytes()
            .ct_eq(token.as_bytes())
            .into()
    }

    fn keyed_hash(&self, purpose: &str, id: PaymentId) -> [u8; 32] {
        let mut hash = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())
            .expect("HMAC takes keys of any length");
        hash.update(purpose.as_bytes());
        hash.update(id.0.as_bytes());
        hash.finalize().into_bytes().into()
    }
}

const fn cookie_name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-hamyon-card"
    } else {
        "hamyon-card"
    }
}

fn is_secret(value: &str) -> bool {
    value.len() == SECRET_LENGTH
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Whether the browser says, or cannot say, that a page of ours sent the request. `Sec-Fetch-Site` is believed first;
/// `Origin` is `null` for forms of pages that, like ours, send no referrer. What says neither must still know the token.
pub(super) fn is_same_origin(request: &HttpRequest, public_url: &str) -> bool {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    match header(ORIGIN.as_str()) {
        None | Some("null") => true,
        Some(origin) => {
            let is_public = Url::parse(public_url)
                .is_ok_and(|url| url.origin().ascii_serialization() == origin);
            let is_host = origin.split_once("://").map(|(_, host)| host) == header(HOST.as_str());
            is_public || is_host
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use uuid::Uuid;

    use super::*;

    const PUBLIC: &str = "https://pay.example.com";

    #[test]
    fn only_our_own_page_may_send_forms() {
        let is_ours = |headers: &[(&'static str, &'static str)]| {
            let request = headers
                .iter()
                .fold(TestRequest::post(), |request, header| {
                    request.insert_header(*header)
                })
                .to_http_request();
            is_same_origin(&request, PUBLIC)
        };
        assert!(is_ours(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "null")
        ]));
        assert!(is_ours(&[("origin", PUBLIC)]));
        assert!(is_ours(&[
            ("origin", "http://localhost:8000"),
            ("host", "localhost:8000")
        ]));
        assert!(is_ours(&[]), "an old browser: the token decides");
        for site in ["same-site", "cross-site", "none"] {
            assert!(
                !is_ours(&[("sec-fetch-site", site), ("origin", PUBLIC)]),
                "{site}"
            );
        }
        assert!(!is_ours(&[
            ("origin", "https://evil.example"),
            ("host", "pay.example.com")
        ]));
    }

    #[test]
    fn a_token_is_of_one_browser_and_one_payment() {
        let browser = |digit: &str| Browser {
            secret: Zeroizing::new(digit.repeat(SECRET_LENGTH)),
            is_new: false,
        };
        let (one, two) = (PaymentId(Uuid::from_u128(1)), PaymentId(Uuid::from_u128(2)));
        let token = browser("a").form_token(one);
        assert!(browser("a").sent(&token, one));
        assert!(!browser("a").sent(&token, two));
        assert!(!browser("b").sent(&token, one));
        assert!(!browser("a").sent("", one));
    }

    #[test]
    fn a_cookie_reaches_the_page_wherever_it_is_and_follows_a_link() {
        let browser = Browser {
            secret: Zeroizing::new("a".repeat(SECRET_LENGTH)),
            is_new: true,
        };
        let scope = |is_https, prefix| {
            let cookie = browser.cookie(is_https, prefix).expect("a cookie");
            let (_, scope) = cookie.split_once("; ").expect("attributes");
            scope.to_owned()
        };
        assert_eq!(scope(false, ""), "Path=/pay; HttpOnly; SameSite=Lax");
        assert_eq!(scope(false, "/w"), "Path=/w/pay; HttpOnly; SameSite=Lax");
        let secure = "Path=/; Secure; HttpOnly; SameSite=Lax";
        assert_eq!(scope(true, "/w"), secure, "__Host- demands it");
    }

    #[test]
    fn a_secret_is_read_from_its_own_cookie_alone() {
        let secret = "0123456789abcdef".repeat(4);
        let known = |header: String, is_https| {
            let request = TestRequest::get()
                .insert_header(("cookie", header))
                .to_http_request();
            Browser::known(&request, is_https).map(|browser| browser.secret.to_string())
        };
        let plain = format!("a=b; hamyon-card={secret}; c=d");
        assert_eq!(
            known(plain.clone(), false).as_deref(),
            Some(secret.as_str())
        );
        assert_eq!(
            known(plain, true),
            None,
            "over https the name binds it to the host"
        );
        assert_eq!(known("hamyon-card=abc".to_owned(), false), None);
        assert_eq!(
            known(format!("hamyon-card={}", "G".repeat(64)), false),
            None
        );
    }
}
