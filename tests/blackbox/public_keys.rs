//! Tokens of a platform that keeps its private key to itself. Keys and tokens in `fixtures` were made with another
//! library; the tokens are those of user 7 until 2100, and the private keys were thrown away.

use std::fs;

use serde_json::json;
use test_support::token::jwt;

use crate::support::{Kind, Service, Setup};

const PUBLIC_KEY: &str = include_str!("fixtures/ed25519.pem");
const KEY_SET: &str = include_str!("fixtures/keys.json");

const ED25519: &str = include_str!("fixtures/ed25519.jwt");
const ES256: &str = include_str!("fixtures/es256.jwt");
const RS256: &str = include_str!("fixtures/rs256.jwt");

/// A service that trusts what this file holds, and no shared secret.
fn trusting(setting: &str, contents: &str) -> Setup {
    let setup = Setup::development(Kind::Sqlite)
        .without("HAMYON__AUTH__HS256_SECRET")
        .with("HAMYON__AUTH__PUBLIC_KEY_ALGORITHM", "EdDSA")
        .with(setting, "trusted");
    fs::write(setup.folder().join("trusted"), contents).expect("write");
    setup
}

async fn status_with(service: &Service, token: &str) -> u16 {
    let request = service.client().get("/api/payments/wallet/balance/");
    request.bearer(token.trim()).send().await.status
}

#[tokio::test]
async fn token_of_the_public_key_is_accepted_and_no_other() {
    let service = Service::start(trusting("HAMYON__AUTH__PUBLIC_KEY_FILE", PUBLIC_KEY));
    assert_eq!(status_with(&service, ED25519).await, 200);
    for token in [ES256, RS256] {
        assert_eq!(status_with(&service, token).await, 401);
    }
}

#[tokio::test]
async fn tokens_of_every_key_of_a_set_are_accepted() {
    let service = Service::start(trusting("HAMYON__AUTH__JWKS_FILE", KEY_SET));
    for token in [ES256, RS256] {
        assert_eq!(status_with(&service, token).await, 200);
    }
    assert_eq!(status_with(&service, ED25519).await, 401);
}

#[tokio::test]
async fn public_key_is_no_shared_secret() {
    let claims = json!({ "sub": "7", "exp": 4_102_444_800_i64 });
    for (setting, contents) in [
        ("HAMYON__AUTH__PUBLIC_KEY_FILE", PUBLIC_KEY),
        ("HAMYON__AUTH__JWKS_FILE", KEY_SET),
    ] {
        let service = Service::start(trusting(setting, contents));
        for header in [
            json!({ "alg": "HS256" }),
            json!({ "alg": "HS256", "kid": "rsa-2026" }),
            json!({ "alg": "EdDSA" }),
            json!({ "alg": "none" }),
        ] {
            for secret in [contents, contents.trim(), ""] {
                let forged = jwt(secret, &header, &claims);
                assert_eq!(status_with(&service, &forged).await, 401, "{header}");
            }
        }
    }
}

#[test]
fn file_without_a_key_is_refused_by_its_name() {
    for setting in ["HAMYON__AUTH__PUBLIC_KEY_FILE", "HAMYON__AUTH__JWKS_FILE"] {
        for contents in ["", "rubbish", "{\"keys\": []}"] {
            let refused = trusting(setting, contents).try_start().expect_err(setting);
            let code = refused.status.and_then(|status| status.code());
            assert_eq!(code, Some(2), "{refused}");
            assert!(refused.logs.contains(setting), "{refused}");
        }
    }
}

#[test]
fn token_cannot_be_minted_without_a_shared_secret() {
    let setup = trusting("HAMYON__AUTH__PUBLIC_KEY_FILE", PUBLIC_KEY);
    let ended = setup.run(&["token", "--user", "7"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_eq!(ended.stdout, "");
    assert!(
        ended.stderr.contains("HAMYON__AUTH__HS256_SECRET"),
        "{ended:?}"
    );
}
