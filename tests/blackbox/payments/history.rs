use test_support::client::Answer;

use crate::support::{Click, Kind, assert_error, development, error_of, on_both_databases};

on_both_databases!(
    newest_payment_comes_first,
    pages_do_not_overlap,
    history_is_filtered_by_status,
    history_is_filtered_by_gateway,
    unknown_filter_is_refused,
);

fn ids(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let list = body.as_array().expect("a bare list");
    list.iter()
        .map(|payment| payment["id"].as_str().expect("an id").to_owned())
        .collect()
}

async fn newest_payment_comes_first(kind: Kind) {
    let user = development(kind).user();
    let mut created = Vec::new();
    for _ in 0..3 {
        created.push(user.create_payment("1000.00").await.id);
    }
    created.reverse();
    assert_eq!(ids(&user.read("payments/history/").await), created);
}

async fn pages_do_not_overlap(kind: Kind) {
    let user = development(kind).user();
    let mut created = Vec::new();
    for _ in 0..5 {
        created.push(user.create_payment("1000.00").await.id);
    }
    created.reverse();
    let mut listed = Vec::new();
    for (page, length) in [(1, 2), (2, 2), (3, 1), (4, 0)] {
        let path = format!("payments/history/?page={page}&per_page=2");
        let answer = user.read(&path).await;
        assert_eq!(answer.header("x-total-count"), Some("5"));
        assert_eq!(ids(&answer).len(), length, "page {page}");
        listed.extend(ids(&answer));
    }
    assert_eq!(listed, created);
}

async fn history_is_filtered_by_status(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let pending = user.create_payment("1000.00").await;
    let processing = user.create_payment("1000.00").await;
    let begun = Click::of(service).prepare(&processing.prepare()).await;
    assert_eq!(error_of(&begun), 0);
    let completed = user.top_up("1000.00").await;
    let cancelled = user.create_payment("1000.00").await;
    user.post(&format!("payments/{}/cancel/", cancelled.id))
        .send()
        .await;
    for (status, expected) in [
        ("pending", vec![pending.id]),
        ("processing", vec![processing.id]),
        ("completed", vec![completed.id]),
        ("cancelled", vec![cancelled.id]),
        ("failed", Vec::new()),
        ("expired", Vec::new()),
        ("refunded", Vec::new()),
    ] {
        let answer = user
            .read(&format!("payments/history/?status={status}"))
            .await;
        assert_eq!(ids(&answer), expected, "{status}");
        let total = expected.len().to_string();
        assert_eq!(
            answer.header("x-total-count"),
            Some(total.as_str()),
            "{status}"
        );
    }
}

async fn history_is_filtered_by_gateway(kind: Kind) {
    let user = development(kind).user();
    let payment = user.create_payment("1000.00").await;
    let click = user.read("payments/history/?gateway=click").await;
    assert_eq!(ids(&click), [payment.id]);
    let payme = user.read("payments/history/?gateway=payme").await;
    assert_eq!(ids(&payme), Vec::<String>::new());
}

async fn unknown_filter_is_refused(kind: Kind) {
    let user = development(kind).user();
    for query in [
        "status=paid",
        "status=%00",
        "gateway=%27--",
        "page=0",
        "per_page=-5",
    ] {
        let answer = user.get(&format!("payments/history/?{query}")).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
}
