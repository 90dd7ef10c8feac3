//! Which gateways can be reached.

use std::time::{Duration, Instant};

use serde_json::Value;
use test_support::HttpDouble;
use test_support::client::Answer;
use test_support::http_double::Reply;

use crate::support::{
    Kind, Service, Setup, all_at_once, assert_documented, on_both_databases, sandbox,
};

on_both_databases!(
    simulated_gateways_are_available_and_the_rest_is_not_set_up,
    gateway_that_hangs_is_not_available_within_the_limit,
    many_callers_at_one_moment_share_one_probe,
    gateway_that_refuses_us_is_not_available,
);

fn service_asking(double: &HttpDouble, kind: Kind) -> Service {
    Service::start(
        Setup::development(kind)
            .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
            .with("HAMYON__GATEWAYS__CLICK__API_URL", double.url()),
    )
}

async fn status(service: &Service) -> Answer {
    let request = service.client().get("/api/payments/gateways/status/");
    request.send().await
}

#[track_caller]
fn click(answer: &Answer) -> Value {
    assert_documented(
        answer,
        r#"{
          "success": true,
          "gateways": [
            {
              "gateway": "Click",
              "name": "click",
              "available": true,
              "message": "Service available",
              "response_time": 0.234
            }
          ],
          "timestamp": "2024-01-15T12:00:00Z"
        }"#,
    );
    answer.json()["gateways"][0].clone()
}

async fn simulated_gateways_are_available_and_the_rest_is_not_set_up(kind: Kind) {
    let answer = status(sandbox(kind)).await;
    let found = click(&answer);
    assert_eq!(found["gateway"], "Click");
    assert_eq!(found["available"], true, "{answer:?}");
    assert_eq!(found["message"], "Service available");
    let digits = answer.raw("/gateways/0/response_time");
    let (_, decimals) = digits.split_once('.').expect("a point");
    assert_eq!(decimals.len(), 3, "{digits}");
    let body = answer.json();
    for (gateway, name) in body["gateways"].as_array().expect("a list")[1..]
        .iter()
        .zip(["payme", "uzcard", "humo"])
    {
        assert_eq!(gateway["name"], name);
        assert_eq!(gateway["available"], true, "{gateway}");
    }
}

async fn gateway_that_hangs_is_not_available_within_the_limit(kind: Kind) {
    let double = HttpDouble::always(Reply::Hang);
    let service = service_asking(&double, kind);
    let began = Instant::now();
    let answer = status(&service).await;
    let took = began.elapsed();
    assert!(took < Duration::from_millis(4_500), "{took:?}");
    let found = click(&answer);
    assert_eq!(found["available"], false);
    assert_eq!(found["message"], "The gateway does not answer");
    let seconds = found["response_time"].as_f64().expect("a number");
    assert!((2.9..4.5).contains(&seconds), "{seconds}");
    double.change(|_| Reply::Json(200, r#"{"error_code":0}"#.to_owned()));
    let began = Instant::now();
    assert_eq!(status(&service).await.text, answer.text, "it is kept");
    assert!(began.elapsed() < Duration::from_secs(1));
}

async fn many_callers_at_one_moment_share_one_probe(kind: Kind) {
    let double = HttpDouble::start(|_| {
        std::thread::sleep(Duration::from_millis(300));
        Reply::Json(
            200,
            r#"{"error_code":-1,"error_note":"unknown"}"#.to_owned(),
        )
    });
    let service = service_asking(&double, kind);
    let texts = all_at_once((0..20).map(|_| {
        let request = service.client().get("/api/payments/gateways/status/");
        async move { request.send().await.text }
    }))
    .await;
    assert_eq!(double.received().len(), 1, "{:?}", double.received());
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    assert_eq!(click(&status(&service).await)["available"], true);
}

async fn gateway_that_refuses_us_is_not_available(kind: Kind) {
    let double = HttpDouble::always(Reply::Json(401, String::new()));
    let service = service_asking(&double, kind);
    let found = click(&status(&service).await);
    assert_eq!(found["available"], false);
    assert_eq!(found["message"], "The gateway refuses our credentials");
}
