//! Topping up: what is sent, and where the browser goes.

use crate::{
    common::Fields,
    service::{PAYMENT_ID, PAYMENT_URL, Service},
    user::{TOPUP, User, value, with},
};

const CREATE: &str = "POST /api/payments/create";

async fn topup_form(user: &User) -> Fields {
    let mut forms = user.home().await.forms_to(TOPUP);
    assert_eq!(forms.len(), 1);
    forms.remove(0)
}

#[actix_web::test]
async fn a_payment_is_created_as_documented() {
    let service = Service::start();
    let user = User::of(&service);
    let form = topup_form(&user).await;
    user.send(TOPUP, &with(&form, "amount", "50000.10")).await;

    let asked = &service.asked(CREATE)[0];
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(
        asked.header("authorization"),
        "Bearer token-of-user-7-and-no-one-else"
    );
    assert_eq!(asked.header("idempotency-key"), value(&form, "key"));
    assert_eq!(
        asked.body,
        format!(
            "{{\n  \"gateway\": \"click\",\n  \"amount\": 50000.10,\n  \"callback_url\": \"{}/simulator/app?user=7\"\n}}",
            user.server.base_url
        )
    );
}

#[actix_web::test]
async fn the_browser_goes_to_the_pay_page() {
    let service = Service::start();
    let user = User::of(&service);
    let page = user.send(TOPUP, &topup_form(&user).await).await;
    assert_eq!((page.status, page.header("location")), (303, PAYMENT_URL));
    assert_eq!(page.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn a_form_sent_twice_carries_one_key_and_a_new_page_another() {
    let service = Service::start();
    let user = User::of(&service);
    let form = topup_form(&user).await;
    user.send(TOPUP, &form).await;
    user.send(TOPUP, &form).await;
    user.send(TOPUP, &topup_form(&user).await).await;

    let asked = service.asked(CREATE);
    let keys: Vec<_> = asked
        .iter()
        .map(|asked| asked.header("idempotency-key"))
        .collect();
    assert_eq!(keys.len(), 3);
    assert_eq!((keys[0], &asked[0].body), (keys[1], &asked[1].body));
    assert_ne!(keys[1], keys[2]);
}

#[actix_web::test]
async fn what_is_no_number_goes_to_the_service_as_it_was_typed() {
    let service = Service::start();
    let refusal =
        r#"{"success": false, "error": "amount: is not a number", "code": "invalid_request"}"#;
    service.answer(CREATE, 400, refusal);
    let user = User::of(&service);
    let form = topup_form(&user).await;
    for typed in ["50 000", "1,5", "-", "\"}"] {
        let page = user.send(TOPUP, &with(&form, "amount", typed)).await;
        page.shows("amount: is not a number (HTTP 400 Bad Request)");
        let asked = service.asked(CREATE).pop().unwrap();
        assert_eq!(asked.json()["amount"], typed);
    }
}

#[actix_web::test]
async fn a_gateway_that_is_not_there_is_refused_by_the_service() {
    let service = Service::start();
    let refusal = r#"{"success": false, "error": "Gateway not implemented", "code": "gateway_not_implemented"}"#;
    service.answer(CREATE, 501, refusal);
    let user = User::of(&service);
    let form = with(&topup_form(&user).await, "gateway", "humo");
    let page = user.send(TOPUP, &form).await;
    assert_eq!(page.status, 200);
    assert_eq!(service.asked(CREATE)[0].json()["gateway"], "humo");
    page.shows("Gateway not implemented (HTTP 501 Not Implemented)");
    page.shows("HTTP/1.1 501 Not Implemented");
    page.shows("&#34;code&#34;: &#34;gateway_not_implemented&#34;");
}

#[actix_web::test]
async fn a_pending_payment_can_be_paid_later() {
    let service = Service::start();
    let user = User::of(&service);
    let link = format!("href=\"{}\"", PAYMENT_URL.replace('&', "&#38;"));
    user.home().await.hides(&link);
    user.send(TOPUP, &topup_form(&user).await).await;
    user.home().await.shows(&link);

    let history = |status: &str, expires_at: &str| {
        format!(
            r#"[{{"id": "{PAYMENT_ID}", "reference_number": "PAY-1", "amount": 1.00, "status": "{status}",
                "created_at": "2024-01-15T12:00:00Z", "expires_at": "{expires_at}"}}]"#
        )
    };
    for (status, expires_at, is_payable) in [
        ("pending", "2999-01-01T00:00:00Z", true),
        ("failed", "2999-01-01T00:00:00Z", true),
        ("failed", "2024-01-15T12:30:00Z", false),
        ("completed", "2999-01-01T00:00:00Z", false),
        ("processing", "2999-01-01T00:00:00Z", false),
    ] {
        service.answer(
            "GET /api/payments/history",
            200,
            &history(status, expires_at),
        );
        let shown = user.home().await.html.contains(&link);
        assert_eq!(shown, is_payable, "{status} {expires_at}");
    }
}

#[actix_web::test]
async fn a_pay_link_that_is_no_web_address_is_not_followed() {
    let service = Service::start();
    let user = User::of(&service);
    for url in ["javascript:alert(1)", "/pay", "data:text/html,x"] {
        let body = format!(r#"{{"payment": {{"id": "p-1", "payment_url": "{url}"}}}}"#);
        service.answer(CREATE, 200, &body);
        let page = user.send(TOPUP, &topup_form(&user).await).await;
        assert_eq!((page.status, page.header("location")), (200, ""));
        page.shows("payment_url is no http(s) address");
    }
}
