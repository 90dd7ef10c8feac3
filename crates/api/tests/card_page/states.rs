//! A payment that cannot be paid shows what it is.

use chrono::TimeDelta;
use domain::ledger::{Action, CancelPayment, ExpirePayment};
use uuid::Uuid;

use crate::bank::{CARD, EXPIRY};
use crate::browser::Browser;
use crate::shop::{Shop, user};

#[actix_web::test]
async fn what_is_over_is_shown_instead_of_a_form() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let cancelled = shop.payment().await;
    let form = payer
        .open(&shop, cancelled)
        .await
        .form("card")
        .expect("a form");
    shop.execute(Action::CancelPayment(CancelPayment {
        user_id: user(),
        payment_id: cancelled,
    }))
    .await;
    let (overdue, expired) = (shop.payment().await, shop.payment().await);
    shop.advance(TimeDelta::days(1));
    shop.execute(Action::ExpirePayment(ExpirePayment {
        payment_id: expired,
    }))
    .await;
    for (id, heading) in [
        (cancelled, "Cancelled"),
        (overdue, "The time is over"),
        (expired, "The time is over"),
    ] {
        let page = payer.open(&shop, id).await;
        assert_eq!(page.answer.status, 200);
        assert!(page.says(&format!("<h1>{heading}</h1>")), "{}", page.html);
        assert!(!page.asks_for_card() && page.says(&format!("/pay/{id}/return")));
        assert!(!page.html.contains("http-equiv=\"refresh\""));
    }
    let fields = [("number", CARD), ("expiry", EXPIRY)];
    assert!(payer.submit(&shop, &form, &fields).await.says("Cancelled"));
    assert_eq!(shop.bank.codes_sent(), 0);
}

#[actix_web::test]
async fn an_attempt_that_began_in_time_may_be_paid_after_it() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let left = shop.find(id).await.expires_at - shop.services.now();
    shop.advance(left - TimeDelta::minutes(1));
    let page = payer.enter_card(&shop, id, CARD).await;
    shop.advance(TimeDelta::minutes(2));
    assert!(payer.open(&shop, id).await.asks_for_code());
    assert!(
        payer
            .enter_code(&shop, &page, &shop.bank.last_code())
            .await
            .says("Paid")
    );
}

#[actix_web::test]
async fn payments_of_nobody_and_of_other_gateways_have_no_page() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let of_click = shop.payment_through("click").await;
    for id in [
        of_click.to_string(),
        Uuid::nil().to_string(),
        "nonsense".to_owned(),
    ] {
        let page = payer.get(&shop, &format!("/pay/{id}/card")).await;
        assert_eq!(page.answer.status, 404, "{id}");
        assert!(page.says("There is no such payment") && !page.asks_for_card());
    }
}

#[actix_web::test]
async fn whoever_comes_later_to_a_paid_payment_is_not_sent_away() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    payer.pay(&shop, id).await;
    let page = Browser::new().open(&shop, id).await;
    assert!(page.says("Paid") && !page.html.contains("http-equiv"));
}
