use domain::gateway::{PaymentGateway, ProbeFailure};
use gateway_click::ClickConfig;
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{config, gateway, ok, unknown};

async fn probe(reply: Reply) -> Result<(), ProbeFailure> {
    let double = HttpDouble::always(reply);
    gateway(config(&double)).probe().await
}

#[tokio::test]
async fn click_is_there_when_it_answers_in_its_form() {
    let bad_request = r#"{"error_code":-400,"error_note":"Malformed"}"#.to_owned();
    for reply in [
        ok(r#""payment_id":1"#),
        unknown(),
        Reply::Json(400, bad_request),
    ] {
        assert_eq!(probe(reply).await, Ok(()));
    }
}

#[tokio::test]
async fn an_outage_is_told_from_refused_credentials() {
    assert_eq!(
        probe(Reply::Json(401, String::new())).await,
        Err(ProbeFailure::Unauthorized)
    );
    for reply in [
        Reply::Json(502, String::new()),
        Reply::Json(200, "<html>".to_owned()),
        Reply::Json(404, "no such page".to_owned()),
        Reply::Redirect("http://127.0.0.1:9/".to_owned()),
    ] {
        let failure = probe(reply).await;
        assert!(
            matches!(failure, Err(ProbeFailure::Broken(_))),
            "{failure:?}"
        );
    }
    let failure = probe(Reply::HangUp).await;
    assert!(
        matches!(failure, Err(ProbeFailure::Silent(_))),
        "{failure:?}"
    );
}

#[tokio::test]
async fn without_a_merchant_user_a_refusal_shows_that_click_is_there() {
    let double = HttpDouble::always(Reply::Json(401, String::new()));
    let config = ClickConfig {
        merchant_user_id: None,
        ..config(&double)
    };
    assert_eq!(gateway(config).probe().await, Ok(()));
    assert_eq!(double.received()[0].header("auth"), None);
}
