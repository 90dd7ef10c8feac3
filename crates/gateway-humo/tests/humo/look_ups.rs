//! Views of a payment, and what a look-up finishes.

use chrono::TimeDelta;
use domain::gateway::{GatewayView, LookUpError, ProbeFailure};
use domain::payment::{AttemptStatus, PaymentStatus};
use test_support::http_double::Reply;

use crate::fake::{DROPS_CREATE, NOT_CAPTURED_911, PAYS, envelope, fault_body};
use crate::support::{AMOUNT, REFERENCE, Shop, begun, paid, payment, submitted};

fn not_paid(error_code: Option<i32>) -> GatewayView {
    GatewayView::NotPaid {
        is_final: true,
        error_code,
    }
}

fn status(word: &str, details: &str) -> Reply {
    let body = format!(
        "<e:GetPaymentResponse><paymentID>905001234</paymentID><paymentRef>{REFERENCE}</paymentRef>\
         <status>{word}</status><details>{details}</details></e:GetPaymentResponse>"
    );
    Reply::Xml(200, envelope("e:", &body))
}

fn detail(name: &str, value: i64) -> String {
    format!("<item><name>{name}</name><value>{value}</value></item>")
}

#[tokio::test]
async fn a_status_means_what_the_page_says() {
    let amount = detail("amount", AMOUNT);
    for (reply, expected) in [
        (status("finished", &amount), Ok(paid("905001234"))),
        (status("finished", ""), Ok(paid("905001234"))),
        (status("returned", &amount), Ok(not_paid(None))),
        (status("cancelled", &amount), Ok(not_paid(None))),
        (
            status("cancelled", &detail("auth_action_code_final", 116)),
            Ok(not_paid(Some(116))),
        ),
        (status("none", &amount), Ok(GatewayView::Unknown)),
        (
            status(
                "finished",
                &(amount.clone() + &detail("refunded_amount", AMOUNT)),
            ),
            Ok(not_paid(None)),
        ),
    ] {
        let shop = Shop::new();
        shop.humo
            .change(|state| state.instead = Some(reply.clone()));
        assert_eq!(shop.look_up(&[submitted()]).await, expected, "{reply:?}");
    }
    for reply in [
        status("finished", &detail("amount", AMOUNT - 1)),
        status("finished", &detail("transaction_amount", AMOUNT + 1)),
        status("finished", &detail("refunded_amount", 1)),
        Reply::Xml(
            200,
            envelope(
                "e:",
                "<e:GetPaymentResponse><status>finished</status></e:GetPaymentResponse>",
            ),
        ),
        Reply::Xml(200, "finished".to_owned()),
    ] {
        let shop = Shop::new();
        shop.humo
            .change(|state| state.instead = Some(reply.clone()));
        let view = shop.look_up(&[submitted()]).await;
        assert!(
            matches!(view, Err(LookUpError::Garbled(_))),
            "{reply:?}: {view:?}"
        );
    }
}

#[tokio::test]
async fn silence_is_silence() {
    for (reply, is_silent) in [
        (Reply::HangUp, true),
        (Reply::Hang, true),
        (Reply::Xml(503, String::new()), true),
        (Reply::Xml(401, String::new()), false),
    ] {
        let shop = Shop::new();
        shop.humo.change(|state| state.instead = Some(reply));
        let view = shop.look_up(&[submitted()]).await;
        match view {
            Err(LookUpError::Silent(_)) => assert!(is_silent),
            Err(LookUpError::Unauthorized) => assert!(!is_silent),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_was_authorised_is_confirmed_while_the_payment_is_in_time() {
    let shop = Shop::new();
    shop.debit(DROPS_CREATE).await;
    assert_eq!(shop.look_up(&[submitted()]).await, Ok(paid("905001234")));
    assert_eq!(shop.humo.operations(), ["Payment", "GetPayment", "confirm"]);
    assert_eq!(shop.humo.payment().status, "finished");
}

#[tokio::test]
async fn what_was_authorised_is_released_when_the_time_is_over() {
    let shop = Shop::new();
    shop.debit(DROPS_CREATE).await;
    shop.clock.advance(TimeDelta::minutes(30));
    assert_eq!(shop.look_up(&[submitted()]).await, Ok(not_paid(None)));
    let operations = ["Payment", "GetPayment", "CancelRequest", "GetPayment"];
    assert_eq!(shop.humo.operations(), operations);
    assert_eq!(shop.humo.payment().status, "cancelled");
}

#[tokio::test]
async fn what_was_authorised_for_a_payment_that_is_over_is_released() {
    for (payment_status, attempt_status) in [
        (PaymentStatus::Cancelled, AttemptStatus::Open),
        (PaymentStatus::Completed, AttemptStatus::Open),
        (PaymentStatus::Processing, AttemptStatus::Failed),
    ] {
        let shop = Shop::new();
        shop.debit(NOT_CAPTURED_911).await;
        let (mut payment, mut attempt) = (payment(), submitted());
        payment.status = payment_status;
        attempt.status = attempt_status;
        let view = shop.adapter.gateway.look_up(&payment, &[attempt]).await;
        assert_eq!(view, Ok(not_paid(None)));
        assert_eq!(shop.humo.payment().status, "cancelled");
    }
}

#[tokio::test]
async fn an_order_that_never_arrived_is_over_after_some_minutes() {
    for (code, wait) in [
        ("914", TimeDelta::minutes(10)),
        ("602", TimeDelta::minutes(10)),
        ("-1", TimeDelta::hours(24)),
    ] {
        let shop = Shop::new();
        let reply = Reply::Xml(500, fault_body("e:", code));
        shop.humo.change(|state| state.instead = Some(reply));
        assert_eq!(shop.look_up(&[submitted()]).await, Ok(GatewayView::Pending));
        shop.clock.advance(wait - TimeDelta::seconds(1));
        assert_eq!(shop.look_up(&[submitted()]).await, Ok(GatewayView::Pending));
        shop.clock.advance(TimeDelta::seconds(1));
        let code = code.parse().expect("a number");
        assert_eq!(shop.look_up(&[submitted()]).await, Ok(not_paid(Some(code))));
    }
}

#[tokio::test]
async fn a_fault_that_says_nothing_of_the_payment_ends_nothing() {
    for code in ["911", "116", "000", "", "x"] {
        let shop = Shop::new();
        let reply = Reply::Xml(500, fault_body("e:", code));
        shop.humo.change(|state| state.instead = Some(reply));
        shop.clock.advance(TimeDelta::days(7));
        assert_eq!(
            shop.look_up(&[submitted()]).await,
            Ok(GatewayView::Unknown),
            "{code}"
        );
    }
}

#[tokio::test]
async fn an_odd_word_about_an_attempt_that_had_failed_keeps_nothing_open() {
    let shop = Shop::with(|settings| settings.engine_fault_seconds = 600);
    shop.debit(PAYS).await;
    shop.humo.change(|state| state.payments[0].status = "none");
    let mut failed = submitted();
    failed.status = AttemptStatus::Failed;
    let mut lost = submitted();
    lost.transaction.id = "another".to_owned();
    let attempts = [failed.clone(), lost];
    assert_eq!(shop.look_up(&attempts).await, Ok(GatewayView::Pending));
    shop.clock.advance(TimeDelta::minutes(10));
    assert_eq!(shop.look_up(&attempts).await, Ok(not_paid(Some(-1))));
    assert_eq!(shop.look_up(&[failed]).await, Ok(GatewayView::Unknown));
}

#[tokio::test]
async fn an_order_that_was_not_sent_is_over_when_it_cannot_be_sent_any_more() {
    let shop = Shop::new();
    assert_eq!(shop.look_up(&[begun()]).await, Ok(GatewayView::Pending));
    shop.clock.advance(TimeDelta::minutes(19));
    assert_eq!(shop.look_up(&[begun()]).await, Ok(GatewayView::Pending));
    shop.clock.advance(TimeDelta::minutes(1));
    assert_eq!(shop.look_up(&[begun()]).await, Ok(not_paid(None)));
    assert!(shop.humo.operations().is_empty());
    assert_eq!(shop.look_up(&[]).await, Ok(GatewayView::Unknown));
}

#[tokio::test]
async fn money_of_an_attempt_that_had_failed_is_found() {
    let shop = Shop::new();
    shop.debit(PAYS).await;
    let mut failed = submitted();
    failed.status = AttemptStatus::Failed;
    let mut later = begun();
    later.transaction.id = "another".to_owned();
    assert_eq!(shop.look_up(&[failed, later]).await, Ok(paid("905001234")));
}

#[tokio::test]
async fn a_probe_shows_who_is_there() {
    let shop = Shop::new();
    assert_eq!(shop.adapter.gateway.probe().await, Ok(()));
    let probe = async |reply: Reply| {
        shop.humo.change(|state| state.instead = Some(reply));
        shop.adapter.gateway.probe().await
    };
    let answer = probe(Reply::Xml(401, String::new())).await;
    assert_eq!(answer, Err(ProbeFailure::Unauthorized));
    let answer = probe(Reply::HangUp).await;
    assert!(matches!(answer, Err(ProbeFailure::Silent(_))), "{answer:?}");
    let answer = probe(Reply::Xml(200, "<html/>".to_owned())).await;
    assert!(matches!(answer, Err(ProbeFailure::Broken(_))), "{answer:?}");
}
