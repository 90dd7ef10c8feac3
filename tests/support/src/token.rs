//! JSON web tokens made by hand (RFC 7515, RFC 7519), independent of the library that the service checks them with.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::clock::unix_seconds;

/// A token that the service accepts for `ttl` from now on: user in `sub`, `role` one of `user`, `support`, `admin`.
pub fn token(secret: &str, user_id: u64, role: &str, ttl: Duration) -> String {
    let issued = unix_seconds();
    let expires = issued + i64::try_from(ttl.as_secs()).expect("a lifetime in seconds fits in i64");
    let claims = json!({ "sub": user_id.to_string(), "role": role, "iat": issued, "exp": expires });
    jwt(secret, &json!({ "alg": "HS256", "typ": "JWT" }), &claims)
}

/// Any header and claims under a right HS256 signature, also those that the service must refuse.
pub fn jwt(secret: &str, header: &Value, claims: &Value) -> String {
    signed(secret.as_bytes(), &header.to_string(), &claims.to_string())
}

fn signed(secret: &[u8], header: &str, claims: &str) -> String {
    let content = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(content.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{content}.{signature}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::Value;

    use super::{signed, token};
    use crate::clock::unix_seconds;

    fn claims(token: &str) -> Value {
        let part = token.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    #[test]
    fn example_of_rfc_7515_appendix_a_1_is_reproduced() {
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let header = "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}";
        let claims =
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
        assert_eq!(
            signed(&URL_SAFE_NO_PAD.decode(key).unwrap(), header, claims),
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
             .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
             .dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
    }

    #[test]
    fn token_names_the_user_the_role_and_its_end() {
        let before = unix_seconds();
        let claims = claims(&token("secret", 7, "admin", Duration::from_secs(60)));
        assert_eq!(claims["sub"], "7");
        assert_eq!(claims["role"], "admin");
        let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(lifetime, 60);
        assert!((before..=unix_seconds()).contains(&claims["iat"].as_i64().unwrap()));
    }

    #[test]
    fn another_secret_gives_another_signature() {
        let signature = |secret: &[u8]| {
            signed(secret, "{}", "{}")
                .rsplit('.')
                .next()
                .unwrap()
                .to_owned()
        };
        assert_ne!(signature(b"one"), signature(b"two"));
    }
}
