use chrono::TimeDelta;
use domain::webhook::WebhookCall;

use crate::Fixture;
use crate::support::som;

pub async fn a_call_is_read_back_as_it_was_logged(fixture: &Fixture) {
    let payment = fixture.user().payment(som(10_000)).await;
    let call = WebhookCall {
        payment_id: Some(payment.id),
        is_authentic: true,
        ..call(fixture)
    };
    append(fixture, &call).await;
    assert_eq!(recent(fixture, 10).await, [call]);
}

pub async fn a_call_about_an_unknown_payment_is_logged_too(fixture: &Fixture) {
    let call = WebhookCall {
        payment_id: Some(fixture.ids().payment()),
        ..call(fixture)
    };
    append(fixture, &call).await;
    assert_eq!(recent(fixture, 10).await, [call]);
}

pub async fn a_long_body_in_any_language_survives(fixture: &Fixture) {
    let call = WebhookCall {
        body: "Тўлов\n\"'\\".repeat(1_024),
        answer: String::new(),
        duration_micros: i64::MAX,
        ..call(fixture)
    };
    append(fixture, &call).await;
    assert_eq!(recent(fixture, 1).await, [call]);
}

pub async fn the_newest_calls_come_first(fixture: &Fixture) {
    let mut calls = Vec::new();
    for _ in 0..5 {
        let call = call(fixture);
        append(fixture, &call).await;
        calls.push(call);
        fixture.advance(TimeDelta::microseconds(1));
    }
    calls.reverse();
    assert_eq!(recent(fixture, 3).await, calls[..3]);
    assert_eq!(recent(fixture, 100).await, calls);
    assert_eq!(recent(fixture, 0).await, []);
}

fn call(fixture: &Fixture) -> WebhookCall {
    WebhookCall {
        id: fixture.ids().uuid(),
        gateway: fixture.click().name,
        action: "prepare".to_owned(),
        payment_id: None,
        remote_address: "2001:db8::1".to_owned(),
        headers: "application/x-www-form-urlencoded\nClick/1.0".to_owned(),
        body: "click_trans_id=1&amount=51250".to_owned(),
        is_authentic: false,
        answer: r#"{"error":-1}"#.to_owned(),
        duration_micros: 1_234,
        received_at: fixture.now(),
    }
}

async fn append(fixture: &Fixture, call: &WebhookCall) {
    let appended = fixture.storage().append_webhook_call(call.clone()).await;
    appended.expect("a call is logged");
}

async fn recent(fixture: &Fixture, limit: u32) -> Vec<WebhookCall> {
    let calls = fixture.storage().recent_webhook_calls(limit).await;
    calls.expect("calls are read")
}
