//! What browsers are told.

use std::time::Duration;

use serde_json::json;
use test_support::client::{Answer, Request};
use test_support::token;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::setup::TOKEN_SECRET;
use crate::support::{Kind, Service, Setup, Staff, assert_error, development};

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

/// A shop that pages of [`APP`] may call.
fn called_by_pages() -> Setup {
    Setup::development(Kind::Sqlite).with("HAMYON__SERVER__CORS_ORIGINS", APP)
}

/// An error that a page may read, with the headers that it needs.
#[track_caller]
fn assert_readable(answer: &Answer, status: u16, code: &str) {
    assert_error(answer, status, code);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some(APP),
        "{answer:?}"
    );
    let exposed = answer
        .header("access-control-expose-headers")
        .unwrap_or_default();
    assert!(exposed.to_lowercase().contains("retry-after"), "{answer:?}");
    let vary = answer.header("vary").unwrap_or_default().to_lowercase();
    assert!(vary.contains("origin"), "{answer:?}");
}

#[tokio::test]
async fn pages_may_read_errors_too() {
    let service = Service::start(called_by_pages());
    let (user, admin) = (service.user(), Staff::admin(&service));
    for language in [None, Some("ru")] {
        let from_page = |request: Request| {
            let request = request.header("Origin", APP);
            match language {
                Some(tag) => request.header("Accept-Language", tag),
                None => request,
            }
        };
        let anonymous = service.client().get("/api/payments/wallet/");
        assert_readable(&from_page(anonymous).send().await, 401, "unauthorized");
        let nowhere = user.get("payments/nothing/");
        assert_readable(&from_page(nowhere).send().await, 404, "not_found");
        let other_method = user.get("payments/create/");
        let answer = from_page(other_method).send().await;
        assert_readable(&answer, 405, "method_not_allowed");
        let long = " ".repeat(100_000);
        let long = user.post("payments/create/").body("application/json", long);
        assert_readable(&from_page(long).send().await, 413, "body_too_large");
        let settings = "billing/settings/";
        admin
            .change(settings, &json!({ "maintenance_mode": true }))
            .await;
        let charge = user.charge("chat_message");
        assert_readable(&from_page(charge).send().await, 503, "maintenance_mode");
        admin
            .change(settings, &json!({ "maintenance_mode": false }))
            .await;
    }
}

#[tokio::test]
async fn pages_are_told_when_they_ask_too_often() {
    let setup = called_by_pages()
        .with("HAMYON__LIMITS__ENABLED", "true")
        .with("HAMYON__LIMITS__ADDRESS_BURST", "1")
        .with("HAMYON__LIMITS__ADDRESS_PER_SECOND", "1");
    let service = Service::start(setup);
    for language in ["", "uz", "en"] {
        let ask = async || {
            let request = service.client().get("/api/payments/gateways/");
            let request = request.header("Origin", APP);
            request.header("Accept-Language", language).send().await
        };
        let mut limited = ask().await;
        for _ in 0..50 {
            if limited.status == 200 {
                limited = ask().await;
            }
        }
        assert_readable(&limited, 429, "too_many_requests");
        // Browsers ask before they send, and that is not counted.
        for _ in 0..3 {
            let asked = preflight(&service, APP, "POST", "/api/payments/create/").await;
            assert_eq!(asked.status, 200, "{asked:?}");
            assert_eq!(asked.header("access-control-allow-origin"), Some(APP));
        }
    }
}

#[tokio::test]
async fn pages_are_told_that_a_body_did_not_come_in_time() {
    let service = Service::start(called_by_pages());
    let address = service.url("").replace("http://", "");
    let token = token(TOKEN_SECRET, 7, "user", Duration::from_secs(60));
    let head = format!(
        "POST /api/payments/create/ HTTP/1.1\r\nHost: {address}\r\nOrigin: {APP}\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\
         Connection: close\r\n\r\n{{"
    );
    let mut stream = TcpStream::connect(&address).await.expect("connect");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let read = tokio::time::timeout(Duration::from_secs(60), read).await;
    read.expect("an answer").expect("read");
    let answer = String::from_utf8(answer).expect("text").to_lowercase();
    assert!(answer.starts_with("http/1.1 408 "), "{answer}");
    let allowed = format!("access-control-allow-origin: {APP}\r\n");
    assert!(answer.contains(&allowed), "{answer}");
}
