//! Humo in the sandbox: a card on our own page, a code by message, and the simulated processing centre behind it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{
    CardPayer, Kind, Payment, Service, Setup, Staff, User, on_both_databases, sandbox,
};

on_both_databases!(
    payer_confirms_with_a_code_and_gets_the_money_back,
    wrong_code_takes_nothing_and_a_refused_return_leaves_the_wallet_full,
    declined_card_takes_nothing_and_another_one_pays,
    card_without_messages_gets_no_code,
    captured_money_behind_a_time_out_is_found_by_asking,
    authorised_money_behind_a_dropped_answer_is_captured_by_asking,
    debit_that_gets_no_answer_is_seen_by_staff_within_seconds,
    cards_are_in_no_table,
);

/// Cards of the simulator, each for one test, so that their codes do not mix.
const PAYS: &str = "9860090100000018";
const PAYS_TOO: &str = "9860090100000166";
const KEEPS: &str = "9860090100000158";
const DECLINED: &str = "9860090100000034";
const NO_MESSAGES: &str = "9860090100000091";
const CAPTURED_911: &str = "9860090100000117";
const DROPS_CREATE: &str = "9860090100000133";
const NOT_CAPTURED_911: &str = "9860090100000125";
/// As all of them are printed.
const EXPIRY: &str = "12/28";

/// A payment of 50 000 so'm.
async fn payment(user: &User) -> Payment {
    user.create_payment_through("humo", "50000.00").await
}

/// The refund of all of a payment, once it has ended.
async fn refunded(kind: Kind, payment: &Payment) -> Value {
    let admin = Staff::admin(sandbox(kind));
    admin
        .refund(payment, &json!({ "reason": "ticket 21" }))
        .await
}

async fn payer_confirms_with_a_code_and_gets_the_money_back(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    assert!(
        payment.url.ends_with(&format!("/pay/{}/card", payment.id)),
        "{}",
        payment.url
    );
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    payer.enter_card(PAYS, EXPIRY).await;
    assert!(payer.is_asked_for_code(), "{}", payer.html);
    assert_eq!(user.balance().await, "0.00");
    let code = payer.code_sent_to("998901234567").await;
    payer.enter_code(&code).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    let transactions = user.transactions().await;
    assert_eq!(transactions.len(), 1);
    // The page knows, and takes no second card.
    payer.open().await;
    assert!(
        !payer.is_asked_for_card() && !payer.is_asked_for_code(),
        "{}",
        payer.html
    );

    assert_eq!(refunded(kind, &payment).await["status"], "settled");
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    let page = sandbox(kind).client().get("/simulator/humo").send().await;
    assert!(page.text.contains("<td>returned</td>"), "{page:?}");
    sandbox(kind).setup.assert_books_balance();
}

async fn wrong_code_takes_nothing_and_a_refused_return_leaves_the_wallet_full(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    payer.enter_card(KEEPS, EXPIRY).await;
    let code = payer.code_sent_to("998901234515").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    payer.enter_code(wrong).await;
    assert!(payer.is_asked_for_code(), "{}", payer.html);
    assert_eq!(user.balance().await, "0.00");
    payer.enter_code(&code).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");

    assert_eq!(refunded(kind, &payment).await["status"], "refused");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
    sandbox(kind).setup.assert_books_balance();
}

async fn declined_card_takes_nothing_and_another_one_pays(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    payer.enter_card(DECLINED, EXPIRY).await;
    let code = payer.code_sent_to("998901234503").await;
    payer.enter_code(&code).await;
    assert_eq!(user.settled_status_of(&payment).await, "failed");
    assert_eq!(user.balance().await, "0.00");
    payer.open().await;
    payer.enter_card(PAYS_TOO, EXPIRY).await;
    let code = payer.code_sent_to("998901234516").await;
    payer.enter_code(&code).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn card_without_messages_gets_no_code(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    payer.enter_card(NO_MESSAGES, EXPIRY).await;
    assert!(!payer.is_asked_for_code(), "{}", payer.html);
    assert_eq!(payer.messages("998901234509").await, Vec::<Value>::new());
    assert_eq!(user.balance().await, "0.00");
}

async fn captured_money_behind_a_time_out_is_found_by_asking(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    payer.enter_card(CAPTURED_911, EXPIRY).await;
    let code = payer.code_sent_to("998901234511").await;
    payer.enter_code(&code).await;
    assert_ne!(user.status_of(&payment).await, "failed");
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn authorised_money_behind_a_dropped_answer_is_captured_by_asking(kind: Kind) {
    for (card, phone) in [
        (DROPS_CREATE, "998901234513"),
        (NOT_CAPTURED_911, "998901234512"),
    ] {
        let user = sandbox(kind).user();
        let payment = payment(&user).await;
        let mut payer = CardPayer::of(sandbox(kind), &payment);
        payer.enter_card(card, EXPIRY).await;
        let code = payer.code_sent_to(phone).await;
        payer.enter_code(&code).await;
        assert_ne!(user.status_of(&payment).await, "failed", "{card}");
        assert_eq!(
            user.settled_status_of(&payment).await,
            "completed",
            "{card}"
        );
        assert_eq!(user.balance().await, "50000.00", "{card}");
    }
    sandbox(kind).setup.assert_books_balance();
}

async fn cards_are_in_no_table(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    // Lost, as its bank tells only when it is debited.
    let number = "9860090100000067";
    payer.enter_card(number, EXPIRY).await;
    let code = payer.code_sent_to("998901234506").await;
    payer.enter_code(&code).await;
    assert_eq!(user.settled_status_of(&payment).await, "failed");
    let contents = sandbox(kind).setup.database.contents().await;
    assert!(contents.contains("986009******0067"), "the mask is kept");
    assert!(!contents.contains(number) && !contents.contains("998901234506"));
    let verified = user
        .post(&format!("payments/{}/verify/", payment.id))
        .send()
        .await;
    assert_eq!(
        verified.json()["verification_result"]["verified"],
        json!(false)
    );
}

async fn debit_that_gets_no_answer_is_seen_by_staff_within_seconds(kind: Kind) {
    let service = Service::start(Setup::sandbox(kind));
    let (user, support) = (service.user(), Staff::with_role(&service, "support"));
    let is_open = async |payment: &Payment| {
        let body = support.read("open/").await.json();
        let payments = body["payments"].as_array().expect("a list");
        payments.iter().any(|listed| listed["id"] == payment.id)
    };
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(&service, &payment);
    payer.enter_card(PAYS, EXPIRY).await;
    let code = payer.code_sent_to("998901234567").await;
    let faults = json!({
        "rules": [{ "on": "answers", "fault": "drop_answer", "probability": 100 }]
    });
    let client = service.client();
    let panel = client.put("/simulator/faults/humo").json(&faults);
    assert_eq!(panel.send().await.status, 200);
    payer.enter_code(&code).await;
    assert_eq!(user.status_of(&payment).await, "processing");
    let began = Instant::now();
    while !is_open(&payment).await {
        assert!(began.elapsed() < Duration::from_secs(60), "nobody sees it");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(user.status_of(&payment).await, "processing");
    service.setup.assert_books_balance();
}
