//! Two debits for one payment: the wallet has the money of one, and the other is asked about until it is gone.

use std::time::Duration;

use api::gateways::questions;
use domain::card::DebitOutcome;
use domain::gateway::GatewayView;
use domain::payment::{Attempt, AttemptStatus};
use domain::{AttemptNumber, PaymentId};

use crate::bank::OTHER_CARD;
use crate::browser::Browser;
use crate::doubt::until;
use crate::shop::Shop;

fn paid(attempt: AttemptNumber, document: &str) -> GatewayView {
    GatewayView::Paid {
        attempt: Some(attempt),
        document_id: Some(document.to_owned()),
    }
}

const NOT_PAID: GatewayView = GatewayView::NotPaid {
    is_final: true,
    error_code: None,
};

async fn verify(shop: &Shop, id: PaymentId, view: GatewayView) {
    shop.bank.answer_look_ups(Ok(view));
    let payment = shop.find(id).await;
    let verified = shop.services.look_ups.verify(&shop.services, payment).await;
    verified.expect("applied");
}

/// Whether the payment is in question after the bank was asked about what is.
async fn questioned(shop: &Shop, id: PaymentId, view: GatewayView) -> bool {
    shop.bank.answer_look_ups(Ok(view));
    let payment = shop.find(id).await;
    let since = questions::pursue(&shop.services, &payment).await;
    since.expect("applied").is_some()
}

async fn listed(shop: &Shop) -> Vec<PaymentId> {
    let listed = shop.services.storage.list_disputed(None, 10).await;
    let listed = listed.expect("read").into_iter();
    listed.map(|payment| payment.id).collect()
}

/// The first debit got no answer and was denied too early; the second is on its way, and waits. Then the first one comes
/// to light.
async fn two_debits(shop: &Shop) -> (PaymentId, Attempt, Attempt) {
    let mut payer = Browser::new();
    let id = shop.payment().await;
    shop.bank.end_debits_as(DebitOutcome::Unknown {
        problem: "no answer in time".to_owned(),
    });
    payer.pay(shop, id).await;
    verify(shop, id, NOT_PAID).await;
    assert_eq!(shop.status(id).await, "failed");

    shop.bank.end_debits_as(DebitOutcome::Paid {
        document_id: Some("102".to_owned()),
    });
    let page = payer.enter_card(shop, id, OTHER_CARD).await;
    shop.bank.hold_up();
    let form = page.form("code").expect("a form");
    let code = shop.bank.last_code();
    let fields = [("code", code.as_str())];
    let sending = payer.post(shop, &form, &fields);
    let gone = tokio::time::timeout(Duration::from_millis(200), sending).await;
    assert!(gone.is_err(), "the debit waits");
    until(|| shop.bank.debited().len() == 2).await;
    let [first, second] = &shop.attempts(id).await[..] else {
        panic!("two cards are two attempts");
    };
    verify(shop, id, paid(first.number, "101")).await;
    (id, first.clone(), second.clone())
}

#[actix_web::test]
async fn a_second_debit_that_succeeds_is_not_credited_and_not_forgotten() {
    let shop = Shop::open();
    let (id, ..) = two_debits(&shop).await;
    let attempts = shop.attempts(id).await;
    assert_eq!(attempts[0].document_id.as_deref(), Some("101"));
    assert_eq!(attempts[1].status, AttemptStatus::Open);
    assert_eq!(listed(&shop).await, [id], "it is looked after from now on");
    shop.bank.let_go();
    shop.services
        .background
        .finish(Duration::from_secs(60))
        .await;
    let attempts = shop.attempts(id).await;
    let statuses: Vec<_> = attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(
        statuses,
        [AttemptStatus::Succeeded, AttemptStatus::Superseded]
    );
    assert_eq!(
        (shop.status(id).await, shop.balance().await),
        ("completed", 5_000_000)
    );
    let second = attempts[1].number;
    assert!(questioned(&shop, id, paid(second, "102")).await);
    assert_eq!(listed(&shop).await, [id]);
    assert!(!questioned(&shop, id, NOT_PAID).await, "it went back");
    assert!(listed(&shop).await.is_empty());
    assert_eq!(shop.balance().await, 5_000_000);
}

#[actix_web::test]
async fn a_second_order_that_proves_to_have_taken_nothing_needs_nobody() {
    let shop = Shop::open();
    let (id, ..) = two_debits(&shop).await;
    assert!(questioned(&shop, id, GatewayView::Pending).await);
    assert!(questioned(&shop, id, GatewayView::Unknown).await);
    assert!(!questioned(&shop, id, NOT_PAID).await);
    let attempts = shop.attempts(id).await;
    assert_eq!(attempts[1].status, AttemptStatus::Failed);
    assert_eq!(shop.balance().await, 5_000_000);
    shop.bank.let_go();
}
