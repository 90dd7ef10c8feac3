use test_support::Client;
use test_support::client::Answer;

use crate::support::setup::CLICK_SECRET;
use crate::support::{Click, Kind, development, error_of, on_both_databases};

on_both_databases!(
    json_is_taken_like_a_form,
    label_of_the_body_does_not_matter,
    field_that_is_missing_or_stands_twice_is_an_error,
    garbage_is_answered_like_any_other_call,
    long_field_is_an_error,
    fields_of_others_are_passed_over,
);

const PATHS: [&str; 3] = [
    "/api/payments/click/prepare/",
    "/api/payments/click/complete/",
    "/api/payments/click/webhook/",
];

async fn post(client: &Client, path: &str, label: &str, body: &str) -> Answer {
    client.post(path).body(label, body).send().await
}

async fn json_is_taken_like_a_form(kind: Kind) {
    let service = development(kind);
    let (user, client) = (service.user(), service.client());
    let payment = user.create_payment("50000.00").await;
    let prepare = payment.prepare();
    let body = as_json(&prepare.clone().signed(CLICK_SECRET).body());
    let prepared = post(&client, PATHS[0], "application/json", &body).await;
    assert_eq!(error_of(&prepared), 0, "{body}: {prepared:?}");
    let complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
    let body = as_json(&complete.signed(CLICK_SECRET).body());
    let completed = post(&client, PATHS[1], "application/json", &body).await;
    assert_eq!(error_of(&completed), 0, "{body}: {completed:?}");
    assert_eq!(user.balance().await, "50000.00");
}

/// The fields of a form as a JSON object, numbers as numbers with the digits that were signed.
fn as_json(form: &str) -> String {
    let members: Vec<_> = form_urlencoded::parse(form.as_bytes())
        .map(|(name, text)| {
            let is_number = text.parse::<f64>().is_ok() && name != "sign_string";
            let value = if is_number {
                text.into_owned()
            } else {
                serde_json::Value::from(text.into_owned()).to_string()
            };
            format!("\"{name}\": {value}")
        })
        .collect();
    format!("{{{}}}", members.join(", "))
}

async fn label_of_the_body_does_not_matter(kind: Kind) {
    let service = development(kind);
    let (user, client) = (service.user(), service.client());
    let payment = user.create_payment("50000.00").await;
    let body = payment.prepare().signed(CLICK_SECRET).body();
    for label in [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-8",
        "text/plain",
        "application/octet-stream",
    ] {
        let answer = post(&client, PATHS[0], label, &body).await;
        assert_eq!(error_of(&answer), 0, "{label}");
    }
}

async fn field_that_is_missing_or_stands_twice_is_an_error(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await.signed(CLICK_SECRET);
    let form = "application/x-www-form-urlencoded";
    for field in [
        "click_trans_id",
        "service_id",
        "click_paydoc_id",
        "merchant_trans_id",
        "merchant_prepare_id",
        "amount",
        "action",
        "error",
        "error_note",
        "sign_time",
        "sign_string",
    ] {
        let without = complete.clone().without(field);
        assert_eq!(
            error_of(&click.post_complete(&without).await),
            -8,
            "no {field}"
        );
        let twice = format!("{}&{field}=1", complete.body());
        let answer = post(&service.client(), PATHS[1], form, &twice).await;
        assert_eq!(error_of(&answer), -8, "two {field}");
    }
    assert_eq!(user.status_of(&payment).await, "processing");
    assert_eq!(user.balance().await, "0.00");
}

async fn garbage_is_answered_like_any_other_call(kind: Kind) {
    let client = development(kind).client();
    let deep = "[".repeat(20_000);
    for path in PATHS {
        for label in [
            "application/x-www-form-urlencoded",
            "application/json",
            "text/xml",
        ] {
            for body in [
                "",
                "\u{0}",
                "&&&===%%%",
                "%FF%FE=%FF",
                "{",
                "{}",
                "[]",
                "null",
                "\"action\"",
                "{\"action\": {\"action\": 0}}",
                "<?xml version=\"1.0\"?><click/>",
                "action=0&error=0",
                "action[]=0",
                "click_trans_id=NaN&service_id=-0&amount=1e400&action=0",
                &deep,
            ] {
                let answer = post(&client, path, label, body).await;
                assert_eq!(error_of(&answer), -8, "{path} {label} {body:.40}");
            }
        }
    }
}

async fn long_field_is_an_error(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let long = "9".repeat(10_000);
    for field in [
        "click_trans_id",
        "service_id",
        "merchant_trans_id",
        "amount",
        "action",
    ] {
        let call = payment.prepare().with(field, &long);
        assert_eq!(error_of(&click.prepare(&call).await), -8, "{field}");
    }
    assert_eq!(user.status_of(&payment).await, "pending");
}

async fn fields_of_others_are_passed_over(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let payment = user.create_payment("50000.00").await;
    let body =
        payment.prepare().signed(CLICK_SECRET).body() + "&params%5B%5D=1&params%5B%5D=2&new=";
    let form = "application/x-www-form-urlencoded";
    let answer = post(&service.client(), PATHS[0], form, &body).await;
    assert_eq!(error_of(&answer), 0);
}
