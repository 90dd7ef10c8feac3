use std::collections::HashMap;

use chrono::DateTime;
use serde_json::{Value, json};
use test_support::client::Answer;
use url::Url;

use crate::support::user::text;
use crate::support::{
    Kind, Payment, Service, Setup, User, assert_error, development, on_both_databases,
};

on_both_databases!(
    link_asks_click_for_the_total_of_the_payment,
    link_carries_neither_secret_nor_signature,
    callback_url_cannot_change_the_link,
    payment_expires_after_half_an_hour,
    amount_may_be_a_number_or_a_text,
    gateway_that_is_not_there_is_404,
    gateway_without_credentials_is_501_and_leaves_nothing_behind,
    callback_url_must_be_a_web_address,
    return_url_must_be_a_web_address,
    currency_that_the_gateway_does_not_take_is_refused,
    refused_payment_leaves_nothing_behind,
);

async fn create(user: &User, body: &Value) -> Answer {
    user.send("payments/create/", body).await
}

async fn payments_of(user: &User) -> usize {
    let history = user.read("payments/history/").await;
    history.json().as_array().expect("a list").len()
}

fn parameters(link: &str) -> HashMap<String, String> {
    let pairs: Vec<(String, String)> = Url::parse(link)
        .expect("a URL")
        .query_pairs()
        .into_owned()
        .collect();
    let count = pairs.len();
    let parameters: HashMap<_, _> = pairs.into_iter().collect();
    assert_eq!(
        parameters.len(),
        count,
        "a parameter stands twice in {link}"
    );
    parameters
}

async fn link_asks_click_for_the_total_of_the_payment(kind: Kind) {
    let payment = development(kind).user().create_payment("1001.00").await;
    assert!(
        payment.url.starts_with("https://my.click.uz/services/pay?"),
        "{}",
        payment.url
    );
    let parameters = parameters(&payment.url);
    assert_eq!(parameters["service_id"], "12345");
    assert_eq!(parameters["merchant_id"], "678");
    assert_eq!(parameters["amount"], "1026.03");
    assert_eq!(parameters["amount"], payment.total);
    assert_eq!(parameters["transaction_param"], payment.id);
    assert!(
        parameters["return_url"].contains(&payment.id),
        "{parameters:?}"
    );
}

async fn link_carries_neither_secret_nor_signature(kind: Kind) {
    let payment = development(kind).user().create_payment("1000.00").await;
    let mut names: Vec<_> = parameters(&payment.url).into_keys().collect();
    names.sort();
    let expected = [
        "amount",
        "merchant_id",
        "return_url",
        "service_id",
        "transaction_param",
    ];
    assert_eq!(names, expected);
}

async fn callback_url_cannot_change_the_link(kind: Kind) {
    let user = development(kind).user();
    let hostile = "https://example.com/cb?a=1&amount=1&transaction_param=x%26amount=2#&amount=3";
    let body = json!({ "gateway": "click", "amount": "1000.00", "callback_url": hostile });
    let payment = Payment::of(&create(&user, &body).await);
    let parameters = parameters(&payment.url);
    assert_eq!(parameters["amount"], payment.total);
    assert_eq!(parameters["transaction_param"], payment.id);
    assert_eq!(parameters["service_id"], "12345");
}

async fn payment_expires_after_half_an_hour(kind: Kind) {
    let user = development(kind).user();
    let answer = create(&user, &json!({ "gateway": "click", "amount": 1000 })).await;
    let time = |pointer| DateTime::parse_from_rfc3339(&text(&answer, pointer)).expect("a time");
    let lifetime = time("/payment/expires_at") - time("/payment/created_at");
    assert_eq!(lifetime.num_seconds(), 30 * 60);
    let reference = text(&answer, "/payment/reference_number");
    let created = time("/payment/created_at").timestamp();
    assert!(
        reference.starts_with(&format!("PAY-{created}-")),
        "{reference}"
    );
}

async fn amount_may_be_a_number_or_a_text(kind: Kind) {
    let user = development(kind).user();
    for (written, read) in [
        ("1000", "1000.00"),
        ("1000.5", "1000.50"),
        ("1000.50", "1000.50"),
        ("1e3", "1000.00"),
        ("\"1000\"", "1000.00"),
        ("\"1000.01\"", "1000.01"),
        // One tiyin off when it meets a binary float and is cut.
        ("1133.53", "1133.53"),
        ("999999.99", "999999.99"),
    ] {
        let body = format!(r#"{{"gateway": "click", "amount": {written}}}"#);
        let request = user.post("payments/create/").body("application/json", body);
        let answer = request.send().await;
        assert_eq!(answer.status, 200, "{written}: {answer:?}");
        assert_eq!(answer.raw("/payment/amount"), read, "{written}");
    }
}

async fn gateway_that_is_not_there_is_404(kind: Kind) {
    let user = development(kind).user();
    for name in [
        "paypal",
        "CLICK",
        "click ",
        "cl\u{0}ick",
        "'--",
        "https://x",
        "",
    ] {
        let body = json!({ "gateway": name, "amount": 50000, "service_type": "doctor_view" });
        for path in [
            "payments/create/",
            "payments/wallet/topup/",
            "payments/estimate/",
        ] {
            let answer = user.send(path, &body).await;
            assert_error(&answer, 404, "gateway_not_found");
            assert_eq!(answer.json()["error"], "Payment gateway not found");
        }
    }
}

async fn gateway_without_credentials_is_501_and_leaves_nothing_behind(kind: Kind) {
    let user = development(kind).user();
    for name in ["payme", "uzcard", "humo"] {
        let body = json!({ "gateway": name, "amount": 50000 });
        for path in ["payments/create/", "payments/wallet/topup/"] {
            let answer = user.send(path, &body).await;
            assert_error(&answer, 501, "gateway_not_implemented");
        }
    }
    assert_eq!(payments_of(&user).await, 0);
}

const NO_WEB_ADDRESSES: &[&str] = &[
    "",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>1</script>",
    "ftp://example.com/",
    "file:///etc/passwd",
    "//example.com/",
    "/callback",
    "example.com",
    "https://",
    "https:example.com",
    "https:\\\\example.com",
    "https://user@example.com/",
    "https://user:password@example.com/",
    "https://exa mple.com/",
    "https://example.com/\r\nSet-Cookie: a=b",
    "https://example.com/\u{0}",
];

async fn refuses_addresses(kind: Kind, path: &str, field: &str) {
    let user = development(kind).user();
    let long = format!("https://example.com/{}", "a".repeat(2_000));
    for address in NO_WEB_ADDRESSES.iter().copied().chain([long.as_str()]) {
        let body = json!({ "gateway": "click", "amount": 50000, field: address });
        let answer = user.send(path, &body).await;
        assert_error(&answer, 400, "invalid_request");
        let error = text(&answer, "/error");
        assert!(error.starts_with(field), "{address:?}: {error}");
    }
    assert_eq!(payments_of(&user).await, 0);
}

async fn callback_url_must_be_a_web_address(kind: Kind) {
    refuses_addresses(kind, "payments/create/", "callback_url").await;
}

async fn return_url_must_be_a_web_address(kind: Kind) {
    refuses_addresses(kind, "payments/wallet/topup/", "return_url").await;
}

async fn currency_that_the_gateway_does_not_take_is_refused(kind: Kind) {
    let user = development(kind).user();
    for currency in ["USD", "EUR", "RUB"] {
        let body = json!({ "gateway": "click", "amount": 50000, "currency": currency });
        for path in [
            "payments/create/",
            "payments/wallet/topup/",
            "payments/estimate/",
        ] {
            let answer = user.send(path, &body).await;
            assert_error(&answer, 400, "currency_not_supported");
        }
    }
    let som = json!({ "gateway": "click", "amount": 50000, "currency": "UZS" });
    assert_eq!(create(&user, &som).await.status, 200);
    assert_eq!(payments_of(&user).await, 1);
}

async fn refused_payment_leaves_nothing_behind(kind: Kind) {
    let user = development(kind).user();
    for body in [
        json!({ "gateway": "click", "amount": 999.99 }),
        json!({ "gateway": "click", "amount": 1_000_000.01 }),
        json!({ "gateway": "click", "amount": 10_000_000.01 }),
        json!({ "gateway": "click" }),
        json!({ "amount": 1000 }),
    ] {
        assert_eq!(create(&user, &body).await.status, 400, "{body}");
    }
    assert_eq!(payments_of(&user).await, 0);
}

#[tokio::test]
async fn payers_are_sent_back_to_listed_hosts_alone() {
    let setup = Setup::development(Kind::Sqlite)
        .with("HAMYON__PAYMENTS__CALLBACK_HOSTS", "example.com,shop.uz");
    let service = Service::start(setup);
    let user = service.user();
    let answer_to = async |address: &str| {
        let body = json!({ "gateway": "click", "amount": 1000, "callback_url": address });
        create(&user, &body).await
    };
    for address in ["https://example.com/a", "http://SHOP.uz:8080/b?c=d"] {
        assert_eq!(answer_to(address).await.status, 200, "{address}");
    }
    for address in [
        "https://example.com.evil.org/",
        "https://evil.org/example.com",
        "https://sub.example.com/",
        "https://evil.org?example.com",
        "https://evil.org#@example.com",
    ] {
        assert_error(&answer_to(address).await, 400, "invalid_request");
    }
}
