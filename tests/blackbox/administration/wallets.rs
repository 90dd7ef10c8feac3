use serde_json::json;

use crate::support::{
    Kind, Service, Setup, Staff, all_at_once, assert_error, development, on_both_databases,
};

on_both_databases!(
    a_blocked_wallet_is_topped_up_but_not_charged,
    adjustments_move_the_balance_and_the_books_balance,
    twenty_adjustments_under_one_key_are_one,
    an_adjustment_below_zero_is_refused,
    a_wallet_is_shown_with_its_movements_and_its_neighbours,
    a_wallet_that_nobody_opened_is_not_there,
    what_is_no_adjustment_is_refused,
);

async fn a_blocked_wallet_is_topped_up_but_not_charged(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    user.top_up("50000.00").await;
    let blocked = admin.block("block", &user).await;
    assert_eq!(blocked.json()["wallet"]["is_blocked"], true);
    let charge = user.charge("chat_message").send().await;
    assert_error(&charge, 403, "wallet_blocked");
    user.top_up("10000.00").await;
    assert_eq!(user.balance().await, "60000.00");
    admin.block("block", &user).await;
    admin.block("unblock", &user).await;
    assert_eq!(user.charge("chat_message").send().await.status, 200);
    assert_eq!(user.balance().await, "59000.00");

    let log = admin.log().await.json();
    let actions: Vec<_> = log["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["action"].clone())
        .collect();
    assert_eq!(
        actions,
        ["unblock_wallet", "block_wallet"],
        "blocking what is blocked is no change"
    );
}

async fn adjustments_move_the_balance_and_the_books_balance(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    user.top_up("10000.00").await;
    let credit = admin.adjust(&user, "credit", "0.01").send().await;
    assert_eq!(credit.status, 200, "{credit:?}");
    assert_eq!(credit.raw("/transaction/balance_before"), "10000.00");
    assert_eq!(credit.raw("/transaction/balance_after"), "10000.01");
    assert_eq!(credit.json()["transaction"]["type"], "credit");
    assert_eq!(
        credit.json()["transaction"]["counter_account"],
        "adjustment"
    );
    let debit = admin.adjust(&user, "debit", "10000.01").send().await;
    assert_eq!(debit.raw("/wallet/balance"), "0.00");
    assert_eq!(debit.raw("/wallet/total_topped_up"), "10000.00");
    assert_eq!(debit.raw("/wallet/total_spent"), "0.00");
    let seen = user.transactions().await;
    assert_eq!(seen.len(), 3);
    assert!(
        !seen[0].to_string().contains("ticket 17"),
        "the reason is for staff: {}",
        seen[0]
    );
    service.setup.assert_books_balance();
}

async fn twenty_adjustments_under_one_key_are_one(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    user.top_up("10000.00").await;
    let adjustments = (0..20).map(|_| {
        let adjust = admin.adjust(&user, "credit", "7.00");
        adjust.idempotency_key("correction-1").send()
    });
    let answers = all_at_once(adjustments.collect::<Vec<_>>()).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.text, answers[0].text);
    }
    assert_eq!(user.balance().await, "10007.00");
    let log = admin.log().await.json();
    assert_eq!(log["entries"].as_array().map(Vec::len), Some(1), "{log}");
    let other = admin.adjust(&user, "credit", "8.00");
    let other = other.idempotency_key("correction-1").send().await;
    assert_error(&other, 422, "idempotency_key_reused");
    let second_admin = Staff::admin(service).adjust(&user, "credit", "7.00");
    let own_key = second_admin.idempotency_key("correction-1").send().await;
    assert_eq!(own_key.status, 200);
    assert_eq!(user.balance().await, "10014.00");
}

async fn an_adjustment_below_zero_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    user.top_up("10000.00").await;
    let refused = admin.adjust(&user, "debit", "10000.01").send().await;
    assert_error(&refused, 402, "insufficient_balance");
    assert_eq!(refused.raw("/current_balance"), "10000.00");
    assert_eq!(user.balance().await, "10000.00");
    assert_eq!(admin.log().await.json()["entries"], json!([]));
}

async fn a_wallet_is_shown_with_its_movements_and_its_neighbours(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    user.top_up("20000.00").await;
    user.charge("chat_message").send().await;
    user.read("payments/wallet/balance/?currency=USD").await;
    let path = format!("wallets/{}/", user.id);
    let shown = admin.read(&format!("{path}?per_page=1")).await;
    assert_eq!(shown.raw("/wallet/balance"), "19000.00");
    assert_eq!(shown.raw("/wallet/total_spent"), "1000.00");
    assert_eq!(shown.raw("/transactions/0/amount"), "1000.00");
    let body = shown.json();
    assert_eq!(body["pagination"]["total_count"], 2);
    assert_eq!(body["transactions"].as_array().map(Vec::len), Some(1));
    assert_eq!(body["other_wallets"][0]["currency"], "USD");
    let dollars = admin.read(&format!("{path}?currency=USD")).await;
    assert_eq!(dollars.json()["other_wallets"][0]["currency"], "UZS");
    assert_eq!(dollars.json()["transactions"], json!([]));
}

async fn a_wallet_that_nobody_opened_is_not_there(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let shown = admin.get(&format!("wallets/{}/", user.id)).send().await;
    assert_error(&shown, 404, "wallet_not_found");
    let adjusted = admin.adjust(&user, "credit", "1.00").send().await;
    assert_error(&adjusted, 404, "wallet_not_found");
    for id in ["0", "-1", "abc", "99999999999999999999"] {
        let answer = admin.get(&format!("wallets/{id}/")).send().await;
        assert_error(&answer, 404, "wallet_not_found");
    }
}

async fn what_is_no_adjustment_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    user.top_up("10000.00").await;
    let path = format!("wallets/{}/adjustments/", user.id);
    let long = "x".repeat(501);
    for (direction, amount, reason) in [
        ("up", json!("1.00"), json!("why")),
        ("credit", json!("0"), json!("why")),
        ("credit", json!("-1.00"), json!("why")),
        ("credit", json!("1.001"), json!("why")),
        ("credit", json!(true), json!("why")),
        ("credit", json!("1.00"), json!(null)),
        ("credit", json!("1.00"), json!(" ")),
        ("credit", json!("1.00"), json!("a\u{0}b")),
        ("credit", json!("1.00"), json!(long)),
    ] {
        let body = json!({ "direction": direction, "amount": amount, "reason": reason });
        let answer = admin.post(&path).json(&body).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
    let misspelt = json!({ "direction": "credit", "amount": 1, "reason": "x", "curency": "USD" });
    let answer = admin.post(&path).json(&misspelt).send().await;
    assert_error(&answer, 400, "invalid_request");
    assert_eq!(user.balance().await, "10000.00");
}
