use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use sha1::{Digest, Sha1};

/// What the calls are signed with.
#[derive(Clone, Debug)]
pub(super) struct Credentials {
    pub(super) merchant_user_id: u64,
    pub(super) secret_key: SecretString,
}

impl Credentials {
    /// The header `Auth`: `{merchant_user_id}:{sha1(timestamp + secret_key)}:{timestamp}`, the time in UNIX seconds.
    pub(super) fn header(&self, unix_seconds: i64) -> Option<HeaderValue> {
        let digest = Sha1::new()
            .chain_update(unix_seconds.to_string())
            .chain_update(self.secret_key.expose_secret())
            .finalize();
        let text = format!(
            "{}:{}:{unix_seconds}",
            self.merchant_user_id,
            hex::encode(digest)
        );
        let mut header = HeaderValue::from_str(&text).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_matches_the_vector() {
        let credentials = Credentials {
            merchant_user_id: 99,
            secret_key: "test_secret".into(),
        };
        let header = credentials.header(1_700_000_000).expect("a header");
        assert_eq!(
            header,
            "99:5630e0c38fed5396d19988058b800d226ca11104:1700000000"
        );
        assert!(!format!("{header:?}").contains("5630e0"), "{header:?}");
    }
}
