//! Where things answer, and how.

use serde_json::json;
use test_support::client::Answer;

use crate::support::{Kind, User, assert_error, development, on_both_databases, sandbox};

on_both_databases!(
    reads_answer_with_and_without_a_trailing_slash,
    posts_answer_with_and_without_a_trailing_slash,
    callbacks_answer_with_and_without_a_trailing_slash,
    usage_answers_under_both_prefixes,
    doctor_view_answers_under_both_prefixes,
    unknown_path_is_404,
    wrong_method_is_405,
    health_is_told_without_a_token,
    what_is_public_answers_to_head_as_to_get_without_a_body,
    every_answer_carries_a_request_id,
    sane_request_id_of_the_caller_is_kept,
    strange_request_id_of_the_caller_is_replaced,
);

/// Every private path that is read without an id in it.
pub(crate) const READS: &[&str] = &[
    "payments/history",
    "payments/wallet",
    "payments/wallet/balance",
    "payments/wallet/transactions",
    "payments/wallet/topup/history",
    "payments/methods",
    "billing/daily-usage",
    "payments/billing/daily-usage",
    "payments/billing/summary",
    "billing/wallet/stats",
    "payments/billing/wallet/stats",
    "billing/doctor-views",
    "payments/billing/doctor-views",
];

/// Every private path that is posted to without an id in it.
pub(crate) const POSTS: &[&str] = &[
    "payments/create",
    "payments/estimate",
    "payments/wallet/topup",
    "payments/wallet/estimate",
    "payments/billing/check-access",
    "payments/billing/charge",
];

/// Every path that needs no token.
pub(crate) const PUBLIC: &[&str] = &[
    "payments/gateways",
    "payments/gateways/status",
    "payments/billing/rules",
];

/// Every path that Click posts to.
pub(crate) const CALLBACKS: &[&str] = &[
    "payments/click/prepare",
    "payments/click/complete",
    "payments/click/webhook",
];

async fn reads_answer_with_and_without_a_trailing_slash(kind: Kind) {
    let user = development(kind).user();
    for path in READS.iter().chain(PUBLIC) {
        let bare = user.read(path).await;
        let slashed = user.read(&format!("{path}/")).await;
        assert_eq!(slashed.text, bare.text, "{path}");
    }
}

async fn posts_answer_with_and_without_a_trailing_slash(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "gateway": "click", "amount": "10000.00", "service_type": "doctor_view" });
    for path in POSTS {
        for path in [(*path).to_owned(), format!("{path}/")] {
            let answer = user.send(&path, &body).await;
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
    }
}

async fn callbacks_answer_with_and_without_a_trailing_slash(kind: Kind) {
    let client = development(kind).client();
    for path in CALLBACKS {
        for path in [format!("/api/{path}"), format!("/api/{path}/")] {
            let answer = client
                .post(&path)
                .body("application/x-www-form-urlencoded", "")
                .send()
                .await;
            assert_eq!(answer.json()["error"], -8, "{path}: {answer:?}");
        }
    }
}

async fn usage_answers_under_both_prefixes(kind: Kind) {
    let user = development(kind).user();
    let short = user.read("billing/daily-usage/").await;
    let long = user.read("payments/billing/daily-usage/").await;
    assert_eq!(short.text, long.text);
}

async fn doctor_view_answers_under_both_prefixes(kind: Kind) {
    let user = sandbox(kind).user();
    let short = user.read("billing/doctor/1/view/").await;
    let long = user.read("payments/billing/doctor/1/view/").await;
    assert_eq!(short.json()["doctor"], long.json()["doctor"]);
}

async fn unknown_path_is_404(kind: Kind) {
    let user: User = development(kind).user();
    for path in [
        "",
        "payments",
        "payments/nothing/",
        "payments/wallet/nothing/",
        "payments/click/nothing/",
        "payments/wallet/%00",
        "payments/wallet/../../../etc/passwd",
        "v1/payments/wallet/",
    ] {
        let read: Answer = user.get(path).send().await;
        assert_error(&read, 404, "not_found");
        let posted = user.post(path).send().await;
        assert_error(&posted, 404, "not_found");
    }
}

async fn wrong_method_is_405(kind: Kind) {
    let user = development(kind).user();
    let some = "550e8400-e29b-41d4-a716-446655440000";
    let read_only = [
        format!("payments/{some}/status"),
        "billing/doctor/1/view".to_owned(),
    ];
    for path in READS
        .iter()
        .chain(PUBLIC)
        .map(|path| (*path).to_owned())
        .chain(read_only)
    {
        assert_error(&user.post(&path).send().await, 405, "method_not_allowed");
    }
    let post_only = [format!("payments/{some}/cancel")];
    let posts = POSTS.iter().chain(CALLBACKS).map(|path| (*path).to_owned());
    for path in posts.chain(post_only) {
        let answer = user.get(&path).send().await;
        assert_error(&answer, 405, "method_not_allowed");
        assert!(answer.header("allow").is_some(), "{path}: {answer:?}");
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        for path in ["/api/payments/wallet/", "/api/payments/click/complete/"] {
            let method = method.parse().expect("a method");
            let answer = development(kind)
                .client()
                .request(method, path)
                .send()
                .await;
            assert_error(&answer, 405, "method_not_allowed");
        }
    }
}

async fn health_is_told_without_a_token(kind: Kind) {
    let answer = development(kind).client().get("/health").send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn what_is_public_answers_to_head_as_to_get_without_a_body(kind: Kind) {
    let client = development(kind).client();
    let api = PUBLIC.iter().map(|path| format!("/api/{path}/"));
    let pages = ["/health", "/openapi.json", "/docs", "/docs/page.js"].map(str::to_owned);
    for path in api.chain(pages) {
        let head = client
            .request("HEAD".parse().expect("a method"), &path)
            .send()
            .await;
        let get = client.get(&path).send().await;
        assert_eq!(head.status, 200, "{path}: {head:?}");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert!(head.text.is_empty(), "{path}: {head:?}");
    }
}

async fn every_answer_carries_a_request_id(kind: Kind) {
    let user = development(kind).user();
    let answers = [
        user.get("payments/wallet/").send().await,
        user.get("nothing/").send().await,
        user.post("payments/create/").send().await,
        development(kind)
            .client()
            .get("/api/payments/wallet/")
            .send()
            .await,
        development(kind)
            .client()
            .post("/api/payments/click/prepare/")
            .send()
            .await,
    ];
    let mut ids: Vec<_> = answers
        .iter()
        .map(|answer| answer.header("x-request-id").expect("a request id"))
        .collect();
    assert!(ids.iter().all(|id| !id.is_empty()), "{ids:?}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), answers.len(), "{ids:?}");
}

async fn sane_request_id_of_the_caller_is_kept(kind: Kind) {
    let user = development(kind).user();
    for path in ["payments/wallet/", "nothing/", "payments/00/status/"] {
        let request = user.get(path).header("X-Request-Id", "app-1.42:abc_DEF");
        let answer = request.send().await;
        assert_eq!(
            answer.header("x-request-id"),
            Some("app-1.42:abc_DEF"),
            "{path}"
        );
    }
}

async fn strange_request_id_of_the_caller_is_replaced(kind: Kind) {
    let user = development(kind).user();
    for strange in ["", "a b", "<script>", "\u{e9}", &"a".repeat(5_000)] {
        let request = user.get("payments/wallet/balance/");
        let answer = request.header("X-Request-Id", strange).send().await;
        let id = answer.header("x-request-id").expect("a request id");
        assert!(id != strange && id.len() <= 128, "{strange:?}: {id:?}");
    }
}
