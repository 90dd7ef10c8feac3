use chrono::TimeDelta;
use domain::AttemptNumber;
use domain::gateway::{GatewayView, LookUpError, ProbeFailure};
use domain::payment::{Attempt, AttemptStatus};
use serde_json::json;
use test_support::http_double::Reply;

use crate::fake::Twist;
use crate::support::{EXT, TOTAL, UzCard, attempt, payment};

async fn look_up(uzcard: &UzCard, attempts: &[Attempt]) -> Result<GatewayView, LookUpError> {
    uzcard.gateway().look_up(&payment(), attempts).await
}

fn paid() -> GatewayView {
    GatewayView::Paid {
        attempt: AttemptNumber::new(1),
        document_id: Some("012345678901".to_owned()),
    }
}

fn not_paid(is_final: bool, error_code: Option<i32>) -> GatewayView {
    GatewayView::NotPaid {
        is_final,
        error_code,
    }
}

fn unsent(number: i32) -> Attempt {
    Attempt {
        submitted_at: None,
        ..attempt(number, "never sent")
    }
}

#[tokio::test]
async fn the_link_leads_to_our_own_card_page() {
    let uzcard = UzCard::start();
    let link = uzcard
        .gateway()
        .pay_link(&payment(), "https://clinic.uz/back", None);
    let id = payment().id;
    assert_eq!(link, format!("https://pay.clinic.uz/pay/{id}/card"));
}

#[tokio::test]
async fn a_debit_whose_answer_got_lost_is_found() {
    for (twist, writes_texts) in [
        (Twist::DoneThenHangUp, false),
        (Twist::DoneThenGarbage, true),
    ] {
        let uzcard = UzCard::start();
        if writes_texts {
            uzcard.gate.write_texts();
        }
        uzcard.gate.twist("trans.pay.purpose", twist);
        uzcard.debit().await;
        assert_eq!(look_up(&uzcard, &[attempt(1, EXT)]).await, Ok(paid()));
        assert_eq!(uzcard.gate.balance(), 98_000_000 - TOTAL);
    }
}

#[tokio::test]
async fn a_debit_that_was_declined_is_over() {
    let uzcard = UzCard::start();
    uzcard.gate.set_balance(0);
    uzcard
        .gate
        .twist("trans.pay.purpose", Twist::DoneThenHangUp);
    uzcard.debit().await;
    assert_eq!(
        look_up(&uzcard, &[attempt(1, EXT)]).await,
        Ok(not_paid(true, Some(51)))
    );
}

#[tokio::test]
async fn not_found_is_believed_only_when_no_order_can_be_on_its_way() {
    let uzcard = UzCard::start();
    let attempts = [attempt(1, EXT)];
    assert_eq!(look_up(&uzcard, &attempts).await, Ok(GatewayView::Pending));
    uzcard.pass(TimeDelta::seconds(299));
    assert_eq!(look_up(&uzcard, &attempts).await, Ok(GatewayView::Pending));
    uzcard.pass(TimeDelta::seconds(1));
    assert_eq!(look_up(&uzcard, &attempts).await, Ok(not_paid(true, None)));
    for code in [-267, -282] {
        uzcard.gate.twist("trans.ext", Twist::Error(code));
        assert_eq!(
            look_up(&uzcard, &attempts).await,
            Ok(not_paid(true, None)),
            "{code}"
        );
    }
    uzcard.gate.twist("trans.ext", Twist::Result(json!([])));
    assert_eq!(look_up(&uzcard, &attempts).await, Ok(not_paid(true, None)));
}

#[tokio::test]
async fn an_attempt_that_was_never_sent_is_over_when_it_cannot_be_any_more() {
    let uzcard = UzCard::start();
    uzcard.pass(TimeDelta::minutes(Attempt::SUBMIT_MINUTES_MAX + 4));
    assert_eq!(
        look_up(&uzcard, &[unsent(1)]).await,
        Ok(not_paid(false, None))
    );
    uzcard.pass(TimeDelta::minutes(1));
    assert_eq!(
        look_up(&uzcard, &[unsent(1)]).await,
        Ok(not_paid(true, None))
    );
    assert!(uzcard.gate.received().is_empty(), "nothing to ask about");
}

#[tokio::test]
async fn without_attempts_nothing_is_paid_and_nothing_is_over() {
    let uzcard = UzCard::start();
    assert_eq!(look_up(&uzcard, &[]).await, Ok(not_paid(false, None)));
}

#[tokio::test]
async fn money_of_an_attempt_that_had_ended_is_found() {
    let uzcard = UzCard::start();
    uzcard.debit().await;
    let failed = Attempt {
        status: AttemptStatus::Failed,
        ..attempt(1, EXT)
    };
    let attempts = [failed, attempt(2, "another"), unsent(3)];
    assert_eq!(look_up(&uzcard, &attempts).await, Ok(paid()));
}

#[tokio::test]
async fn money_is_of_the_attempt_under_whose_reference_it_was_taken() {
    let uzcard = UzCard::start();
    uzcard.debit().await;
    let first = Attempt {
        status: AttemptStatus::Failed,
        ..attempt(1, EXT)
    };
    // The order of the second is on its way.
    let second = attempt(2, "not known yet");
    assert_eq!(look_up(&uzcard, &[first, second]).await, Ok(paid()));
}

#[tokio::test]
async fn money_that_went_back_is_not_with_us() {
    let uzcard = UzCard::start();
    uzcard.debit().await;
    uzcard.refund(TOTAL - 250_000, 1).await;
    assert_eq!(
        look_up(&uzcard, &[attempt(1, EXT)]).await,
        Ok(not_paid(true, None))
    );
}

#[tokio::test]
async fn a_reversal_that_was_refused_leaves_the_money_with_us() {
    let uzcard = UzCard::start();
    let tran = json!({"ext": EXT, "refNum": "012345678901", "resp": 96, "status": "RER"});
    uzcard.gate.twist("trans.ext", Twist::Result(tran));
    assert_eq!(look_up(&uzcard, &[attempt(1, EXT)]).await, Ok(paid()));
}

#[tokio::test]
async fn what_proves_nothing_ends_nothing() {
    let uzcard = UzCard::start();
    uzcard.pass(TimeDelta::days(1));
    let attempts = [attempt(1, EXT)];
    for code in [-101, -301, -307, -211, -236, -999, -32_603] {
        uzcard.gate.twist("trans.ext", Twist::Error(code));
        let view = look_up(&uzcard, &attempts).await;
        assert!(
            matches!(view, Err(LookUpError::Silent(_))),
            "{code}: {view:?}"
        );
    }
    for result in [
        json!({"ext": EXT, "status": "WAIT", "refNum": "012345678901"}),
        json!({"ext": EXT, "refNum": "012345678901"}),
        json!({"ext": EXT, "status": "OK"}),
    ] {
        uzcard
            .gate
            .twist("trans.ext", Twist::Result(result.clone()));
        assert_eq!(
            look_up(&uzcard, &attempts).await,
            Ok(GatewayView::Unknown),
            "{result}"
        );
    }
    for body in ["", "<html>", "{}", r#"{"id":1,"result":7}"#] {
        let garbage = Reply::Json(200, body.to_owned());
        uzcard.gate.twist("trans.ext", Twist::Instead(garbage));
        let view = look_up(&uzcard, &attempts).await;
        assert!(
            matches!(view, Err(LookUpError::Garbled(_))),
            "{body}: {view:?}"
        );
    }
}

#[tokio::test]
async fn another_amount_under_our_reference_is_not_credited() {
    let uzcard = UzCard::start();
    let tran = json!({"ext": EXT, "refNum": "012345678901", "amount": 1, "status": "OK"});
    uzcard.gate.twist("trans.ext", Twist::Result(tran));
    let view = look_up(&uzcard, &[attempt(1, EXT)]).await;
    assert!(matches!(view, Err(LookUpError::Garbled(_))), "{view:?}");
}

#[tokio::test]
async fn another_transaction_in_the_list_is_not_ours() {
    let uzcard = UzCard::start();
    let others =
        json!([{"ext": "another", "refNum": "012345678901", "amount": TOTAL, "status": "OK"}]);
    uzcard.gate.twist("trans.ext", Twist::Result(others));
    assert_eq!(
        look_up(&uzcard, &[attempt(1, EXT)]).await,
        Ok(GatewayView::Pending)
    );
}

#[tokio::test]
async fn a_question_is_asked_again_when_the_connection_broke() {
    let uzcard = UzCard::start();
    uzcard.debit().await;
    uzcard
        .gate
        .twist("trans.ext", Twist::Instead(Reply::HangUp));
    assert_eq!(look_up(&uzcard, &[attempt(1, EXT)]).await, Ok(paid()));
    uzcard
        .gate
        .twist("trans.ext", Twist::Instead(Reply::HangUp));
    uzcard
        .gate
        .twist("trans.ext", Twist::Instead(Reply::Json(503, String::new())));
    let view = look_up(&uzcard, &[attempt(1, EXT)]).await;
    assert!(matches!(view, Err(LookUpError::Silent(_))), "{view:?}");
}

#[tokio::test]
async fn silence_is_given_up() {
    let uzcard = UzCard::start();
    uzcard.gate.twist("trans.ext", Twist::Instead(Reply::Hang));
    let view = look_up(&uzcard, &[attempt(1, EXT)]).await;
    assert_eq!(
        view,
        Err(LookUpError::Silent("the time limit passed".to_owned()))
    );
}

#[tokio::test]
async fn refused_credentials_are_told_apart() {
    let uzcard = UzCard::with(|settings| settings.login = Some("nobody".to_owned()));
    let view = look_up(&uzcard, &[attempt(1, EXT)]).await;
    assert_eq!(view, Err(LookUpError::Unauthorized));
    assert_eq!(
        uzcard.gateway().probe().await,
        Err(ProbeFailure::Unauthorized)
    );
}

#[tokio::test]
async fn the_probe_asks_about_our_terminal() {
    let uzcard = UzCard::start();
    assert_eq!(uzcard.gateway().probe().await, Ok(()));
    assert_eq!(
        uzcard.gate.calls("terminal.check"),
        [json!({"terminal": {"merchantId": "90012345678", "terminalId": "92900001"}})]
    );
    uzcard.gate.twist("terminal.check", Twist::Error(-237));
    let probed = uzcard.gateway().probe().await;
    assert!(matches!(probed, Err(ProbeFailure::Broken(_))), "{probed:?}");
}
