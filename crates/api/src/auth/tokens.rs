use std::path::Path;
use std::time::Duration;

use domain::{Timestamp, UserId};
use jsonwebtoken::{Algorithm, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde_json::{Map, json};

use super::caller::Caller;
use super::claims::{Claims, Role};
use super::keys::{KeyFileError, TrustedKey};
use crate::settings::AuthSettings;

/// Longest token that is looked at, bytes.
const TOKEN_BYTES_MAX: usize = 8 * 1024;

/// The token is missing, malformed, expired, wrongly signed, or for somebody else. Callers learn no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("missing or invalid token")]
pub struct Unauthorized;

/// Checks tokens, and mints them for development and operations. Algorithms come from the configured keys alone, never
/// from the token.
pub struct Tokens {
    /// Each with what is asked of a token that it has signed, put together once.
    keys: Vec<(TrustedKey, Validation)>,
    sign: Option<EncodingKey>,
    issuer: Option<String>,
    audience: Option<String>,
}

impl Tokens {
    /// Tokens as the settings say.
    pub fn try_new(settings: &AuthSettings) -> Result<Self, (&'static str, KeyFileError)> {
        let mut keys = Vec::new();
        if let Some(secret) = &settings.hs256_secret {
            keys.push(TrustedKey::shared(secret));
        }
        if let Some(path) = &settings.public_key_file {
            let key = TrustedKey::from_pem_file(Path::new(path), settings.public_key_algorithm);
            keys.push(key.map_err(|error| ("HAMYON__AUTH__PUBLIC_KEY_FILE", error))?);
        }
        if let Some(path) = &settings.jwks_file {
            let set = TrustedKey::from_jwks_file(Path::new(path));
            keys.extend(set.map_err(|error| ("HAMYON__AUTH__JWKS_FILE", error))?);
        }
        let secret = settings.hs256_secret.as_ref();
        let keys = keys.into_iter().map(|key| {
            let validation = validation(key.algorithm, settings);
            (key, validation)
        });
        Ok(Self {
            keys: keys.collect(),
            sign: secret.map(|secret| EncodingKey::from_secret(secret.expose().as_bytes())),
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
        })
    }

    /// Who the token speaks for.
    pub fn verify(&self, token: &str) -> Result<Caller, Unauthorized> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Unauthorized);
        }
        let header = decode_header(token).map_err(|_| Unauthorized)?;
        // Whoever issued it wants something understood that we do not understand (RFC 7515, section 4.1.11).
        if header.crit.is_some() {
            return Err(Unauthorized);
        }
        let claims = self
            .keys
            .iter()
            .filter(|(key, _)| key.is_named_by(header.alg, header.kid.as_deref()))
            .find_map(|(key, validation)| decode::<Claims>(token, &key.key, validation).ok())
            .ok_or(Unauthorized)?
            .claims;
        let user_id = claims.user_id().ok_or(Unauthorized)?;
        Ok(Caller {
            user_id,
            role: claims.role(),
        })
    }

    /// A new token.
    pub fn mint(
        &self,
        user_id: UserId,
        role: Role,
        now: Timestamp,
        ttl: Duration,
    ) -> Result<String, String> {
        let issued_at = now.timestamp();
        let expires_at = i64::try_from(ttl.as_secs())
            .ok()
            .and_then(|ttl| issued_at.checked_add(ttl));
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), json!(user_id.to_string()));
        claims.insert("role".to_owned(), json!(role));
        claims.insert("iat".to_owned(), json!(issued_at));
        claims.insert(
            "exp".to_owned(),
            json!(expires_at.ok_or("the time to live is too long")?),
        );
        if let Some(issuer) = &self.issuer {
            claims.insert("iss".to_owned(), json!(issuer));
        }
        if let Some(audience) = &self.audience {
            claims.insert("aud".to_owned(), json!(audience));
        }
        let sign = self
            .sign
            .as_ref()
            .ok_or("tokens can only be minted with HAMYON__AUTH__HS256_SECRET")?;
        encode(&Header::new(Algorithm::HS256), &claims, sign).map_err(|error| error.to_string())
    }
}

fn validation(algorithm: Algorithm, settings: &AuthSettings) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.leeway = 0;
    validation.validate_nbf = true;
    validation.validate_aud = settings.audience.is_some();
    validation.set_required_spec_claims(&["exp"]);
    if let Some(issuer) = &settings.issuer {
        validation.set_issuer(&[issuer]);
        validation.required_spec_claims.insert("iss".to_owned());
    }
    if let Some(audience) = &settings.audience {
        validation.set_audience(&[audience]);
        validation.required_spec_claims.insert("aud".to_owned());
    }
    validation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::SecretSetting;
    use crate::wiring::SystemClock;
    use domain::time::Clock as _;

    fn settings(change: impl FnOnce(&mut AuthSettings)) -> Tokens {
        let mut auth = AuthSettings::default();
        change(&mut auth);
        Tokens::try_new(&auth)
            .map_err(|(key, error)| format!("{key} {error}"))
            .expect("usable keys")
    }

    fn tokens(secret: &str) -> Tokens {
        settings(|auth| auth.hs256_secret = Some(SecretSetting::new(secret.to_owned())))
    }

    fn signed(claims: &serde_json::Value) -> String {
        let key = EncodingKey::from_secret(b"secret");
        encode(&Header::new(Algorithm::HS256), claims, &key).expect("a token")
    }

    const FAR: i64 = 4_000_000_000;

    #[test]
    fn a_minted_token_is_accepted_under_its_secret_alone() {
        let user_id = UserId::new(7).expect("positive");
        let minted = tokens("secret").mint(
            user_id,
            Role::Admin,
            SystemClock.now(),
            Duration::from_secs(60),
        );
        let token = minted.expect("a token");
        assert_eq!(
            tokens("secret").verify(&token),
            Ok(Caller {
                user_id,
                role: Role::Admin
            })
        );
        assert_eq!(tokens("other").verify(&token), Err(Unauthorized));
    }

    #[test]
    fn the_user_may_be_a_number_or_digits_under_sub_or_user_id() {
        for claims in [
            json!({"sub": 7, "exp": FAR}),
            json!({"sub": "7", "exp": FAR}),
            json!({"user_id": 7, "exp": FAR}),
            json!({"user_id": "7", "sub": "7", "exp": FAR, "role": "wizard"}),
            json!({"user_id": 7, "sub": "auth0|x", "exp": FAR, "roles": null}),
        ] {
            let caller = tokens("secret").verify(&signed(&claims)).expect("accepted");
            assert_eq!(
                (caller.user_id.get(), caller.role),
                (7, Role::User),
                "{claims}"
            );
        }
    }

    #[test]
    fn tokens_without_a_user_an_expiry_or_in_their_time_are_refused() {
        for claims in [
            json!({"exp": FAR}),
            json!({"sub": "0", "exp": FAR}),
            json!({"sub": -7, "exp": FAR}),
            json!({"sub": 7.5, "exp": FAR}),
            json!({"sub": "+7", "exp": FAR}),
            json!({"sub": "7", "user_id": 8, "exp": FAR}),
            json!({"sub": "7"}),
            json!({"sub": "7", "exp": 1}),
            json!({"sub": "7", "exp": FAR, "nbf": FAR - 1}),
        ] {
            assert_eq!(
                tokens("secret").verify(&signed(&claims)),
                Err(Unauthorized),
                "{claims}"
            );
        }
    }

    #[test]
    fn the_algorithm_of_the_token_does_not_matter() {
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3IiwiZXhwIjo0MDAwMDAwMDAwfQ.";
        assert_eq!(tokens("secret").verify(unsigned), Err(Unauthorized));
        let hs512 = encode(
            &Header::new(Algorithm::HS512),
            &json!({"sub": "7", "exp": FAR}),
            &EncodingKey::from_secret(b"secret"),
        );
        assert_eq!(
            tokens("secret").verify(&hs512.expect("a token")),
            Err(Unauthorized)
        );
    }

    #[test]
    fn a_configured_audience_and_issuer_are_demanded() {
        let tokens = settings(|auth| {
            auth.hs256_secret = Some(SecretSetting::new("secret".to_owned()));
            auth.issuer = Some("medikon".to_owned());
            auth.audience = Some("hamyon".to_owned());
        });
        let right = json!({"sub": "7", "exp": FAR, "iss": "medikon", "aud": "hamyon"});
        assert!(tokens.verify(&signed(&right)).is_ok());
        for claims in [
            json!({"sub": "7", "exp": FAR}),
            json!({"sub": "7", "exp": FAR, "iss": "medikon"}),
            json!({"sub": "7", "exp": FAR, "iss": "other", "aud": "hamyon"}),
            json!({"sub": "7", "exp": FAR, "iss": "medikon", "aud": "other"}),
        ] {
            assert_eq!(
                tokens.verify(&signed(&claims)),
                Err(Unauthorized),
                "{claims}"
            );
        }
    }
}
