//! What people try with tokens, and that it does not work.

use std::path::PathBuf;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::tokens::{Tokens, Unauthorized};
use crate::settings::{AuthSettings, PublicKeyAlgorithm, SecretSetting};

const FAR: i64 = 4_000_000_000;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).expect("a fixture")
}

fn trusting(change: impl FnOnce(&mut AuthSettings)) -> Tokens {
    let mut settings = AuthSettings::default();
    change(&mut settings);
    Tokens::try_new(&settings)
        .map_err(|(key, error)| format!("{key} {error}"))
        .expect("usable keys")
}

fn trusting_pem(name: &str, algorithm: PublicKeyAlgorithm) -> Tokens {
    trusting(|auth| {
        auth.public_key_file = fixture(name).to_str().map(str::to_owned);
        auth.public_key_algorithm = algorithm;
    })
}

fn trusting_key_set() -> Tokens {
    trusting(|auth| auth.jwks_file = fixture("jwks.json").to_str().map(str::to_owned))
}

fn signer(algorithm: Algorithm) -> EncodingKey {
    let key = match algorithm {
        Algorithm::RS256 | Algorithm::PS256 => EncodingKey::from_rsa_pem(&bytes("rsa.pem")),
        Algorithm::ES256 => EncodingKey::from_ec_pem(&bytes("ec.pem")),
        Algorithm::EdDSA => EncodingKey::from_ed_pem(&bytes("ed.pem")),
        other => panic!("no fixture for {other:?}"),
    };
    key.expect("a private key")
}

fn signed(algorithm: Algorithm, kid: Option<&str>, key: &EncodingKey, claims: &Value) -> String {
    let mut header = Header::new(algorithm);
    header.kid = kid.map(str::to_owned);
    encode(&header, claims, key).expect("a token")
}

fn good() -> Value {
    json!({"sub": "7", "exp": FAR})
}

const PAIRS: [(Algorithm, &str, PublicKeyAlgorithm, &str); 3] = [
    (
        Algorithm::RS256,
        "rsa.pub.pem",
        PublicKeyAlgorithm::Rs256,
        "rsa-1",
    ),
    (
        Algorithm::ES256,
        "ec.pub.pem",
        PublicKeyAlgorithm::Es256,
        "ec-1",
    ),
    (
        Algorithm::EdDSA,
        "ed.pub.pem",
        PublicKeyAlgorithm::EdDsa,
        "ed-1",
    ),
];

#[test]
fn a_token_of_the_trusted_key_is_accepted() {
    for (algorithm, public, kind, kid) in PAIRS {
        let token = signed(algorithm, Some(kid), &signer(algorithm), &good());
        assert!(
            trusting_pem(public, kind).verify(&token).is_ok(),
            "{algorithm:?} by PEM"
        );
        assert!(
            trusting_key_set().verify(&token).is_ok(),
            "{algorithm:?} by key set"
        );
    }
}

#[test]
fn the_public_key_is_no_shared_secret() {
    for (_, public, kind, kid) in PAIRS {
        let forged = signed(
            Algorithm::HS256,
            Some(kid),
            &EncodingKey::from_secret(&bytes(public)),
            &good(),
        );
        assert_eq!(
            trusting_pem(public, kind).verify(&forged),
            Err(Unauthorized)
        );
        assert_eq!(trusting_key_set().verify(&forged), Err(Unauthorized));
    }
}

#[test]
fn a_key_is_used_with_its_own_algorithm_alone() {
    let other = signed(
        Algorithm::PS256,
        Some("rsa-1"),
        &signer(Algorithm::PS256),
        &good(),
    );
    assert_eq!(trusting_key_set().verify(&other), Err(Unauthorized));
    let ec = signed(Algorithm::ES256, None, &signer(Algorithm::ES256), &good());
    assert_eq!(
        trusting_pem("rsa.pub.pem", PublicKeyAlgorithm::Rs256).verify(&ec),
        Err(Unauthorized)
    );
}

#[test]
fn a_key_of_a_set_must_be_named() {
    for (algorithm, _, _, kid) in PAIRS {
        let key = signer(algorithm);
        for wrong in [
            None,
            Some("unknown"),
            Some(""),
            Some(if kid == "ec-1" { "ed-1" } else { "ec-1" }),
        ] {
            let token = signed(algorithm, wrong, &key, &good());
            assert_eq!(
                trusting_key_set().verify(&token),
                Err(Unauthorized),
                "{algorithm:?} {wrong:?}"
            );
        }
    }
}

#[test]
fn unsigned_tokens_are_refused() {
    let part = |json: Value| {
        use std::fmt::Write as _;
        // Base64url by hand, so that the attack does not go through the library that is attacked.
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut text = String::new();
        for chunk in json.to_string().as_bytes().chunks(3) {
            let word = chunk
                .iter()
                .fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
                << (8 * (3 - chunk.len()));
            for digit in 0..=chunk.len() {
                let index = (word >> (18 - 6 * digit)) & 63;
                let _ = write!(text, "{}", char::from(alphabet[index as usize]));
            }
        }
        text
    };
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let token = format!(
            "{}.{}.",
            part(json!({"alg": algorithm, "typ": "JWT"})),
            part(good())
        );
        assert_eq!(
            trusting_key_set().verify(&token),
            Err(Unauthorized),
            "{algorithm}"
        );
        let shared =
            trusting(|auth| auth.hs256_secret = Some(SecretSetting::new("secret".to_owned())));
        assert_eq!(shared.verify(&token), Err(Unauthorized), "{algorithm}");
    }
}

#[test]
fn keys_and_addresses_of_keys_inside_a_token_are_ignored() {
    let mut header = Header::new(Algorithm::HS256);
    header.jku = Some("https://attacker.example/jwks.json".to_owned());
    header.kid = Some("../../dev/null".to_owned());
    let token = encode(&header, &good(), &EncodingKey::from_secret(b"")).expect("a token");
    assert_eq!(trusting_key_set().verify(&token), Err(Unauthorized));
}

#[test]
fn a_token_that_must_be_understood_otherwise_is_refused() {
    let tokens = trusting(|auth| auth.hs256_secret = Some(SecretSetting::new("secret".to_owned())));
    let key = EncodingKey::from_secret(b"secret");
    let mut header = Header::new(Algorithm::HS256);
    assert!(
        tokens
            .verify(&encode(&header, &good(), &key).expect("a token"))
            .is_ok()
    );
    header.crit = Some(vec!["b64".to_owned()]);
    let token = encode(&header, &good(), &key).expect("a token");
    assert_eq!(tokens.verify(&token), Err(Unauthorized));
}

#[test]
fn a_changed_token_is_refused() {
    let token = signed(
        Algorithm::ES256,
        Some("ec-1"),
        &signer(Algorithm::ES256),
        &good(),
    );
    let tokens = trusting_key_set();
    for at in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        // The last character of a part may carry bits that mean nothing.
        if changed != token && !is_same_signature(&token, &changed) {
            assert_eq!(tokens.verify(&changed), Err(Unauthorized), "at {at}");
        }
    }
}

fn is_same_signature(token: &str, changed: &str) -> bool {
    token[..token.len() - 1] == changed[..changed.len() - 1]
}

#[test]
fn huge_tokens_are_not_looked_at() {
    let claims = json!({"sub": "7", "exp": FAR, "padding": "x".repeat(10_000)});
    let token = signed(
        Algorithm::ES256,
        Some("ec-1"),
        &signer(Algorithm::ES256),
        &claims,
    );
    assert_eq!(trusting_key_set().verify(&token), Err(Unauthorized));
}

#[test]
fn key_files_that_hold_no_usable_key_stop_the_start() {
    let refused = |auth: AuthSettings| Tokens::try_new(&auth).err().map(|(key, _)| key);
    let path = |name: &str| fixture(name).to_str().map(str::to_owned);
    let pem = |name, algorithm| AuthSettings {
        public_key_file: path(name),
        public_key_algorithm: algorithm,
        ..AuthSettings::default()
    };
    let key = Some("HAMYON__AUTH__PUBLIC_KEY_FILE");
    assert_eq!(refused(pem("rsa.pub.pem", PublicKeyAlgorithm::EdDsa)), key);
    assert_eq!(refused(pem("README.md", PublicKeyAlgorithm::Rs256)), key);
    assert_eq!(refused(pem("missing.pem", PublicKeyAlgorithm::Rs256)), key);
    let jwks = AuthSettings {
        jwks_file: path("README.md"),
        ..AuthSettings::default()
    };
    assert_eq!(refused(jwks), Some("HAMYON__AUTH__JWKS_FILE"));
}
