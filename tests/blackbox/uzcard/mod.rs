//! UzCard in the sandbox: a card on our own page, a code from its bank, and the simulated SV-Gate behind it.

mod books;

use serde_json::{Value, json};

use crate::support::{CardPayer, Kind, Payment, Staff, User, on_both_databases, sandbox};

on_both_databases!(
    payer_confirms_with_a_code_and_gets_the_money_back,
    wrong_code_takes_nothing_and_the_right_one_pays,
    code_that_is_too_old_takes_nothing_and_another_card_pays,
    declined_card_takes_nothing_and_another_one_pays,
    card_that_may_not_be_charged_is_refused_before_any_debit,
    money_behind_a_lost_answer_is_found_by_asking,
    money_that_comes_after_nobody_knew_is_found_by_asking,
    order_that_nobody_knows_lets_no_second_card_pay,
    part_goes_back_and_then_another,
    refused_refund_leaves_the_wallet_full,
);

/// Cards of the simulator; a code that is wrong counts for the card, so that the test of it has one of its own.
const PAYS: Card = card("8600 5333 6409 8829", "06/28", "998900000001");
const PAYS_TOO: Card = card("8600492998494476", "12/30", "998900000002");
const HOLDS_TOO_LITTLE: Card = card("8600312998546358", "12/30", "998900000003");
const DECLINED: Card = card("8600312987000557", "12/30", "998900000004");
const CODES_EXPIRE: Card = card("8600495473316478", "12/30", "998900000009");
const BLOCKED_WHEN_LINKED: Card = card("8600490744313347", "12/30", "998900000010");
const PAYS_IN_SILENCE: Card = card("8600332914249390", "12/30", "998900000011");
const VANISHES: Card = card("8600312990314318", "12/30", "998900000012");
const PAYS_LATER: Card = card("8600492993407481", "12/30", "998900000013");
const KEEPS_REFUNDS: Card = card("8600123456789012", "12/30", "998900000014");

/// A card and its holder's phone.
#[derive(Clone, Copy)]
struct Card {
    number: &'static str,
    expiry: &'static str,
    phone: &'static str,
}

const fn card(number: &'static str, expiry: &'static str, phone: &'static str) -> Card {
    Card {
        number,
        expiry,
        phone,
    }
}

/// A payment of 50 000 so'm.
async fn payment(user: &User) -> Payment {
    user.create_payment_through("uzcard", "50000.00").await
}

/// Enters a card, which gets a code.
async fn enter(payer: &mut CardPayer, card: Card) {
    payer.enter_card(card.number, card.expiry).await;
    assert!(payer.is_asked_for_code(), "{}", payer.html);
}

/// Enters a card and the code that its holder got.
async fn pay(payer: &mut CardPayer, card: Card) {
    enter(payer, card).await;
    let code = payer.code_sent_to(card.phone).await;
    payer.enter_code(&code).await;
}

/// A payment that was paid with a card.
async fn paid(kind: Kind, user: &User, card: Card) -> Payment {
    let payment = payment(user).await;
    pay(&mut CardPayer::of(sandbox(kind), &payment), card).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    payment
}

/// The refund of a payment, or of a part of it, once it has ended.
async fn refunded(kind: Kind, payment: &Payment, amount: Option<&str>) -> Value {
    let mut order = json!({ "reason": "ticket 21" });
    if let Some(amount) = amount {
        order["amount"] = amount.into();
    }
    Staff::admin(sandbox(kind)).refund(payment, &order).await
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
    enter(&mut payer, PAYS).await;
    assert!(payer.is_told("8600 53** **** 8829") && payer.is_told("+998 ** *** 0001"));
    assert_eq!(user.balance().await, "0.00");
    let code = payer.code_sent_to(PAYS.phone).await;
    payer.enter_code(&code).await;
    assert!(
        payer.is_told("50 000.00 so'm is in your wallet"),
        "{}",
        payer.html
    );
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    let staff = Staff::admin(sandbox(kind));
    let shown = staff.read(&format!("payments/{}/", payment.id)).await;
    let attempt = shown.json()["payment"]["attempts"][0].clone();
    assert!(attempt["submitted_at"].is_string(), "{attempt}");
    // The page knows, and takes no second card.
    payer.open().await;
    assert!(
        !payer.is_asked_for_card() && !payer.is_asked_for_code(),
        "{}",
        payer.html
    );

    assert_eq!(refunded(kind, &payment, None).await["status"], "settled");
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    payer.open().await;
    assert!(payer.is_told("Refunded"), "{}", payer.html);
    sandbox(kind).setup.assert_books_balance();
}

async fn wrong_code_takes_nothing_and_the_right_one_pays(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    enter(&mut payer, PAYS_TOO).await;
    payer.enter_code("000000").await;
    assert!(
        payer.is_asked_for_code() && payer.is_told("Tries left: 2"),
        "{}",
        payer.html
    );
    assert_eq!(user.balance().await, "0.00");
    let code = payer.code_sent_to(PAYS_TOO.phone).await;
    payer.enter_code(&code).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn code_that_is_too_old_takes_nothing_and_another_card_pays(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    pay(&mut payer, CODES_EXPIRE).await;
    assert!(
        payer.is_asked_for_code() && payer.is_told("This code is too old"),
        "{}",
        payer.html
    );
    assert_eq!(user.balance().await, "0.00");
    payer.take_another_card().await;
    pay(&mut payer, PAYS).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn declined_card_takes_nothing_and_another_one_pays(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    for (card, reason) in [
        (DECLINED, "The bank declined the payment"),
        (HOLDS_TOO_LITTLE, "does not hold enough money"),
    ] {
        pay(&mut payer, card).await;
        assert!(
            payer.is_asked_for_card() && payer.is_told(reason),
            "{}",
            payer.html
        );
        assert_eq!(user.status_of(&payment).await, "failed");
        assert_eq!(user.balance().await, "0.00");
    }
    pay(&mut payer, PAYS).await;
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn card_that_may_not_be_charged_is_refused_before_any_debit(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    pay(&mut payer, BLOCKED_WHEN_LINKED).await;
    assert!(
        payer.is_asked_for_card() && payer.is_told("The card is blocked"),
        "{}",
        payer.html
    );
    // Blocked, ended, without messages, locked: none of them gets a code.
    for (number, reason) in [
        ("8600303655375959", "The card is blocked"),
        ("8600492986215602", "has expired"),
        ("8600493214116133", "sends no SMS"),
        ("8600069195406311", "Too many codes"),
    ] {
        payer.enter_card(number, "12/30").await;
        assert!(
            payer.is_asked_for_card() && payer.is_told(reason),
            "{number}: {}",
            payer.html
        );
    }
    assert_eq!(user.status_of(&payment).await, "failed");
    assert_eq!(user.balance().await, "0.00");
}

async fn money_behind_a_lost_answer_is_found_by_asking(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    pay(&mut CardPayer::of(sandbox(kind), &payment), PAYS_IN_SILENCE).await;
    assert_ne!(user.status_of(&payment).await, "failed");
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn money_that_comes_after_nobody_knew_is_found_by_asking(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    pay(&mut payer, PAYS_LATER).await;
    assert!(
        payer.is_told("The bank has not answered yet"),
        "{}",
        payer.html
    );
    assert_eq!(user.status_of(&payment).await, "processing");
    assert_eq!(user.settled_status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn order_that_nobody_knows_lets_no_second_card_pay(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = payment(&user).await;
    let mut payer = CardPayer::of(sandbox(kind), &payment);
    pay(&mut payer, VANISHES).await;
    user.post(&format!("payments/{}/verify/", payment.id))
        .send()
        .await;
    payer.open().await;
    assert!(
        !payer.is_asked_for_card() && payer.is_told("Do not pay a second time"),
        "{}",
        payer.html
    );
    assert_eq!(user.status_of(&payment).await, "processing");
    assert_eq!(user.balance().await, "0.00");
}

async fn part_goes_back_and_then_another(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = paid(kind, &user, PAYS).await;
    for (amount, left, status) in [
        ("20000.00", "30000.00", "partially_refunded"),
        ("30000.00", "0.00", "refunded"),
    ] {
        let refund = refunded(kind, &payment, Some(amount)).await;
        assert_eq!(refund["status"], "settled", "{refund}");
        assert_eq!(user.balance().await, left);
        assert_eq!(user.status_of(&payment).await, status);
    }
    sandbox(kind).setup.assert_books_balance();
}

async fn refused_refund_leaves_the_wallet_full(kind: Kind) {
    let user = sandbox(kind).user();
    let payment = paid(kind, &user, KEEPS_REFUNDS).await;
    for amount in [Some("20000.00"), None, None] {
        let refund = refunded(kind, &payment, amount).await;
        assert_eq!(refund["status"], "refused", "{refund}");
        assert_eq!(user.balance().await, "50000.00");
        assert_eq!(user.status_of(&payment).await, "completed");
    }
    sandbox(kind).setup.assert_books_balance();
}
