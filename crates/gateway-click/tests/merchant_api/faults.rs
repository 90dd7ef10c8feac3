use std::time::{Duration, Instant};

use domain::gateway::{GatewayView, LookUpError, PaymentGateway};
use domain::payment::AttemptStatus::Open;
use gateway_click::{ClickConfig, ClickGateway, ClickSetupError};
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{attempt, config, gateway, look_up, ok, payment};

async fn error_of(reply: Reply) -> LookUpError {
    let double = HttpDouble::always(reply);
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    view.expect_err("nothing is proved")
}

fn json(status: u16, body: &str) -> Reply {
    Reply::Json(status, body.to_owned())
}

#[tokio::test]
async fn a_server_that_fails_is_as_good_as_silent() {
    for status in [500, 502, 503] {
        let error = error_of(json(
            status,
            r#"{"error_code":0,"payment_id":4711,"payment_status":-1}"#,
        ));
        assert!(matches!(error.await, LookUpError::Silent(_)), "{status}");
    }
    let error = error_of(Reply::HangUp).await;
    assert!(matches!(error, LookUpError::Silent(_)), "{error}");
}

#[tokio::test]
async fn nobody_there_is_silence() {
    let double = HttpDouble::always(Reply::HangUp);
    let config = config(&double);
    drop(double);
    let error = gateway(config).look_up(&payment(), &[]).await;
    assert!(matches!(error, Err(LookUpError::Silent(_))), "{error:?}");
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    let began = Instant::now();
    let error = error_of(Reply::Hang).await;
    assert_eq!(
        error,
        LookUpError::Silent("the time limit passed".to_owned())
    );
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn garbage_is_garbled_and_proves_nothing() {
    for body in [
        "<html>It works!</html>",
        "",
        "[]",
        r#"{"error_code":0,"payment_id":4711,"payment_status":"2!"}"#,
        r#"{"error_code":0,"payment_id":4711,"payment_status":2,"merchant_trans_id":"another"}"#,
    ] {
        let error = error_of(json(200, body)).await;
        assert!(matches!(error, LookUpError::Garbled(_)), "{body}: {error}");
    }
    let long = format!(r#"{{"error_code":0,"note":"{}"}}"#, "x".repeat(20_000));
    let error = error_of(json(200, &long)).await;
    assert!(matches!(error, LookUpError::Garbled(_)), "{error}");
}

#[tokio::test]
async fn an_answer_about_another_document_is_garbled() {
    let double = HttpDouble::start(|request| {
        if request.path.contains("status_by_mti") {
            ok(r#""payment_id":4711"#)
        } else {
            ok(r#""payment_id":1,"payment_status":2"#)
        }
    });
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    assert!(matches!(view, Err(LookUpError::Garbled(_))), "{view:?}");
}

#[tokio::test]
async fn refused_credentials_are_told_apart() {
    assert_eq!(error_of(json(401, "")).await, LookUpError::Unauthorized);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":2"#));
    let error = error_of(Reply::Redirect(elsewhere.url())).await;
    assert!(matches!(error, LookUpError::Garbled(_)), "{error}");
    assert_eq!(elsewhere.received(), []);
}

#[tokio::test]
async fn an_undocumented_status_proves_nothing() {
    let double = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":3"#));
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    assert_eq!(view, Ok(GatewayView::Unknown));
}

#[tokio::test]
async fn without_a_merchant_user_click_is_not_asked() {
    let double = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":2"#));
    let config = ClickConfig {
        merchant_user_id: None,
        ..config(&double)
    };
    let view = gateway(config).look_up(&payment(), &[]).await;
    assert_eq!(view, Err(LookUpError::NotSupported));
    assert_eq!(double.received(), []);
}

#[test]
fn an_address_that_cannot_be_called_is_refused_at_the_start() {
    struct Never;
    impl domain::time::Clock for Never {
        fn now(&self) -> domain::Timestamp {
            domain::Timestamp::UNIX_EPOCH
        }
    }
    for api_url in ["", "api.click.uz", "ftp://api.click.uz/"] {
        let config = ClickConfig {
            api_url: api_url.to_owned(),
            ..ClickConfig::new(1, 2, "s")
        };
        let gateway = ClickGateway::try_new(config, std::sync::Arc::new(Never));
        assert!(
            matches!(gateway, Err(ClickSetupError::ApiUrl)),
            "{api_url:?}"
        );
    }
}
