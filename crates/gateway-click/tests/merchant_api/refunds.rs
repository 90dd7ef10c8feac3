//! Refunds: what is sent, and what is made of every kind of answer.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use domain::UserId;
use domain::administration::Reason;
use domain::gateway::{PaymentGateway, RefundOrder, RefundView};
use domain::ids::RefundId;
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, AttemptStatus, Payment};
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use gateway_click::ClickConfig;
use test_support::HttpDouble;
use test_support::http_double::Reply;
use uuid::Uuid;

use crate::support::{ORDER, attempt, calls, config, gateway, now, ok, payment, unknown};

const REVERSAL: &str = "DELETE /payment/reversal/12345/4711";
const STATUS: &str = "GET /payment/status/12345/4711";
const BY_ORDER: &str =
    "GET /payment/status_by_mti/12345/550e8400-e29b-41d4-a716-446655440000/2023-11-15";

/// Click, which holds the money of document 4711 and says whose it is, and answers to reversals so.
fn click_that_reverses(reversal: Reply) -> HttpDouble {
    HttpDouble::start(move |call| match call.method.as_str() {
        "DELETE" => reversal.clone(),
        _ => of_order(4711, 2),
    })
}

/// A document of our order.
fn of_order(document: i64, status: i32) -> Reply {
    ok(&format!(
        r#""payment_id":{document},"payment_status":{status},"merchant_trans_id":"{ORDER}""#
    ))
}

/// The same, which refuses the reversal and afterwards answers so about the document.
fn click_that_refuses_and_then_says(after: Reply) -> HttpDouble {
    let has_refused = AtomicBool::new(false);
    HttpDouble::start(move |call| {
        if call.method == "DELETE" {
            has_refused.store(true, Ordering::SeqCst);
            refused_reply()
        } else if has_refused.load(Ordering::SeqCst) {
            after.clone()
        } else {
            of_order(4711, 2)
        }
    })
}

/// Click, which answers to each of its three calls so.
fn click(by_document: Reply, by_order: Reply, reversal: Reply) -> HttpDouble {
    HttpDouble::start(move |call| {
        if call.method == "DELETE" {
            reversal.clone()
        } else if call.path.contains("status_by_mti") {
            by_order.clone()
        } else {
            by_document.clone()
        }
    })
}

/// What a double was asked about one refund.
struct Case {
    config: ClickConfig,
    payment: Payment,
    attempt: Attempt,
    others: Vec<Attempt>,
    refund: Refund,
}

impl Case {
    /// A refund of so many of the payment's 100,000 tiyin.
    fn of(double: &HttpDouble, minor: i64) -> Self {
        let payment = payment();
        let mut attempt = attempt(1, 4711, AttemptStatus::Succeeded);
        attempt.ended_at = Some(now());
        let staff = UserId::new(1).expect("positive");
        let reason = Reason::parse("the consultation was cancelled").expect("a reason");
        Self {
            config: config(double),
            refund: Refund {
                id: RefundId(Uuid::from_u128(1)),
                payment_id: payment.id,
                user_id: payment.user_id,
                gateway: payment.gateway.clone(),
                attempt: attempt.number,
                amount: AnyMoney::new(minor, CurrencyCode::Uzs),
                status: RefundStatus::Pending,
                origin: RefundOrigin::Staff(staff, reason),
                reference: None,
                error_code: None,
                requested_at: now(),
                ordered_at: None,
                ended_at: None,
                disputed_at: None,
            },
            payment,
            attempt,
            others: Vec::new(),
        }
    }

    fn whole(double: &HttpDouble) -> Self {
        Self::of(double, 100_000)
    }

    fn part(double: &HttpDouble) -> Self {
        let mut case = Self::of(double, 30_050);
        case.config.partial_reversal = true;
        case
    }

    async fn refund(&self) -> RefundView {
        gateway(self.config.clone()).refund(&self.order()).await
    }

    async fn look_up(&self) -> RefundView {
        gateway(self.config.clone())
            .look_up_refund(&self.order())
            .await
    }

    fn order(&self) -> RefundOrder<'_> {
        RefundOrder {
            refund: &self.refund,
            payment: &self.payment,
            attempt: &self.attempt,
            others: &self.others,
        }
    }
}

fn settled() -> RefundView {
    RefundView::Settled {
        reference: Some("4711".to_owned()),
    }
}

fn refused_reply() -> Reply {
    Reply::Json(
        200,
        r#"{"error_code":-5017,"error_note":"UZCARD refuses"}"#.to_owned(),
    )
}

fn is_not_sent(view: &RefundView) -> bool {
    matches!(view, RefundView::NotSent { .. })
}

fn is_unknown(view: &RefundView) -> bool {
    matches!(view, RefundView::Unknown { .. })
}

#[tokio::test]
async fn a_whole_refund_reverses_the_document() {
    let double = click_that_reverses(ok(r#""payment_id":4711"#));
    assert_eq!(Case::whole(&double).refund().await, settled());
    assert_eq!(calls(&double), [STATUS, REVERSAL]);
    let auth = double.received()[0].header("auth").map(str::to_owned);
    assert_eq!(auth.as_deref(), Some(crate::support::AUTH));
}

#[tokio::test]
async fn a_partial_refund_names_its_amount_in_som() {
    let double = click_that_reverses(ok(r#""payment_id":4711"#));
    assert_eq!(Case::part(&double).refund().await, settled());
    let reversal = "DELETE /payment/partial_reversal/12345/4711/300.50";
    assert_eq!(calls(&double), [STATUS, reversal]);
}

#[tokio::test]
async fn a_partial_refund_is_not_sent_unless_it_is_allowed() {
    let double = HttpDouble::always(ok(r#""payment_id":4711"#));
    let view = Case::of(&double, 30_050).refund().await;
    assert!(matches!(view, RefundView::NotSupported { .. }), "{view:?}");
    assert_eq!(calls(&double), [""; 0]);
}

#[tokio::test]
async fn without_a_merchant_user_nothing_is_sent() {
    let double = HttpDouble::always(ok(r#""payment_id":4711"#));
    let mut case = Case::whole(&double);
    case.config.merchant_user_id = None;
    for view in [case.refund().await, case.look_up().await] {
        assert!(matches!(view, RefundView::NotSupported { .. }), "{view:?}");
    }
    assert_eq!(calls(&double), [""; 0]);
}

#[tokio::test]
async fn silence_and_garbage_are_never_a_refusal() {
    for reply in [
        Reply::HangUp,
        Reply::Json(500, r#"{"error_code":-1,"error_note":"no"}"#.to_owned()),
        Reply::Json(502, String::new()),
        Reply::Json(401, r#"{"error_code":-401,"error_note":"no"}"#.to_owned()),
        Reply::Json(403, "<html>proxy</html>".to_owned()),
        Reply::Json(200, "<html>".to_owned()),
        Reply::Json(200, r#"{"error_code":0"#.to_owned()),
        Reply::Json(200, r#"{"error_code":null}"#.to_owned()),
        ok(r#""payment_id":4712"#),
        Reply::Redirect("http://127.0.0.1:9/".to_owned()),
    ] {
        let double = click_that_reverses(reply.clone());
        let view = Case::whole(&double).refund().await;
        assert!(is_unknown(&view), "{reply:?}: {view:?}");
        assert_eq!(calls(&double), [STATUS, REVERSAL], "sent once");
        // The same answer to a part, which has no second document to be wrong about.
        if !matches!(&reply, Reply::Json(200, body) if body.contains("4712")) {
            let double = click_that_reverses(reply.clone());
            let view = Case::part(&double).refund().await;
            assert!(is_unknown(&view), "{reply:?}: {view:?}");
        }
    }
}

#[tokio::test]
async fn an_error_code_is_a_refusal_when_the_money_is_still_there() {
    let double = click_that_reverses(refused_reply());
    let refused = RefundView::Refused {
        error_code: Some(-5017),
        message: "UZCARD refuses".to_owned(),
    };
    assert_eq!(Case::whole(&double).refund().await, refused);
    assert_eq!(calls(&double), [STATUS, REVERSAL, STATUS]);
}

#[tokio::test]
async fn an_error_code_is_no_refusal_when_the_money_has_gone_back_already() {
    let double = click_that_refuses_and_then_says(of_order(4711, -2));
    assert_eq!(Case::whole(&double).refund().await, settled());
    assert_eq!(calls(&double), [STATUS, REVERSAL, STATUS]);
}

#[tokio::test]
async fn an_error_code_without_a_status_leaves_the_outcome_open() {
    for status in [
        Reply::HangUp,
        ok(r#""payment_id":4711,"payment_status":1"#),
        ok(r#""payment_id":4711"#),
        Reply::Json(200, r#"{"error_code":-404,"error_note":"?"}"#.to_owned()),
    ] {
        let double = click_that_refuses_and_then_says(status.clone());
        let view = Case::whole(&double).refund().await;
        assert!(is_unknown(&view), "{status:?}: {view:?}");
        assert_eq!(calls(&double), [STATUS, REVERSAL, STATUS]);
    }
}

#[tokio::test]
async fn what_has_been_reversed_already_is_not_reversed_again() {
    let double = click_that_reverses(ok(r#""payment_id":4711"#));
    double.change(|_| of_order(4711, -2));
    assert_eq!(Case::whole(&double).refund().await, settled());
    let part = Case::part(&double).refund().await;
    assert!(matches!(part, RefundView::Refused { .. }), "{part:?}");
    assert_eq!(calls(&double), [STATUS, STATUS]);
}

#[tokio::test]
async fn nothing_is_sent_while_click_has_the_payment_in_hand_or_does_not_answer() {
    for reply in [
        of_order(4711, 0),
        of_order(4711, 1),
        of_order(4711, 7),
        Reply::HangUp,
        Reply::Json(500, String::new()),
        Reply::Json(401, String::new()),
    ] {
        let double = HttpDouble::always(reply.clone());
        for case in [Case::whole(&double), Case::part(&double)] {
            let view = case.refund().await;
            assert!(is_not_sent(&view), "{reply:?}: {view:?}");
        }
        assert_eq!(calls(&double), [STATUS, STATUS], "{reply:?}");
    }
}

#[tokio::test]
async fn a_number_that_may_be_anybodys_is_reversed_when_the_order_leads_to_it() {
    let nameless = ok(r#""payment_id":4711,"payment_status":2"#);
    let reversed = ok(r#""payment_id":4711"#);
    for by_order in [of_order(4711, 2), nameless.clone()] {
        let double = click(nameless.clone(), by_order.clone(), reversed.clone());
        assert_eq!(Case::whole(&double).refund().await, settled());
        assert_eq!(calls(&double), [STATUS, BY_ORDER, REVERSAL], "{by_order:?}");
    }
}

#[tokio::test]
async fn what_another_attempt_took_is_not_reversed_in_its_place() {
    let by_document = ok(r#""payment_id":4711,"payment_status":2"#);
    for (leads_to, sent) in [(4712, Some(REVERSAL)), (4799, None)] {
        let double = click(
            by_document.clone(),
            of_order(leads_to, 2),
            ok(r#""payment_id":4711"#),
        );
        let mut case = Case::whole(&double);
        case.others = vec![attempt(2, 4712, AttemptStatus::Superseded)];
        let view = case.refund().await;
        let reversals = calls(&double);
        let reversals = reversals.iter().find(|call| call.starts_with("DELETE"));
        assert_eq!(reversals.map(String::as_str), sent, "{view:?}");
        match sent {
            Some(_) => assert_eq!(view, settled()),
            None => assert!(is_not_sent(&view), "{view:?}"),
        }
    }
}

#[tokio::test]
async fn an_attempt_without_a_number_does_not_give_back_what_another_may_have_taken() {
    let double = click(ok(""), of_order(4712, 2), ok(r#""payment_id":4712"#));
    let mut case = Case::whole(&double);
    case.attempt.document_id = None;
    case.others = vec![attempt(2, 4712, AttemptStatus::Superseded)];
    let view = case.refund().await;
    assert!(is_not_sent(&view), "{view:?}");
    assert_eq!(calls(&double), [BY_ORDER]);
}

#[tokio::test]
async fn a_number_that_may_be_anybodys_is_not_reversed_when_the_order_leads_nowhere() {
    let nameless = ok(r#""payment_id":4711,"payment_status":2"#);
    for by_order in [
        unknown(),
        ok(r#""payment_status":2"#),
        Reply::Json(404, "<html>".to_owned()),
    ] {
        let reversed = ok(r#""payment_id":4711"#);
        let double = click(nameless.clone(), by_order.clone(), reversed);
        for case in [Case::whole(&double), Case::part(&double)] {
            let view = case.refund().await;
            assert!(is_not_sent(&view), "{by_order:?}: {view:?}");
        }
        let view = Case::whole(&double).look_up().await;
        assert!(is_unknown(&view), "{by_order:?}: {view:?}");
        assert!(calls(&double).iter().all(|call| call.starts_with("GET ")));
    }
}

#[tokio::test]
async fn questions_that_take_too_long_leave_the_reversal_unsent() {
    let double = HttpDouble::start(|call| {
        if call.path.contains("status_by_mti") {
            Reply::Hang
        } else {
            std::thread::sleep(std::time::Duration::from_secs(4));
            ok(r#""payment_id":4711,"payment_status":2"#)
        }
    });
    let began = std::time::Instant::now();
    let view = Case::part(&double).refund().await;
    assert!(is_not_sent(&view), "{view:?}");
    assert!(began.elapsed() < std::time::Duration::from_secs(9));
    assert_eq!(calls(&double), [STATUS, BY_ORDER]);
}

/// Click, which answers one question with the money of document 4711, and then is gone.
fn gone_after_one_answer() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let body = format!(
        r#"{{"error_code":0,"payment_id":4711,"payment_status":2,"merchant_trans_id":"{ORDER}"}}"#
    );
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a question");
        drop(listener);
        let mut question = [0; 4096];
        let _ = stream.read(&mut question);
        let length = body.len();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
        let answer = format!("{head}\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).expect("it is heard");
    });
    format!("http://{address}/")
}

#[tokio::test]
async fn a_reversal_that_finds_nobody_was_not_sent() {
    let double = HttpDouble::always(unknown());
    for mut case in [Case::whole(&double), Case::part(&double)] {
        case.config.api_url = gone_after_one_answer();
        let view = case.refund().await;
        assert!(is_not_sent(&view), "{view:?}");
        // The question finds nobody either.
        let view = case.refund().await;
        assert!(is_not_sent(&view), "{view:?}");
    }
    assert_eq!(calls(&double), [""; 0]);
}

#[tokio::test]
async fn somebody_elses_payment_is_not_reversed() {
    let reversed = |id: i64| ok(&format!(r#""payment_id":{id}"#));
    let other_order = ok(
        r#""payment_id":4711,"payment_status":2,"merchant_trans_id":"550e8400-e29b-41d4-a716-446655440001""#,
    );
    let nameless = ok(r#""payment_id":4711,"payment_status":2"#);
    // The order leads to the document that holds its money.
    for by_document in [other_order.clone(), nameless.clone(), unknown()] {
        let double = click(by_document.clone(), of_order(5000, 2), reversed(5000));
        let view = Case::whole(&double).refund().await;
        let reference = Some("5000".to_owned());
        assert_eq!(view, RefundView::Settled { reference });
        let reversal = "DELETE /payment/reversal/12345/5000";
        assert_eq!(calls(&double), [STATUS, BY_ORDER, reversal]);
        let looked_up = Case::whole(&double).look_up().await;
        assert_eq!(looked_up, RefundView::NotMade, "of 5000");
    }
    // It leads to one that does not, which may be that of another attempt: neither is touched, and nothing is proved.
    for by_document in [other_order.clone(), nameless, unknown()] {
        for status in [-2, 0, 1, 7] {
            let told = of_order(5000, status);
            let double = click(by_document.clone(), told, reversed(5000));
            let case = Case::whole(&double);
            let view = case.refund().await;
            assert!(is_not_sent(&view), "{status}: {view:?}");
            let view = case.look_up().await;
            assert!(is_unknown(&view), "{status}: {view:?}");
            assert!(calls(&double).iter().all(|call| call.starts_with("GET ")));
        }
    }
    // It leads nowhere.
    let double = click(other_order, unknown(), reversed(4711));
    let view = Case::whole(&double).refund().await;
    assert!(is_not_sent(&view), "{view:?}");
    assert_eq!(calls(&double), [STATUS, BY_ORDER]);
}

#[tokio::test]
async fn a_refused_part_is_refused() {
    let double = click_that_reverses(refused_reply());
    let view = Case::part(&double).refund().await;
    assert!(matches!(view, RefundView::Refused { .. }), "{view:?}");
}

#[tokio::test]
async fn a_payment_of_an_earlier_month_is_refused_without_a_call() {
    let double = HttpDouble::always(ok(r#""payment_id":4711"#));
    let mut case = Case::whole(&double);
    // The clock stands on 15 November 2023.
    case.attempt.ended_at = Some(now() - TimeDelta::days(20));
    let view = case.refund().await;
    assert!(
        matches!(
            view,
            RefundView::Refused {
                error_code: None,
                ..
            }
        ),
        "{view:?}"
    );
    assert_eq!(calls(&double), [""; 0]);
}

#[tokio::test]
async fn a_look_up_says_whether_a_whole_refund_was_made() {
    for (status, expected) in [(-2, settled()), (2, RefundView::NotMade)] {
        let double = HttpDouble::always(of_order(4711, status));
        assert_eq!(Case::whole(&double).look_up().await, expected);
        assert_eq!(calls(&double), [STATUS]);
        let nameless = format!(r#""payment_id":4711,"payment_status":{status}"#);
        let double = HttpDouble::always(ok(&nameless));
        assert_eq!(Case::whole(&double).look_up().await, expected);
        assert_eq!(calls(&double), [STATUS, BY_ORDER]);
    }
    for reply in [
        Reply::HangUp,
        Reply::Json(500, String::new()),
        ok(r#""payment_id":4711,"payment_status":0"#),
        ok(r#""payment_id":4711,"payment_status":7"#),
        ok(r#""payment_id":4712,"payment_status":-2"#),
        Reply::Json(200, r#"{"error_code":-1,"payment_status":-2}"#.to_owned()),
    ] {
        let double = HttpDouble::always(reply.clone());
        let view = Case::whole(&double).look_up().await;
        assert!(is_unknown(&view), "{reply:?}: {view:?}");
    }
}

#[tokio::test]
async fn of_a_partial_refund_the_status_proves_nothing() {
    let double = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":2"#));
    let view = Case::part(&double).look_up().await;
    assert!(matches!(view, RefundView::NotSupported { .. }), "{view:?}");
    assert_eq!(calls(&double), [""; 0]);
}

#[tokio::test]
async fn a_document_that_click_never_named_is_asked_for_by_order() {
    let double = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":2"#));
    let mut case = Case::whole(&double);
    case.attempt.document_id = None;
    assert_eq!(case.refund().await, settled());
    assert_eq!(calls(&double), [BY_ORDER, REVERSAL]);
}

#[tokio::test]
async fn a_document_that_cannot_be_had_leaves_the_outcome_open_and_nothing_sent() {
    let double = HttpDouble::always(ok(r#""payment_status":2"#));
    let mut case = Case::whole(&double);
    case.attempt.document_id = None;
    let view = case.refund().await;
    assert!(is_not_sent(&view), "{view:?}");
    let view = case.look_up().await;
    assert!(is_unknown(&view), "{view:?}");
    assert!(calls(&double).iter().all(|call| call.starts_with("GET ")));
}
