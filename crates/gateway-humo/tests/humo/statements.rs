//! The statement and the close of day.

use chrono::TimeDelta;
use gateway_humo::{Listed, PaymentServer, Reconciliation};

use crate::fake::PAYS;
use crate::support::{AMOUNT, REFERENCE, Shop, began_at, settings};

fn server(shop: &Shop) -> PaymentServer {
    PaymentServer::open(settings(&shop.humo))
        .expect("fit settings")
        .expect("credentials")
}

#[tokio::test]
async fn finished_payments_are_listed() {
    let shop = Shop::new();
    shop.debit(PAYS).await;
    let (from, to) = (began_at(), began_at() + TimeDelta::hours(15));
    let listed = server(&shop).list_finished(from, to, 1, 100).await;
    let expected = Listed {
        payment_id: Some("905001234".to_owned()),
        payment_ref: Some(REFERENCE.to_owned()),
        amount: Some(AMOUNT),
        refunded_amount: Some(0),
    };
    assert_eq!(listed, Ok(vec![expected]));
    let received = shop.humo.double.received();
    let asked = &received.last().expect("a call").body;
    let expected = "<status>finished</status><paymentOriginator>demo_psp</paymentOriginator>\
        <dateFrom>20261123141530</dateFrom><dateTo>20261124051530</dateTo>\
        <startBookmark>1</startBookmark><endBookmark>100</endBookmark>";
    assert!(asked.contains(expected), "{asked}");
}

#[tokio::test]
async fn a_day_is_closed_in_two_calls() {
    let shop = Shop::new();
    let closed = server(&shop).reconcile_terminal().await;
    assert_eq!(
        closed,
        Ok(Reconciliation {
            debits_number: 42,
            debits_amount: 525_000_000,
            credits_reversal_number: 1,
            credits_reversal_amount: 12_500_000,
        })
    );
    let received = shop.humo.double.received();
    let expected = "<billerRef>SOAP_RECO</billerRef><payinstrRef>SOAP_RECO</payinstrRef>\
        <details><item><name>terminal_id</name><value>12345678</value></item></details>\
        <paymentOriginator>demo_psp</paymentOriginator>";
    assert!(received[0].body.contains(expected), "{}", received[0].body);
    assert_eq!(shop.humo.operations(), ["Payment", "confirm"]);
}
