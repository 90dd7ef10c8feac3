//! Debits whose end is not known.

use std::time::Duration;

use chrono::TimeDelta;
use domain::card::DebitOutcome;
use domain::gateway::GatewayView;

use crate::bank::CARD;
use crate::browser::{Browser, Page};
use crate::shop::Shop;

fn unknown() -> DebitOutcome {
    DebitOutcome::Unknown {
        problem: "no answer in time".to_owned(),
    }
}

fn waits(page: &Page) -> bool {
    page.form("card").is_none()
        && page.form("code").is_none()
        && page.html.contains("http-equiv=\"refresh\"")
        && page.says("not pay a second time")
}

#[actix_web::test]
async fn a_debit_in_doubt_is_handed_to_the_job_that_asks_about_it_soon() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    shop.bank.end_debits_as(unknown());
    payer.pay(&shop, id).await;
    let handed_over = shop.services.look_ups.doubts.next();
    let handed_over = tokio::time::timeout(Duration::from_secs(5), handed_over).await;
    assert_eq!(handed_over, Ok(id));
}

#[actix_web::test]
async fn a_debit_in_doubt_offers_no_second_one_and_is_looked_up() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    shop.bank.end_debits_as(unknown());
    let form = payer.open(&shop, id).await.form("card").expect("a form");
    let page = payer.pay(&shop, id).await;
    assert!(
        waits(&page) && page.says("The bank has not answered yet"),
        "{}",
        page.html
    );
    assert!(shop.bank.look_ups() >= 1, "a view causes a look-up");

    let fields = [("number", CARD), ("expiry", "06/28")];
    assert!(
        waits(&payer.submit(&shop, &form, &fields).await),
        "nor by an old form"
    );
    let mut stranger = Browser::new();
    assert!(
        waits(&stranger.open(&shop, id).await),
        "nor for another browser"
    );
    assert_eq!((shop.bank.codes_sent(), shop.bank.debited().len()), (1, 1));

    shop.bank.answer_look_ups(Ok(GatewayView::Paid {
        attempt: None,
        document_id: Some("77".to_owned()),
    }));
    let page = settled(&shop, &mut payer, id).await;
    assert!(page.says("<h1>Paid</h1>"), "{}", page.html);
    assert_eq!(
        (shop.status(id).await, shop.balance().await),
        ("completed", 5_000_000)
    );
}

#[actix_web::test]
async fn a_debit_that_proves_not_made_may_be_tried_again() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    shop.bank.end_debits_as(unknown());
    payer.pay(&shop, id).await;
    shop.bank.answer_look_ups(Ok(GatewayView::NotPaid {
        is_final: true,
        error_code: Some(-240),
    }));
    let page = settled(&shop, &mut payer, id).await;
    assert!(
        page.asks_for_card() && page.says("did not succeed"),
        "{}",
        page.html
    );
    shop.bank
        .end_debits_as(DebitOutcome::Paid { document_id: None });
    assert!(payer.pay(&shop, id).await.says("Paid"));
    assert_eq!(
        (shop.bank.debited().len(), shop.balance().await),
        (2, 5_000_000)
    );
}

#[actix_web::test]
async fn a_debit_goes_on_when_the_browser_goes_away_and_is_not_looked_up_meanwhile() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    shop.bank.hold_up();
    let form = page.form("code").expect("a form");
    let code = shop.bank.last_code();
    let fields = [("code", code.as_str())];
    let sending = payer.post(&shop, &form, &fields);
    let gone = tokio::time::timeout(Duration::from_millis(200), sending).await;
    assert!(gone.is_err(), "the browser did not wait");
    until(|| shop.bank.debited().len() == 1).await;

    shop.advance(TimeDelta::minutes(5));
    for mut viewer in [payer.clone(), Browser::new()] {
        let page = viewer.open(&shop, id).await;
        assert!(
            waits(&page) && page.says("the bank is being asked"),
            "{}",
            page.html
        );
    }
    assert_eq!(shop.bank.look_ups(), 0);

    shop.bank.let_go();
    shop.services
        .background
        .finish(Duration::from_secs(60))
        .await;
    assert!(payer.open(&shop, id).await.says("Paid"));
    assert_eq!(
        (shop.bank.debited().len(), shop.balance().await),
        (1, 5_000_000)
    );
}

#[actix_web::test]
async fn a_debit_that_another_process_left_in_doubt_is_looked_up_by_viewers_after_a_minute() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    shop.bank.end_debits_as(unknown());
    payer.pay(&shop, id).await;
    let (other, asked) = (shop.second_instance(), shop.bank.look_ups());
    assert!(waits(&payer.open(&other, id).await));
    assert_eq!(shop.bank.look_ups(), asked, "it may be on its way");
    shop.advance(TimeDelta::seconds(61));
    assert!(waits(&payer.open(&other, id).await));
    assert_eq!(shop.bank.look_ups(), asked + 1);
}

#[actix_web::test]
async fn money_that_came_after_a_look_up_had_denied_it_is_credited() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.enter_card(&shop, id, CARD).await;
    shop.bank.hold_up();
    let form = page.form("code").expect("a form");
    let code = shop.bank.last_code();
    let fields = [("code", code.as_str())];
    let sending = payer.post(&shop, &form, &fields);
    let gone = tokio::time::timeout(Duration::from_millis(200), sending).await;
    assert!(gone.is_err());
    until(|| shop.bank.debited().len() == 1).await;
    shop.bank.answer_look_ups(Ok(GatewayView::NotPaid {
        is_final: true,
        error_code: None,
    }));
    let payment = shop.find(id).await;
    let verified = shop.services.look_ups.verify(&shop.services, payment).await;
    verified.expect("applied");
    assert_eq!(shop.status(id).await, "failed");
    shop.bank.let_go();
    shop.services
        .background
        .finish(Duration::from_secs(60))
        .await;
    assert_eq!(
        (shop.status(id).await, shop.balance().await),
        ("completed", 5_000_000)
    );
}

/// Views the page until the payment is no longer in doubt: views cause look-ups, but not many.
async fn settled(shop: &Shop, payer: &mut Browser, id: domain::PaymentId) -> Page {
    for _ in 0..200 {
        let page = payer.open(shop, id).await;
        if !waits(&page) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("payment {id} stays in doubt");
}

pub(crate) async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it did not come about");
}
