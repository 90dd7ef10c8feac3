use chrono::TimeDelta;
use domain::webhook::{WebhookCall, WebhookFilter};

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

pub async fn calls_are_filtered_and_come_page_by_page(fixture: &Fixture) {
    let payment = fixture.user().payment(som(10_000)).await;
    let mut calls = Vec::new();
    for place in 0..6 {
        let call = WebhookCall {
            gateway: fixture
                .gateway(if place == 0 { "payme" } else { "click" })
                .name,
            payment_id: (place % 2 == 0).then_some(payment.id),
            is_authentic: place > 3,
            ..call(fixture)
        };
        append(fixture, &call).await;
        calls.push(call);
        // Two in one moment: then the id decides.
        if place != 2 {
            fixture.advance(TimeDelta::seconds(1));
        }
    }
    calls.sort_by_key(|call| std::cmp::Reverse((call.received_at, call.id)));
    let everything = WebhookFilter {
        from: calls[5].received_at,
        until: fixture.now(),
        behind: None,
        gateway: None,
        payment_id: None,
        is_authentic: None,
    };
    assert_eq!(listed(fixture, &everything, 100).await, calls);
    let mut pages = Vec::new();
    let mut page = everything.clone();
    loop {
        let rows = listed(fixture, &page, 2).await;
        let Some(last) = rows.last() else { break };
        page.behind = Some((last.received_at, last.id));
        pages.extend(rows);
    }
    assert_eq!(pages, calls, "page by page");
    let of_payme = WebhookFilter {
        gateway: Some(fixture.gateway("payme").name),
        ..everything.clone()
    };
    assert_eq!(listed(fixture, &of_payme, 100).await, calls[5..]);
    let matching = |is_match: fn(&WebhookCall) -> bool| {
        let matching = calls.iter().filter(|call| is_match(call));
        matching.cloned().collect::<Vec<_>>()
    };
    let of_payment = WebhookFilter {
        payment_id: Some(payment.id),
        ..everything.clone()
    };
    assert_eq!(
        listed(fixture, &of_payment, 100).await,
        matching(|call| call.payment_id.is_some())
    );
    let false_ones = WebhookFilter {
        is_authentic: Some(false),
        ..everything.clone()
    };
    assert_eq!(
        listed(fixture, &false_ones, 100).await,
        matching(|call| !call.is_authentic)
    );
    let early = WebhookFilter {
        until: calls[0].received_at,
        ..everything
    };
    assert_eq!(
        listed(fixture, &early, 100).await,
        calls[1..],
        "the end is left out"
    );
}

pub async fn a_call_is_found_by_its_moment_and_id(fixture: &Fixture) {
    let call = call(fixture);
    append(fixture, &call).await;
    let find = async |received_at, id| {
        let found = fixture.storage().find_webhook_call(received_at, id).await;
        found.expect("the log is read")
    };
    assert_eq!(find(call.received_at, call.id).await, Some(call.clone()));
    assert_eq!(find(call.received_at, fixture.ids().uuid()).await, None);
    let later = call.received_at + TimeDelta::microseconds(1);
    assert_eq!(find(later, call.id).await, None);
}

async fn listed(fixture: &Fixture, filter: &WebhookFilter, limit: u32) -> Vec<WebhookCall> {
    let listed = fixture.storage().list_webhook_calls(filter, limit).await;
    listed.expect("calls are read")
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
