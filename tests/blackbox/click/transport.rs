use test_support::click::Call;

use crate::support::{Click, Kind, Service, Setup, assert_error, development, error_of};

#[tokio::test]
async fn nothing_is_answered_for_click_without_credentials() {
    let setup = Setup::development(Kind::Sqlite)
        .without("HAMYON__GATEWAYS__CLICK__SERVICE_ID")
        .without("HAMYON__GATEWAYS__CLICK__MERCHANT_ID")
        .without("HAMYON__GATEWAYS__CLICK__SECRET_KEY");
    let service = Service::start(setup);
    let client = service.client();
    let call = Call::prepare(12_345, "01890000-0000-7000-8000-000000000000", "1000.00");
    for secret in ["", "secret"] {
        let answer = call
            .clone()
            .signed(secret)
            .post(&client, "/api/payments/click/prepare/")
            .await;
        assert_error(&answer, 501, "gateway_not_implemented");
    }
}

#[tokio::test]
async fn callbacks_need_no_token_and_ignore_one() {
    let service = development(Kind::Sqlite);
    let payment = service.user().create_payment("50000.00").await;
    let body = payment
        .prepare()
        .signed(crate::support::setup::CLICK_SECRET)
        .body();
    let answer = service
        .client()
        .post("/api/payments/click/prepare/")
        .bearer("rubbish")
        .body("application/x-www-form-urlencoded", body)
        .send()
        .await;
    assert_eq!(error_of(&answer), 0);
}

#[tokio::test]
async fn body_of_many_fields_is_answered_with_an_error_and_stops_nothing() {
    let service = development(Kind::Sqlite);
    let (user, click) = (service.user(), Click::of(service));
    let many = "a=1&".repeat(10_000);
    let answer = service
        .client()
        .post("/api/payments/click/webhook/")
        .body("application/x-www-form-urlencoded", many)
        .send()
        .await;
    assert_eq!(error_of(&answer), -8);
    click.pay(&user.create_payment("50000.00").await).await;
    assert_eq!(user.balance().await, "50000.00");
}

#[tokio::test]
async fn body_over_the_limit_is_answered_like_garbage() {
    let service = development(Kind::Sqlite);
    let payment = service.user().create_payment("50000.00").await;
    let signed = payment
        .prepare()
        .signed(crate::support::setup::CLICK_SECRET);
    let padded = format!("{}&padding={}", signed.body(), "x".repeat(100_000));
    for path in ["prepare", "complete", "webhook"] {
        let answer = service
            .client()
            .post(&format!("/api/payments/click/{path}/"))
            .body("application/x-www-form-urlencoded", padded.clone())
            .send()
            .await;
        assert_eq!(error_of(&answer), -8, "{path}");
    }
}
