use serde_json::json;
use test_support::client::Request;

use crate::support::{Kind, Staff, User, assert_error, development, on_both_databases};

on_both_databases!(
    a_user_may_do_nothing,
    support_reads_and_changes_nothing,
    without_a_token_nobody_gets_in,
);

/// Everything that can be read.
fn reads(user: &User) -> Vec<String> {
    vec![
        format!("wallets/{}/", user.id),
        "billing/rules/chat_message/".to_owned(),
        "billing/settings/".to_owned(),
        "gateways/humo/".to_owned(),
        "payments/".to_owned(),
        "open/".to_owned(),
        "audit-log/".to_owned(),
    ]
}

/// Everything that can be changed, each in a way that would be allowed.
fn changes(staff: &Staff, user: &User) -> Vec<Request> {
    let wallet = format!("wallets/{}", user.id);
    let reason = json!({ "reason": "none of my business" });
    let payment = "payments/018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13";
    vec![
        staff.post(&format!("{payment}/fail/")).json(&reason),
        staff
            .post(&format!("{payment}/disputes/1/close/"))
            .json(&reason),
        staff.post(&format!("{wallet}/block/")).json(&reason),
        staff.post(&format!("{wallet}/unblock/")).json(&reason),
        staff.adjust(user, "credit", "1000.00"),
        staff
            .patch("billing/rules/prescription/")
            .json(&json!({ "price": "0.01" })),
        staff
            .patch("billing/settings/")
            .json(&json!({ "free_views_per_day": 99 })),
        staff
            .patch("gateways/humo/")
            .json(&json!({ "sort_order": 99 })),
    ]
}

async fn a_user_may_do_nothing(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.top_up("10000.00").await;
    let nobody = Staff::with_role(service, "user");
    for path in reads(&user) {
        assert_error(&nobody.get(&path).send().await, 403, "forbidden");
    }
    for change in changes(&nobody, &user) {
        assert_error(&change.send().await, 403, "forbidden");
    }
    assert_eq!(user.balance().await, "10000.00");
}

async fn support_reads_and_changes_nothing(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.top_up("10000.00").await;
    let support = Staff::with_role(service, "support");
    for path in reads(&user) {
        support.read(&path).await;
    }
    for change in changes(&support, &user) {
        assert_error(&change.send().await, 403, "forbidden");
    }
    assert_eq!(user.balance().await, "10000.00");
    assert_eq!(support.log().await.json()["entries"], json!([]));
}

async fn without_a_token_nobody_gets_in(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    for path in reads(&user) {
        let answer = service.client().get(&format!("/api/admin/{path}")).send();
        assert_error(&answer.await, 401, "unauthorized");
    }
}
