use domain::gateway::RefundView;
use serde_json::json;
use test_support::http_double::Reply;

use crate::fake::Twist;
use crate::support::{EXT, TOTAL, UzCard, attempt, order, payment, refund};

/// The whole payment as the wallet has it; the payer gets the commission back too.
const WHOLE: i64 = TOTAL - 250_000;

fn settled(reference: &str) -> RefundView {
    RefundView::Settled {
        reference: Some(reference.to_owned()),
    }
}

fn is_unknown(view: &RefundView) -> bool {
    matches!(view, RefundView::Unknown { .. })
}

fn refused_with(view: &RefundView) -> Option<i32> {
    match view {
        RefundView::Refused { error_code, .. } => *error_code,
        _ => None,
    }
}

async fn paid() -> UzCard {
    let uzcard = UzCard::start();
    uzcard.debit().await;
    uzcard
}

#[tokio::test]
async fn a_whole_payment_is_reversed_by_its_reference() {
    let uzcard = paid().await;
    assert_eq!(uzcard.look_up_refund(WHOLE, 1).await, RefundView::NotMade);
    assert_eq!(uzcard.refund(WHOLE, 1).await, settled("012345678901"));
    assert_eq!(uzcard.gate.balance(), 98_000_000);
    assert_eq!(
        uzcard.gate.calls("trans.reverse"),
        [json!({"tranId": "012345678901"})]
    );
    assert_eq!(
        uzcard.look_up_refund(WHOLE, 1).await,
        settled("012345678901")
    );
}

#[tokio::test]
async fn a_reversal_that_was_made_already_is_settled() {
    let uzcard = paid().await;
    uzcard.gate.twist("trans.reverse", Twist::DoneThenHangUp);
    let view = uzcard.refund(WHOLE, 1).await;
    assert!(is_unknown(&view), "{view:?}");
    assert_eq!(
        uzcard.refund(WHOLE, 1).await,
        settled("012345678901"),
        "-389"
    );
    assert_eq!(uzcard.gate.balance(), 98_000_000, "given back once");
}

#[tokio::test]
async fn already_reversed_is_believed_when_the_debit_does_not_show_it() {
    let uzcard = paid().await;
    uzcard.gate.twist("trans.reverse", Twist::Error(-389));
    assert_eq!(uzcard.refund(WHOLE, 1).await, settled("012345678901"));
    uzcard.gate.twist("trans.reverse", Twist::Error(-389));
    uzcard.gate.twist("trans.ext", Twist::Error(-307));
    let view = uzcard.refund(WHOLE, 1).await;
    assert!(is_unknown(&view), "not while it cannot be asked: {view:?}");
}

#[tokio::test]
async fn a_reversal_that_is_refused_leaves_the_money_with_us() {
    let uzcard = paid().await;
    let tran = json!([{"ext": EXT, "refNum": "012345678901", "amount": TOTAL, "resp": 96, "status": "RER"}]);
    uzcard
        .gate
        .twist("trans.reverse", Twist::Result(tran.clone()));
    assert_eq!(refused_with(&uzcard.refund(WHOLE, 1).await), Some(96));
    for code in [-381, -256, -240, -208] {
        uzcard.gate.twist("trans.reverse", Twist::Error(code));
        assert_eq!(refused_with(&uzcard.refund(WHOLE, 1).await), Some(code));
    }
}

#[tokio::test]
async fn a_refusal_of_an_earlier_order_is_none_of_a_later_one() {
    let uzcard = paid().await;
    let refused = json!([{"ext": EXT, "refNum": "012345678901", "amount": TOTAL, "currency": 860, "resp": 96, "status": "RER"}]);
    uzcard
        .gate
        .twist("trans.reverse", Twist::Result(refused.clone()));
    assert_eq!(refused_with(&uzcard.refund(WHOLE, 1).await), Some(96));
    // The next order gets no answer, and the debit still shows the refusal of the first.
    uzcard
        .gate
        .twist("trans.reverse", Twist::Instead(Reply::HangUp));
    assert!(is_unknown(&uzcard.refund(WHOLE, 2).await));
    uzcard
        .gate
        .twist("trans.ext", Twist::Result(refused.clone()));
    assert_eq!(uzcard.look_up_refund(WHOLE, 2).await, RefundView::NotMade);
    assert_eq!(uzcard.refund(WHOLE, 2).await, settled("012345678901"));
    // "Repeated", of a debit that shows a refusal, says neither.
    uzcard.gate.twist("trans.ext", Twist::Result(refused));
    let view = uzcard.refund(WHOLE, 2).await;
    assert!(is_unknown(&view), "{view:?}");
}

#[tokio::test]
async fn not_found_or_cancelled_is_no_refusal_when_the_money_went_back() {
    let uzcard = paid().await;
    uzcard.gate.twist("trans.reverse", Twist::DoneThenHangUp);
    uzcard.refund(WHOLE, 1).await;
    uzcard.gate.twist("trans.reverse", Twist::Error(-282));
    assert_eq!(uzcard.refund(WHOLE, 1).await, settled("012345678901"));
}

#[tokio::test]
async fn what_proves_nothing_leaves_a_refund_open() {
    for (amount, method) in [
        (WHOLE, "trans.reverse"),
        (2_500_000, "trans.reverse.partial"),
    ] {
        let uzcard = paid().await;
        for twist in [
            Twist::Error(-101),
            Twist::Error(-307),
            Twist::Error(-311),
            Twist::Error(-450),
            Twist::Error(-7_777),
            Twist::Instead(Reply::HangUp),
            Twist::Instead(Reply::Hang),
            Twist::Instead(Reply::Json(500, String::new())),
            Twist::Instead(Reply::Json(401, String::new())),
            Twist::Instead(Reply::Json(200, "{".to_owned())),
            Twist::Result(json!([])),
            Twist::Result(json!([{"status": "WAIT"}])),
        ] {
            let shown = format!("{method} {twist:?}");
            let calls = uzcard.gate.calls(method).len();
            uzcard.gate.twist(method, twist);
            let view = uzcard.refund(amount, 1).await;
            assert!(is_unknown(&view), "{shown}: {view:?}");
            assert_eq!(
                uzcard.gate.calls(method).len(),
                calls + 1,
                "{shown}: sent once"
            );
        }
    }
}

#[tokio::test]
async fn a_part_is_given_back_under_the_refunds_own_id() {
    let uzcard = paid().await;
    assert_eq!(
        uzcard.look_up_refund(2_500_000, 5).await,
        RefundView::NotMade
    );
    assert_eq!(uzcard.refund(2_500_000, 5).await, settled("012345679010"));
    let id = refund(2_500_000, 5).id.to_string();
    assert_eq!(
        uzcard.gate.calls("trans.reverse.partial"),
        [json!({"tran": {"tranId": "012345678901", "reverseAmount": 2_500_000, "ext": id}})]
    );
    assert_eq!(
        uzcard.look_up_refund(2_500_000, 5).await,
        settled("012345679010")
    );
    assert_eq!(uzcard.gate.balance(), 98_000_000 - TOTAL + 2_500_000);
}

#[tokio::test]
async fn a_part_is_given_back_once() {
    let uzcard = paid().await;
    uzcard
        .gate
        .twist("trans.reverse.partial", Twist::DoneThenHangUp);
    let view = uzcard.refund(2_500_000, 5).await;
    assert!(is_unknown(&view), "{view:?}");
    assert_eq!(
        uzcard.look_up_refund(2_500_000, 5).await,
        settled("012345679010")
    );
    assert_eq!(
        uzcard.refund(2_500_000, 5).await,
        settled("012345679010"),
        "-207"
    );
    assert_eq!(uzcard.gate.balance(), 98_000_000 - TOTAL + 2_500_000);
}

#[tokio::test]
async fn a_part_is_settled_with_either_status() {
    for status in ["OK", "ROK"] {
        let uzcard = paid().await;
        let tran = json!({"refNum": "012345679010", "amount": 2_500_000, "status": status});
        uzcard
            .gate
            .twist("trans.reverse.partial", Twist::Result(tran));
        assert_eq!(
            uzcard.refund(2_500_000, 5).await,
            settled("012345679010"),
            "{status}"
        );
    }
    for status in ["ERR", "RER"] {
        let uzcard = paid().await;
        let tran = json!({"refNum": "000000000000", "resp": 5, "status": status});
        uzcard
            .gate
            .twist("trans.reverse.partial", Twist::Result(tran));
        let view = uzcard.refund(2_500_000, 5).await;
        assert_eq!(refused_with(&view), Some(5), "{status}");
    }
}

#[tokio::test]
async fn parts_above_the_remainder_are_refused() {
    let uzcard = paid().await;
    uzcard.refund(WHOLE - 1, 5).await;
    uzcard.refund(WHOLE - 1, 6).await;
    let view = uzcard.refund(WHOLE - 1, 7).await;
    assert_eq!(refused_with(&view), Some(-381), "{view:?}");
}

#[tokio::test]
async fn without_partial_refunds_nothing_is_sent() {
    let uzcard = UzCard::with(|settings| settings.partial_refunds = false);
    uzcard.debit().await;
    let view = uzcard.refund(2_500_000, 5).await;
    assert!(matches!(view, RefundView::NotSupported { .. }), "{view:?}");
    assert!(uzcard.gate.calls("trans.reverse.partial").is_empty());
    let obstacle = |tiyin| {
        let amount = refund(tiyin, 5).amount;
        uzcard.gateway().refund_obstacle(&payment(), amount)
    };
    let RefundView::NotSupported { instead } = view else {
        unreachable!()
    };
    assert_eq!(obstacle(2_500_000), Some(instead), "known before");
    assert_eq!(obstacle(WHOLE), None);
    assert_eq!(uzcard.refund(WHOLE, 6).await, settled("012345678901"));
}

#[tokio::test]
async fn a_reference_that_we_do_not_have_is_asked_for() {
    let uzcard = paid().await;
    let (refund, payment, attempt) = (refund(WHOLE, 1), payment(), attempt(1, EXT));
    let order = order(&refund, &payment, &attempt);
    assert_eq!(
        uzcard.gateway().refund(&order).await,
        settled("012345678901")
    );
    assert_eq!(uzcard.gate.balance(), 98_000_000);
}

#[tokio::test]
async fn a_debit_that_nobody_knows_is_not_reversed() {
    let uzcard = UzCard::start();
    let (refund, payment, attempt) = (refund(WHOLE, 1), payment(), attempt(1, EXT));
    let order = order(&refund, &payment, &attempt);
    let view = uzcard.gateway().refund(&order).await;
    assert!(is_not_sent(&view), "{view:?}");
    assert!(uzcard.gate.calls("trans.reverse").is_empty());
}

fn is_not_sent(view: &RefundView) -> bool {
    matches!(view, RefundView::NotSent { .. })
}

#[tokio::test]
async fn an_order_that_finds_nobody_was_not_sent() {
    let nobody = "http://127.0.0.1:9/svgate".to_owned();
    let uzcard = UzCard::with(|settings| settings.endpoint = Some(nobody));
    for amount in [WHOLE, 2_500_000] {
        let view = uzcard.refund(amount, 1).await;
        assert!(is_not_sent(&view), "{amount}: {view:?}");
        let view = uzcard.look_up_refund(amount, 1).await;
        assert!(is_unknown(&view), "{amount}: {view:?}");
    }
}

#[tokio::test]
async fn no_order_is_sent_while_the_reference_is_not_known() {
    let uzcard = paid().await;
    let (payment, attempt) = (payment(), attempt(1, EXT));
    for (amount, method) in [
        (WHOLE, "trans.reverse"),
        (2_500_000, "trans.reverse.partial"),
    ] {
        uzcard.gate.twist("trans.ext", Twist::Error(-307));
        let refund = refund(amount, 1);
        let order = order(&refund, &payment, &attempt);
        let view = uzcard.gateway().refund(&order).await;
        assert!(is_not_sent(&view), "{method}: {view:?}");
        assert!(uzcard.gate.calls(method).is_empty(), "{method}");
    }
}
