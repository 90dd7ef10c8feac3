//! Codes that are wrong, late, or do not come.

use chrono::TimeDelta;
use domain::card::{CardFailure, CardRefusal};
use domain::payment::AttemptStatus;

use crate::bank::{CARD, OTHER_CARD, refused};
use crate::browser::Browser;
use crate::shop::Shop;

#[actix_web::test]
async fn three_wrong_codes_end_the_attempt() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let first = payer.enter_card(&shop, id, CARD).await;
    let page = payer.enter_code(&shop, &first, "00000000").await;
    assert!(
        page.asks_for_code() && page.says("Tries left: 2"),
        "{}",
        page.html
    );
    assert!(page.html.contains("id=\"code-problem\""));
    let page = payer.enter_code(&shop, &page, "00000001").await;
    assert!(page.asks_for_code() && page.says("Tries left: 1"));
    let page = payer.enter_code(&shop, &page, "00000002").await;
    assert!(
        page.asks_for_card() && page.says("Too many codes"),
        "{}",
        page.html
    );
    let page = payer
        .enter_code(&shop, &first, &shop.bank.last_code())
        .await;
    assert!(page.asks_for_card(), "the right code comes too late");
    assert_eq!(shop.bank.debited(), [""; 0]);
    assert_eq!(shop.bank.checks(), 3);
    let [attempt] = shop.attempts(id).await.try_into().expect("one attempt");
    assert_eq!(
        (attempt.status, attempt.error_code),
        (AttemptStatus::Failed, Some(-314))
    );
}

#[actix_web::test]
async fn what_is_no_code_costs_no_try() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    for code in [
        "",
        "12",
        "1234",
        "12345",
        "1234567",
        "123456",
        "abcdefgh",
        "123456789",
        "١٢٣٤٥٦٧٨",
        "١٢٣٤",
    ] {
        let page = payer.enter_code(&shop, &page, code).await;
        assert!(
            page.asks_for_code() && page.says("Enter the digits"),
            "{code}"
        );
    }
    assert_eq!(shop.bank.checks(), 0);
    let code = format!(" {} ", shop.bank.last_code());
    assert!(payer.enter_code(&shop, &page, &code).await.says("Paid"));
}

#[actix_web::test]
async fn a_silent_bank_costs_no_try_but_is_not_asked_for_ever() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let mut page = payer.enter_card(&shop, id, CARD).await;
    shop.bank
        .fail_checks(CardFailure::Unavailable("silent".to_owned()));
    for _ in 0..7 {
        page = payer.enter_code(&shop, &page, "00000000").await;
        assert!(
            page.asks_for_code() && page.says("did not check the code"),
            "{}",
            page.html
        );
    }
    page = payer.enter_code(&shop, &page, "00000000").await;
    assert!(page.asks_for_card(), "{}", page.html);
    assert_eq!((shop.bank.checks(), shop.status(id).await), (8, "failed"));
}

#[actix_web::test]
async fn a_code_that_is_too_old_wants_another_code_and_not_the_card() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let mut page = payer.enter_card(&shop, id, CARD).await;
    for codes in 1..=3 {
        shop.advance(TimeDelta::minutes(2));
        shop.bank.fail_checks(refused(CardRefusal::CodeExpired));
        page = payer.enter_code(&shop, &page, &shop.bank.last_code()).await;
        if codes == 3 {
            break;
        }
        assert!(page.asks_for_code() && page.says("This code is too old"));
        let resend = page.form("resend").expect("a button");
        page = payer.submit(&shop, &resend, &[]).await;
        assert!(
            page.asks_for_code() && !page.says("too old"),
            "{}",
            page.html
        );
    }
    assert!(
        page.asks_for_card() && page.says("The code is too old"),
        "no code is left"
    );
    assert_eq!(shop.status(id).await, "failed");
    shop.bank.fail_checks(None);
    assert!(payer.pay(&shop, id).await.says("Paid"));
}

#[actix_web::test]
async fn wrong_codes_are_counted_for_each_code_that_was_sent() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let mut page = payer.enter_card(&shop, id, CARD).await;
    for _ in 0..2 {
        page = payer.enter_code(&shop, &page, "00000000").await;
        page = payer.enter_code(&shop, &page, "00000000").await;
        assert!(page.says("Tries left: 1"), "{}", page.html);
        shop.advance(TimeDelta::seconds(61));
        let resend = page.form("resend").expect("a button");
        page = payer.submit(&shop, &resend, &[]).await;
    }
    let code = shop.bank.last_code();
    assert!(payer.enter_code(&shop, &page, &code).await.says("Paid"));
}

#[actix_web::test]
async fn another_code_is_sent_after_a_pause_and_not_for_ever() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    let resend = page.form("resend").expect("a button");
    let early = payer.submit(&shop, &resend, &[]).await;
    assert!(early.asks_for_code() && early.says("Another code can be sent in"));
    assert_eq!(shop.bank.codes_sent(), 1);

    let old_code = shop.bank.last_code();
    shop.advance(TimeDelta::seconds(61));
    let page = payer.submit(&shop, &resend, &[]).await;
    assert!(page.asks_for_code() && !page.says("can be sent in 61"));
    assert_eq!(shop.bank.codes_sent(), 2);
    let page = payer.enter_code(&shop, &page, &old_code).await;
    assert!(
        page.says("Tries left: 2"),
        "the new code replaces the old one"
    );

    shop.advance(TimeDelta::seconds(61));
    let page = payer.submit(&shop, &resend, &[]).await;
    assert!(
        page.form("resend").is_none() && page.says("No more codes"),
        "{}",
        page.html
    );
    shop.advance(TimeDelta::seconds(61));
    let page = payer.submit(&shop, &resend, &[]).await;
    assert_eq!(shop.bank.codes_sent(), 3);
    assert!(
        payer
            .enter_code(&shop, &page, &shop.bank.last_code())
            .await
            .says("Paid")
    );
}

#[actix_web::test]
async fn another_card_may_be_taken_instead_of_a_code() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    let page = payer
        .submit(&shop, &page.form("other").expect("a button"), &[])
        .await;
    assert!(
        page.asks_for_card() && !page.html.contains("role=\"alert\""),
        "{}",
        page.html
    );
    assert_eq!(shop.status(id).await, "failed");
    let page = payer.enter_card(&shop, id, OTHER_CARD).await;
    assert!(page.says("8600 30** **** 5959"));
    assert!(
        payer
            .enter_code(&shop, &page, &shop.bank.last_code())
            .await
            .says("Paid")
    );
}

#[actix_web::test]
async fn a_session_ends_after_ten_minutes() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    let code = shop.bank.last_code();
    shop.advance(TimeDelta::minutes(10));
    let late = payer.enter_code(&shop, &page, &code).await;
    assert!(
        late.asks_for_card() && late.says("too much time"),
        "{}",
        late.html
    );
    assert_eq!(shop.status(id).await, "processing", "the sweep has not run");
    shop.sweep().await;
    let [attempt] = shop.attempts(id).await.try_into().expect("one attempt");
    assert_eq!(attempt.status, AttemptStatus::Failed);
    assert_eq!(
        (shop.status(id).await, shop.bank.debited().len()),
        ("failed", 0)
    );
    assert!(payer.pay(&shop, id).await.says("Paid"));
}

#[actix_web::test]
async fn a_sweep_leaves_what_is_under_way() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    shop.advance(TimeDelta::minutes(9));
    shop.sweep().await;
    assert!(
        payer
            .enter_code(&shop, &page, &shop.bank.last_code())
            .await
            .says("Paid")
    );
}
