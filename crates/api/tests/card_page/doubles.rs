//! Nothing is debited twice, however often and from wherever it is asked for.

use std::time::Duration;

use domain::ledger::{Action, FailAttempt};
use domain::payment::AttemptStatus;
use futures_util::future::join_all;

use crate::bank::{CARD, EXPIRY, OTHER_CARD};
use crate::browser::Browser;
use crate::shop::Shop;

#[actix_web::test]
async fn a_form_that_is_sent_many_times_at_once_debits_once() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    let (form, code) = (page.form("code").expect("a form"), shop.bank.last_code());
    let fields = [("code", code.as_str())];
    let answers = join_all((0..8).map(|_| payer.post(&shop, &form, &fields))).await;
    assert!(answers.iter().all(|answer| answer.status == 303));
    assert_eq!(
        (shop.bank.debited().len(), shop.balance().await),
        (1, 5_000_000)
    );
    assert!(payer.open(&shop, id).await.says("Paid"));
}

#[actix_web::test]
async fn a_card_that_is_sent_many_times_at_once_gets_one_code() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let form = payer.open(&shop, id).await.form("card").expect("a form");
    let fields = [("number", CARD), ("expiry", EXPIRY)];
    join_all((0..8).map(|_| payer.post(&shop, &form, &fields))).await;
    assert_eq!(
        (shop.bank.codes_sent(), shop.attempts(id).await.len()),
        (1, 1)
    );
    assert!(payer.open(&shop, id).await.asks_for_code());
}

#[actix_web::test]
async fn forms_from_the_history_change_nothing_after_the_payment() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let card = payer.open(&shop, id).await.form("card").expect("a form");
    let page = payer.enter_card(&shop, id, CARD).await;
    let code = shop.bank.last_code();
    assert!(payer.enter_code(&shop, &page, &code).await.says("Paid"));
    assert!(payer.enter_code(&shop, &page, &code).await.says("Paid"));
    let fields = [("number", CARD), ("expiry", EXPIRY)];
    assert!(payer.submit(&shop, &card, &fields).await.says("Paid"));
    for name in ["resend", "other"] {
        let form = page.form(name).expect("a form");
        assert!(payer.submit(&shop, &form, &[]).await.says("Paid"), "{name}");
    }
    let address = format!("/pay/{id}/card/code");
    let answer = payer.get(&shop, &address).await.answer;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, format!("/pay/{id}/card?lang=en").as_str())
    );
    assert_eq!((shop.bank.debited().len(), shop.bank.codes_sent()), (1, 1));
    assert_eq!(shop.balance().await, 5_000_000);
}

#[actix_web::test]
async fn a_code_is_not_tried_on_a_card_of_another_window() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let card = payer.open(&shop, id).await.form("card").expect("a form");
    let one = payer.enter_card(&shop, id, CARD).await;
    let first_code = shop.bank.last_code();
    let fields = [("number", OTHER_CARD), ("expiry", EXPIRY)];
    let two = payer.submit(&shop, &card, &fields).await;
    assert!(two.says("8600 30** **** 5959"));
    let page = payer.enter_code(&shop, &one, &first_code).await;
    assert!(
        page.asks_for_code() && page.says("A newer code has been sent"),
        "{}",
        page.html
    );
    assert_eq!(shop.bank.checks(), 0);
    assert!(
        payer
            .enter_code(&shop, &two, &shop.bank.last_code())
            .await
            .says("Paid")
    );
    let statuses: Vec<_> = shop
        .attempts(id)
        .await
        .iter()
        .map(|attempt| attempt.status)
        .collect();
    assert_eq!(statuses, [AttemptStatus::Failed, AttemptStatus::Succeeded]);
}

#[actix_web::test]
async fn of_two_browsers_the_later_card_counts() {
    let (shop, mut one, mut two) = (Shop::open(), Browser::new(), Browser::new());
    let id = shop.payment().await;
    let first = one.enter_card(&shop, id, CARD).await;
    let first_code = shop.bank.last_code();
    let second = two.enter_card(&shop, id, OTHER_CARD).await;
    let page = one.enter_code(&shop, &first, &first_code).await;
    assert!(
        page.asks_for_card() && page.says("begun anew"),
        "{}",
        page.html
    );
    assert_eq!(shop.bank.debited().len(), 0);
    assert!(
        two.enter_code(&shop, &second, &shop.bank.last_code())
            .await
            .says("Paid")
    );
    assert!(one.open(&shop, id).await.says("Paid"));
    assert_eq!(
        (shop.bank.debited().len(), shop.balance().await),
        (1, 5_000_000)
    );
}

#[actix_web::test]
async fn of_two_browsers_with_right_codes_at_the_same_moment_one_pays() {
    for _ in 0..5 {
        let (shop, mut one, mut two) = (Shop::open(), Browser::new(), Browser::new());
        let id = shop.payment().await;
        let first = one
            .enter_card(&shop, id, CARD)
            .await
            .form("code")
            .expect("a form");
        let first_code = shop.bank.last_code();
        let second = two
            .enter_card(&shop, id, OTHER_CARD)
            .await
            .form("code")
            .expect("a form");
        let second_code = shop.bank.last_code();
        let (first_code, second_code) = (
            [("code", first_code.as_str())],
            [("code", second_code.as_str())],
        );
        tokio::join!(
            one.post(&shop, &first, &first_code),
            two.post(&shop, &second, &second_code),
        );
        assert_eq!(
            (shop.bank.debited().len(), shop.balance().await),
            (1, 5_000_000)
        );
    }
}

#[actix_web::test]
async fn a_second_instance_knows_the_payment_but_not_the_card() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let other = shop.second_instance();
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    let code = shop.bank.last_code();
    let lost = payer.enter_code(&other, &page, &code).await;
    assert!(
        lost.asks_for_card() && lost.says("enter the card again"),
        "{}",
        lost.html
    );
    assert_eq!(shop.bank.debited().len(), 0);
    assert!(
        payer.enter_code(&shop, &page, &code).await.says("Paid"),
        "the first still knows it"
    );
    assert!(payer.open(&other, id).await.says("Paid"));
}

#[actix_web::test]
async fn an_attempt_that_ended_meanwhile_is_not_debited() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    let payment = shop.find(id).await;
    let [attempt] = shop.attempts(id).await.try_into().expect("one attempt");
    shop.execute(Action::FailAttempt(FailAttempt {
        payment_id: id,
        gateway: payment.gateway,
        number: attempt.number,
        amount: payment.total,
        error_code: 0,
    }))
    .await;
    let page = payer.enter_code(&shop, &page, &shop.bank.last_code()).await;
    assert!(
        page.asks_for_card() && page.says("begun anew"),
        "{}",
        page.html
    );
    assert_eq!(shop.bank.debited().len(), 0);
}

#[actix_web::test]
async fn a_shutdown_waits_for_debits() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    shop.bank.hold_up();
    let (form, code) = (page.form("code").expect("a form"), shop.bank.last_code());
    let fields = [("code", code.as_str())];
    let sending = payer.post(&shop, &form, &fields);
    let gone = tokio::time::timeout(Duration::from_millis(200), sending).await;
    assert!(gone.is_err());
    shop.bank.let_go();
    shop.services
        .background
        .finish(Duration::from_secs(60))
        .await;
    assert_eq!(shop.status(id).await, "completed");
}
