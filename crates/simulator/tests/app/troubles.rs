//! A service that is not well, and requests that are not.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};

use crate::{
    service::Service,
    user::{CHARGE, TOPUP, User, VIEW_DOCTOR, app_alone, value, with},
};

const CHARGE_CALL: &str = "POST /api/payments/billing/charge";

#[actix_web::test]
async fn one_part_that_fails_leaves_the_others() {
    let parts = [
        ("GET /api/payments/wallet", "150\u{a0}000.00 <span"),
        ("GET /api/billing/daily-usage", "left today</dt><dd>2"),
        ("GET /api/payments/gateways", "<select name=\"gateway\""),
        (
            "GET /api/payments/billing/rules",
            "<code>consultation</code>",
        ),
        ("GET /api/payments/history", "PAY-1705320000"),
    ];
    for (broken, _) in parts {
        let service = Service::start();
        service.answer(
            broken,
            503,
            r#"{"success": false, "error": "Out of order"}"#,
        );
        let page = User::of(&service).home().await;
        page.shows("Out of order (HTTP 503 Service Unavailable)");
        for (line, text) in parts {
            assert_eq!(
                page.html.contains(text),
                line != broken,
                "{text} without {broken}"
            );
        }
    }
}

#[actix_web::test]
async fn answers_that_are_not_as_documented_are_told_apart_from_refusals() {
    let service = Service::start();
    let user = User::of(&service);
    let form = user.home().await.forms_to(CHARGE).remove(0);
    for body in ["", "<html>", "[]", "{\"amount_charged\": true}"] {
        service.answer(CHARGE_CALL, 200, body);
        let page = user.send(CHARGE, &form).await;
        page.shows("Not known whether it was done");
        page.shows("The answer is not what the API documentation says");
    }
    service.answer(CHARGE_CALL, 500, "<html>");
    let page = user.send(CHARGE, &form).await;
    page.shows("The service could not do it");
    page.shows("HTTP 500 Internal Server Error");
}

#[actix_web::test]
async fn a_service_that_does_not_answer_in_time_is_given_up() {
    let service = Service::start();
    service.stall(CHARGE_CALL, Duration::from_secs(30));
    let user = User::of(&service);
    let form = user.home().await.forms_to(CHARGE).remove(0);
    let page = user.send(CHARGE, &form).await;
    page.shows("Not known whether it was done");
    page.shows("The service gave no answer: the time limit passed.");
}

#[actix_web::test]
async fn an_answer_without_end_is_cut() {
    let service = Service::start();
    let endless = format!("{{\"x\": \"{}\"}}", "y".repeat(200_000));
    service.answer(CHARGE_CALL, 200, &endless);
    let user = User::of(&service);
    let form = user.home().await.forms_to(CHARGE).remove(0);
    let page = user.send(CHARGE, &form).await;
    page.shows("it is longer than 65536 bytes");
    page.shows("Only the beginning is shown.");
    assert!(page.html.len() < 70_000);
}

#[actix_web::test]
async fn a_service_that_is_gone_is_said_to_be_gone() {
    let service = Service::start();
    let (app, server) = app_alone();
    // A port that nobody listens on: it was another server's until now.
    let gone = Service::start().base_url();
    app.point_at(&gone, &server.base_url).unwrap();
    let user = User::at(server);
    let page = user.home().await;
    page.shows("The service gave no answer:");
    assert_eq!(service.lines(), [""; 0]);
}

#[actix_web::test]
async fn until_it_is_pointed_somewhere_the_app_is_not_ready() {
    let (_app, server) = app_alone();
    let user = User::at(server);
    let page = user.get("/simulator/app").await;
    assert_eq!(page.status, 503);
    page.shows("Not ready yet");
}

#[actix_web::test]
async fn a_user_without_a_token_is_no_user() {
    let service = Service::start();
    let page = User::of(&service).get("/simulator/app?user=13").await;
    assert_eq!(page.status, 404);
    page.shows("No such user");
    assert_eq!(service.lines(), [""; 0]);
}

#[actix_web::test]
async fn users_that_are_no_ids_are_refused() {
    let service = Service::start();
    let user = User::of(&service);
    for id in [
        "0",
        "-1",
        "07",
        "1.5",
        "x",
        "9223372036854775808",
        "7&user=8",
    ] {
        let page = user.get(&format!("/simulator/app?user={id}")).await;
        assert_eq!(page.status, 400, "{id}");
        page.shows("<code>user</code>");
    }
    assert_eq!(service.lines(), [""; 0]);
}

#[actix_web::test]
async fn forms_that_lack_something_do_nothing() {
    let service = Service::start();
    let user = User::of(&service);
    let home = user.home().await;
    let before = service.lines();
    for action in [TOPUP, CHARGE, VIEW_DOCTOR] {
        let form = home.forms_to(action).remove(0);
        for place in 0..form.len() {
            let mut lacking = form.clone();
            let (name, _) = lacking.remove(place);
            let page = user.send(action, &lacking).await;
            assert_eq!(page.status, 400, "{action} without {name}");
            page.shows(&format!("<code>{name}</code>"));
        }
    }
    assert_eq!(service.lines(), before);
}

#[actix_web::test]
async fn a_key_that_cannot_be_a_header_is_refused() {
    let service = Service::start();
    let user = User::of(&service);
    let form = user.home().await.forms_to(CHARGE).remove(0);
    for key in ["a b", "é", &"k".repeat(256)] {
        let page = user.send(CHARGE, &with(&form, "key", key)).await;
        assert_eq!(page.status, 400, "{key}");
    }
    assert_eq!(service.asked(CHARGE_CALL).len(), 0);
}

#[actix_web::test]
async fn a_form_too_long_is_not_read() {
    let service = Service::start();
    let user = User::of(&service);
    let form = user.home().await.forms_to(CHARGE).remove(0);
    let page = user
        .send(CHARGE, &with(&form, "quantity", &"1".repeat(5_000)))
        .await;
    assert_eq!(page.status, 413);
    page.shows("Nothing was done");
}

#[actix_web::test]
async fn pages_of_other_sites_cannot_spend() {
    let service = Service::start();
    let user = User::of(&service);
    let form = user.home().await.forms_to(CHARGE).remove(0);
    let from = |site: &'static str| {
        HeaderMap::from_iter([(
            "sec-fetch-site".parse().unwrap(),
            HeaderValue::from_static(site),
        )])
    };
    for site in ["cross-site", "same-site"] {
        let page = user.send_with(CHARGE, &form, from(site)).await;
        assert_eq!(page.status, 403, "{site}");
        page.shows("Sent by another site");
    }
    assert_eq!(service.asked(CHARGE_CALL).len(), 0);
    let page = user.send_with(CHARGE, &form, from("same-origin")).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        service.asked(CHARGE_CALL)[0].header("idempotency-key"),
        value(&form, "key")
    );
}
