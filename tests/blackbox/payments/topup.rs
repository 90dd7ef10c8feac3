use serde_json::json;

use crate::support::{
    Click, Kind, Payment, Staff, assert_error, development, error_of, on_both_databases,
};

on_both_databases!(
    paid_payment_ends_up_in_the_wallet_and_can_be_spent,
    paid_topup_ends_up_in_the_wallet,
    payment_passes_through_its_states,
    commission_is_paid_by_the_payer_and_not_credited,
    wallet_is_credited_although_it_is_over_its_limit_by_then,
    ten_topups_are_ten_credits,
);

async fn paid_payment_ends_up_in_the_wallet_and_can_be_spent(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("150000.00").await;
    assert_eq!(user.balance().await, "0.00");

    click.pay(&payment).await;
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "150000.00");

    let charge = user.charge("consultation").send().await;
    assert_eq!(charge.raw("/balance_after"), "100000.00");
    assert_eq!(user.balance().await, "100000.00");

    let [debit, credit] = &user.transactions().await[..] else {
        panic!("not two transactions");
    };
    assert_eq!(credit["type"], "credit");
    assert_eq!(credit["payment_id"], payment.id);
    assert_eq!(credit["description"], "Hamyon to'ldirish - Click");
    assert_eq!(debit["type"], "debit");
    assert_eq!(debit["service_type"], "consultation");
    assert_eq!(debit["id"], charge.json()["transaction_id"]);

    let history = user.read("payments/history/").await;
    assert_eq!(history.json()[0]["id"], payment.id);
    assert_eq!(history.json()[0]["status"], "completed");
    service.setup.assert_books_balance();
}

async fn paid_topup_ends_up_in_the_wallet(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let body =
        json!({ "gateway": "click", "amount": "10000.00", "return_url": "https://example.com/" });
    let answer = user.send("payments/wallet/topup/", &body).await;
    let payment = Payment::of(&answer);
    Click::of(service).pay(&payment).await;
    assert_eq!(user.balance().await, "10000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
}

async fn payment_passes_through_its_states(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("1000.00").await;
    assert_eq!(user.status_of(&payment).await, "pending");
    let first = click.begin(&payment).await;
    assert_eq!(user.status_of(&payment).await, "processing");
    let declined = first.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&declined).await), -9);
    assert_eq!(user.status_of(&payment).await, "failed");
    let second = click.begin(&payment).await;
    assert_eq!(user.status_of(&payment).await, "processing");
    assert_eq!(error_of(&click.complete(&second).await), 0);
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "1000.00");
}

async fn commission_is_paid_by_the_payer_and_not_credited(kind: Kind) {
    let user = development(kind).user();
    // 2.5 % of 1,001.00 is 25.025, rounded half up.
    let payment = user.top_up("1001.00").await;
    assert_eq!(payment.total, "1026.03");
    assert_eq!(user.balance().await, "1001.00");
}

async fn wallet_is_credited_although_it_is_over_its_limit_by_then(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let one = user.create_payment("600000.00").await;
    let two = user.create_payment("400000.00").await;
    let (one, two) = (click.begin(&one).await, click.begin(&two).await);
    let bonus = Staff::admin(service).adjust(&user, "credit", "200000.00");
    assert_eq!(bonus.send().await.status, 200);
    assert_eq!(error_of(&click.complete(&one).await), 0);
    assert_eq!(error_of(&click.complete(&two).await), 0);
    assert_eq!(user.balance().await, "1200000.00");
    let body = json!({ "gateway": "click", "amount": "1000.00" });
    let more = user.send("payments/create/", &body).await;
    assert_error(&more, 400, "wallet_limit_exceeded");
}

async fn ten_topups_are_ten_credits(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    for _ in 0..10 {
        user.top_up("10000.01").await;
    }
    assert_eq!(user.balance().await, "100000.10");
    let transactions = user.transactions().await;
    assert_eq!(transactions.len(), 10);
    assert!(
        transactions
            .iter()
            .all(|transaction| transaction["type"] == "credit")
    );
}
