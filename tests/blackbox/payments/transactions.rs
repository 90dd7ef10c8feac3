use serde_json::Value;

use crate::support::{Kind, development, on_both_databases};

on_both_databases!(
    newest_transaction_comes_first,
    every_transaction_continues_the_one_before,
    transactions_are_filtered_by_type,
    transactions_that_are_not_completed_do_not_exist,
    pages_are_counted,
    page_size_is_cut_to_a_hundred,
    wallet_shows_its_latest_transactions,
);

fn list(body: &Value) -> Vec<Value> {
    body["transactions"].as_array().expect("a list").clone()
}

async fn newest_transaction_comes_first(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    let mut charged = Vec::new();
    for _ in 0..5 {
        let answer = user.charge("chat_message").send().await;
        charged.push(answer.json()["transaction_id"].clone());
    }
    charged.reverse();
    let listed: Vec<_> = user
        .transactions()
        .await
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(listed[..5], charged);
}

async fn every_transaction_continues_the_one_before(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    for service in ["chat_message", "ai_diagnosis", "prescription"] {
        user.charge(service).send().await;
    }
    user.top_up("5000.50").await;
    let rows = user.transactions().await;
    for pair in rows.windows(2) {
        assert_eq!(
            pair[0]["balance_before"], pair[1]["balance_after"],
            "{pair:?}"
        );
    }
    let answer = user.read("payments/wallet/transactions/").await;
    assert_eq!(answer.raw("/transactions/0/balance_after"), "79000.50");
    assert_eq!(answer.raw("/transactions/4/balance_before"), "0.00");
    assert_eq!(user.balance().await, "79000.50");
}

async fn transactions_are_filtered_by_type(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    user.charge("chat_message").send().await;
    user.charge("chat_message").send().await;
    for (wanted, count) in [("credit", 1), ("debit", 2)] {
        let answer = user
            .read(&format!("payments/wallet/transactions/?type={wanted}"))
            .await;
        let rows = list(&answer.json());
        assert_eq!(rows.len(), count);
        assert!(rows.iter().all(|row| row["type"] == wanted), "{rows:?}");
    }
}

async fn transactions_that_are_not_completed_do_not_exist(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    let completed = user
        .read("payments/wallet/transactions/?status=completed")
        .await;
    assert_eq!(list(&completed.json()).len(), 1);
    let pending = user
        .read("payments/wallet/transactions/?status=pending")
        .await;
    assert_eq!(list(&pending.json()).len(), 0);
}

async fn pages_are_counted(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    for _ in 0..4 {
        user.charge("chat_message").send().await;
    }
    for (page, rows, has_next, has_previous) in [
        (1, 2, true, false),
        (2, 2, true, true),
        (3, 1, false, true),
        (9, 0, false, true),
    ] {
        let path = format!("payments/wallet/transactions/?page={page}&per_page=2");
        let body = user.read(&path).await.json();
        assert_eq!(list(&body).len(), rows, "page {page}");
        let pagination = &body["pagination"];
        assert_eq!(pagination["page"], page);
        assert_eq!(pagination["per_page"], 2);
        assert_eq!(pagination["total_count"], 5);
        assert_eq!(pagination["total_pages"], 3);
        assert_eq!(pagination["has_next"], has_next, "page {page}");
        assert_eq!(pagination["has_previous"], has_previous, "page {page}");
    }
}

async fn page_size_is_cut_to_a_hundred(kind: Kind) {
    let user = development(kind).user();
    let answer = user
        .read("payments/wallet/transactions/?per_page=1000")
        .await;
    assert_eq!(answer.raw("/pagination/per_page"), "100");
    assert_eq!(answer.raw("/pagination/total_count"), "0");
    assert_eq!(answer.raw("/transactions"), "[]");
}

async fn wallet_shows_its_latest_transactions(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.00").await;
    let last = user.charge("chat_message").send().await;
    let wallet = user.read("payments/wallet/").await.json();
    let recent = &wallet["wallet"]["recent_transactions"];
    assert_eq!(recent[0]["id"], last.json()["transaction_id"]);
    assert_eq!(recent.as_array().map(Vec::len), Some(2));
}
