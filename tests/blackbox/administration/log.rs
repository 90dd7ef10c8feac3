use serde_json::json;

use crate::support::{Kind, Service, Setup, Staff, assert_error, development, on_both_databases};

on_both_databases!(
    the_log_tells_who_did_what_when_and_why,
    the_log_is_filtered,
    what_is_no_filter_is_refused,
    a_reason_may_come_in_a_header,
    a_header_that_is_no_reason_is_refused_beside_a_field_too,
);

async fn the_log_tells_who_did_what_when_and_why(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    user.top_up("10000.00").await;
    let adjusted = admin.adjust(&user, "debit", "0.05").send().await;
    assert_eq!(adjusted.status, 200, "{adjusted:?}");
    let log = admin.log().await;
    assert_eq!(log.raw("/entries/0/before/balance"), "10000.00");
    assert_eq!(log.raw("/entries/0/after/balance"), "9999.95");
    assert_eq!(log.raw("/entries/0/after/amount"), "0.05");
    let entry = &log.json()["entries"][0];
    assert_eq!(entry["actor_id"], admin.id);
    assert_eq!(entry["actor_role"], "admin");
    assert_eq!(entry["action"], "adjust_wallet");
    assert_eq!(entry["target"], format!("wallet:{}:UZS", user.id));
    assert_eq!(entry["reason"], "ticket 17");
    let transaction = &adjusted.json()["transaction"];
    assert_eq!(entry["after"]["transaction_id"], transaction["id"]);
    assert_eq!(entry["created_at"], transaction["created_at"]);
}

async fn the_log_is_filtered(kind: Kind) {
    let service = development(kind);
    let (one, other) = (Staff::admin(service), Staff::admin(service));
    let (user, neighbour) = (service.user(), service.user());
    for user in [&user, &neighbour] {
        user.top_up("10000.00").await;
        for admin in [&one, &other] {
            admin.block("block", user).await;
            admin.block("unblock", user).await;
        }
    }
    let count = async |query: String| {
        let page = one.read(&format!("audit-log/?{query}")).await.json();
        page["entries"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count(format!("actor={}", one.id)).await, 4);
    assert_eq!(count(format!("target=wallet:{}:UZS", user.id)).await, 4);
    let both = format!("actor={}&target=wallet:{}:UZS", one.id, user.id);
    assert_eq!(count(both).await, 2);
    let entries = one.log().await.json()["entries"].clone();
    let newest = entries[0]["created_at"]
        .as_str()
        .expect("a time")
        .to_owned();
    let until = format!("actor={}&to={newest}", one.id);
    assert_eq!(count(until).await, 3, "the end is not in it");
    let from = format!("actor={}&from={newest}", one.id);
    assert_eq!(count(from).await, 1, "the beginning is");
    let first_page = format!("audit-log/?actor={}&limit=3", one.id);
    let page = one.read(&first_page).await.json();
    let next = page["next"].as_str().expect("there are more");
    let page = one
        .read(&format!("{first_page}&behind={next}"))
        .await
        .json();
    assert_eq!(page["entries"], json!([entries[3]]));
    assert_eq!(page["next"], json!(null));
}

async fn what_is_no_filter_is_refused(kind: Kind) {
    let admin = Staff::admin(development(kind));
    for query in [
        "actor=abc",
        "actor=0",
        "target=payment:1",
        "target=wallet:7",
        "from=yesterday",
        "to=2026-01-01",
        "actor=",
        "target=",
        "from=",
        "limit=0",
        "limit=",
        "behind=",
        "behind=1",
    ] {
        let answer = admin.get(&format!("audit-log/?{query}")).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
}

async fn a_reason_may_come_in_a_header(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let admin = Staff::admin(&service);
    let reasons = [
        ("1 + 1 = 2 & more", "1 + 1 = 2 & more"),
        ("so%E2%80%98rov%2017", "so‘rov 17"),
    ];
    for (place, (sent, kept)) in (7..).zip(reasons) {
        let change = admin.patch("gateways/humo/").header("X-Reason", sent);
        let answer = change.json(&json!({ "sort_order": place })).send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(admin.log().await.json()["entries"][0]["reason"], kept);
    }
}

async fn a_header_that_is_no_reason_is_refused_beside_a_field_too(kind: Kind) {
    let admin = Staff::admin(development(kind));
    let long = "a".repeat(501);
    for wrong in [
        "",
        "%20",
        "%00",
        "%zz",
        "%FF",
        "100%",
        long.as_str(),
        "\u{e4}\u{f6}",
    ] {
        for body in [json!({}), json!({ "reason": "ticket 17" })] {
            let change = admin
                .patch("gateways/humo/")
                .header("X-Reason", wrong)
                .json(&body);
            let answer = change.send().await;
            assert_error(&answer, 400, "invalid_request");
            let error = answer.json()["error"].to_string();
            assert!(error.contains("X-Reason: "), "{wrong}: {error}");
        }
    }
    let change = admin.patch("gateways/humo/").json(&json!({}));
    let twice = change
        .header("X-Reason", "ticket 17")
        .header("X-Reason", "ticket 18");
    assert_error(&twice.send().await, 400, "invalid_request");
    assert_eq!(admin.log().await.json()["entries"], json!([]));
}
