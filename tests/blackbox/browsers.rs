//! What browsers are told.

use test_support::client::Answer;

use crate::support::{Kind, Service, Setup, assert_error, development};

const APP: &str = "https://app.example.com";

async fn preflight(service: &Service, origin: &str, method: &str, path: &str) -> Answer {
    service
        .client()
        .request("OPTIONS".parse().expect("a method"), path)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type,idempotency-key,accept-language,x-reason,x-request-id",
        )
        .send()
        .await
}

async fn read_from(service: &Service, origin: &str) -> Answer {
    let request = service.client().get("/api/payments/gateways/");
    request.header("Origin", origin).send().await
}

#[tokio::test]
async fn pages_of_a_listed_origin_may_call_the_api() {
    let setup = Setup::development(Kind::Sqlite).with(
        "HAMYON__SERVER__CORS_ORIGINS",
        "https://app.example.com,http://localhost:3000",
    );
    let service = Service::start(setup);
    for origin in [APP, "http://localhost:3000"] {
        for (method, path) in [
            ("POST", "/api/payments/create/"),
            ("GET", "/api/payments/wallet/"),
        ] {
            let asked = preflight(&service, origin, method, path).await;
            assert_eq!(asked.status, 200, "{asked:?}");
            assert_eq!(asked.header("access-control-allow-origin"), Some(origin));
            assert_eq!(asked.header("access-control-allow-credentials"), None);
        }
        let answer = read_from(&service, origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        let exposed = answer
            .header("access-control-expose-headers")
            .unwrap_or_default();
        assert!(
            exposed.to_lowercase().contains("x-total-count"),
            "{answer:?}"
        );
    }
    for stranger in [
        "https://evil.example.com",
        "https://app.example.com.evil.org",
        "null",
    ] {
        let asked = preflight(&service, stranger, "POST", "/api/payments/create/").await;
        assert_eq!(
            asked.header("access-control-allow-origin"),
            None,
            "{stranger}"
        );
        let answer = read_from(&service, stranger).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{stranger}"
        );
    }
}

#[tokio::test]
async fn no_page_may_call_the_api_unless_it_is_listed() {
    let service = development(Kind::Sqlite);
    let asked = preflight(service, APP, "POST", "/api/payments/create/").await;
    assert_eq!(
        asked.header("access-control-allow-origin"),
        None,
        "{asked:?}"
    );
    assert_error(&asked, 403, "forbidden");
    assert!(asked.header("x-request-id").is_some(), "{asked:?}");
    let answer = read_from(service, APP).await;
    assert_eq!(
        answer.header("access-control-allow-origin"),
        None,
        "{answer:?}"
    );
}

#[tokio::test]
async fn answers_are_not_guessed_at_framed_or_kept() {
    let service = development(Kind::Sqlite);
    let user = service.user();
    let client = service.client();
    for answer in [
        user.get("payments/wallet/").send().await,
        user.get("nothing/").send().await,
        client.get("/api/payments/wallet/").send().await,
        client.post("/api/payments/click/prepare/").send().await,
    ] {
        for (header, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(header), Some(value), "{answer:?}");
        }
        // Over plain http a browser must not be told to keep to https.
        assert_eq!(answer.header("strict-transport-security"), None);
    }
}

#[tokio::test]
async fn service_behind_https_tells_browsers_to_keep_to_it() {
    let setup = Setup::development(Kind::Sqlite)
        .with("HAMYON__SERVER__PUBLIC_URL", "https://pay.example.com");
    let service = Service::start(setup);
    let answer = read_from(&service, APP).await;
    assert!(
        answer.header("strict-transport-security").is_some(),
        "{answer:?}"
    );
}

#[test]
fn origin_with_a_path_is_refused_by_its_name() {
    for origins in ["https://app.example.com/", "app.example.com", "*"] {
        let setup = Setup::development(Kind::Sqlite).with("HAMYON__SERVER__CORS_ORIGINS", origins);
        let refused = setup.try_start().expect_err(origins);
        assert!(
            refused.logs.contains("HAMYON__SERVER__CORS_ORIGINS"),
            "{refused}"
        );
    }
}
