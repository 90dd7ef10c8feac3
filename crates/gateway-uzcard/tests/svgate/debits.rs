use chrono::TimeDelta;
use domain::card::{CardRefusal, ConfirmedCard, DebitOrder, DebitOutcome};
use domain::payment::Attempt;
use serde_json::json;
use test_support::http_double::Reply;

use crate::fake::{TOKEN, Twist};
use crate::support::{EXT, TOTAL, UzCard, attempt, payment};

fn paid() -> DebitOutcome {
    DebitOutcome::Paid {
        document_id: Some("012345678901".to_owned()),
    }
}

fn declined(refusal: CardRefusal, code: i32) -> DebitOutcome {
    DebitOutcome::Declined { refusal, code }
}

fn is_unknown(outcome: &DebitOutcome) -> bool {
    matches!(outcome, DebitOutcome::Unknown { .. })
}

#[tokio::test]
async fn a_card_is_debited_by_the_total_under_our_reference() {
    for writes_texts in [false, true] {
        let uzcard = UzCard::start();
        if writes_texts {
            uzcard.gate.write_texts();
        }
        assert_eq!(uzcard.pay().await, paid());
        assert_eq!(uzcard.gate.balance(), 98_000_000 - TOTAL);
        assert_eq!(
            uzcard.gate.calls("trans.pay.purpose"),
            [
                json!({"tran": {"purpose": "payment", "receiverId": "90012345678", "cardId": TOKEN,
                "amount": TOTAL, "commission": 0, "currency": "860", "ext": EXT,
                "merchantId": "90012345678", "terminalId": "92900001"}})
            ]
        );
    }
}

#[tokio::test]
async fn the_receiver_is_named_as_configured() {
    let uzcard = UzCard::with(|settings| settings.receiver_id = "shop-17".to_owned());
    uzcard.debit().await;
    assert_eq!(
        uzcard.gate.calls("trans.pay.purpose")[0]["tran"]["receiverId"],
        "shop-17"
    );
}

#[tokio::test]
async fn too_little_money_is_told() {
    let uzcard = UzCard::start();
    uzcard.gate.set_balance(TOTAL - 1);
    assert_eq!(
        uzcard.debit().await,
        declined(CardRefusal::InsufficientFunds, 51)
    );
    assert_eq!(uzcard.gate.balance(), TOTAL - 1);
}

#[tokio::test]
async fn another_answer_of_the_bank_is_a_decline_without_a_reason() {
    let uzcard = UzCard::start();
    let tran =
        json!({"ext": EXT, "refNum": "000000000000", "amount": TOTAL, "resp": 57, "status": "ERR"});
    uzcard.gate.twist("trans.pay.purpose", Twist::Result(tran));
    assert_eq!(uzcard.debit().await, declined(CardRefusal::Declined, 57));
}

#[tokio::test]
async fn errors_that_are_certain_end_the_debit() {
    let uzcard = UzCard::start();
    for (code, refusal) in [
        (-240, CardRefusal::InsufficientFunds),
        (-260, CardRefusal::InsufficientFunds),
        (-205, CardRefusal::CardBlocked),
        (-201, CardRefusal::CardExpired),
        (-257, CardRefusal::CardUnknown),
        (-262, CardRefusal::LimitExceeded),
        (-245, CardRefusal::LimitExceeded),
        (-246, CardRefusal::Declined),
        (-258, CardRefusal::Declined),
        (-333, CardRefusal::Declined),
        (-236, CardRefusal::Declined),
        (-100, CardRefusal::Declined),
    ] {
        uzcard.gate.twist("trans.pay.purpose", Twist::Error(code));
        assert_eq!(uzcard.debit().await, declined(refusal, code));
    }
    assert_eq!(uzcard.gate.balance(), 98_000_000);
}

#[tokio::test]
async fn errors_that_prove_nothing_leave_the_outcome_open() {
    let uzcard = UzCard::start();
    for code in [
        -101, -102, -281, -211, -244, -300, -301, -302, -303, -306, -307, -308, -311, -208, -267,
        -350, -400, -604, -32_603, -9_999, 0, 1,
    ] {
        uzcard.gate.twist("trans.pay.purpose", Twist::Error(code));
        let outcome = uzcard.debit().await;
        assert!(is_unknown(&outcome), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn an_answer_that_says_neither_leaves_the_outcome_open() {
    let uzcard = UzCard::start();
    let good = json!({"ext": EXT, "refNum": "012345678901", "amount": TOTAL, "currency": "860", "resp": 0, "status": "OK"});
    for (field, value) in [
        ("status", json!("NEW")),
        ("status", json!(null)),
        ("status", json!("ROK")),
        ("refNum", json!("000000000000")),
        ("refNum", json!(null)),
        ("ext", json!("another")),
        ("amount", json!(TOTAL + 1)),
        ("currency", json!("840")),
    ] {
        let mut twisted = good.clone();
        twisted[field] = value.clone();
        uzcard
            .gate
            .twist("trans.pay.purpose", Twist::Result(twisted));
        let outcome = uzcard.debit().await;
        assert!(is_unknown(&outcome), "{field} {value}: {outcome:?}");
    }
    uzcard.gate.twist("trans.pay.purpose", Twist::Result(good));
    assert_eq!(uzcard.debit().await, paid());
}

#[tokio::test]
async fn transport_failures_leave_the_outcome_open_and_are_not_repeated() {
    for twist in [
        Twist::DoneThenHangUp,
        Twist::DoneThenGarbage,
        Twist::Instead(Reply::HangUp),
        Twist::Instead(Reply::Hang),
        Twist::Instead(Reply::Json(500, String::new())),
        Twist::Instead(Reply::Json(502, "<html>".to_owned())),
        Twist::Instead(Reply::Json(401, String::new())),
        Twist::Instead(Reply::Json(404, "{}".to_owned())),
        Twist::Instead(Reply::Json(200, String::new())),
        Twist::Instead(Reply::Json(
            200,
            format!(r#"{{"id":1,"result":"{}"}}"#, "x".repeat(2_000_000)),
        )),
    ] {
        let uzcard = UzCard::start();
        let shown = format!("{twist:?}").chars().take(60).collect::<String>();
        uzcard.gate.twist("trans.pay.purpose", twist);
        let outcome = uzcard.debit().await;
        assert!(is_unknown(&outcome), "{shown}: {outcome:?}");
        assert_eq!(uzcard.gate.calls("trans.pay.purpose").len(), 1, "{shown}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = UzCard::start();
    let uzcard = UzCard::start();
    let to = Twist::Instead(Reply::Redirect(elsewhere.gate.url()));
    uzcard.gate.twist("trans.pay.purpose", to);
    assert!(is_unknown(&uzcard.debit().await));
    assert!(elsewhere.gate.received().is_empty());
}

#[tokio::test]
async fn a_reference_that_is_used_already_is_asked_about() {
    let uzcard = UzCard::start();
    assert_eq!(uzcard.debit().await, paid());
    assert_eq!(uzcard.debit().await, paid(), "-207, then trans.ext");
    assert_eq!(uzcard.gate.balance(), 98_000_000 - TOTAL);
    assert_eq!(uzcard.gate.calls("trans.ext"), [json!({"extId": EXT})]);
}

#[tokio::test]
async fn a_used_reference_that_cannot_be_asked_about_stays_open() {
    for code in [-207, -380] {
        let uzcard = UzCard::start();
        uzcard.gate.twist("trans.pay.purpose", Twist::Error(code));
        assert!(is_unknown(&uzcard.debit().await), "not found: {code}");
        uzcard.gate.twist("trans.pay.purpose", Twist::Error(code));
        uzcard.gate.twist("trans.ext", Twist::Error(-307));
        assert!(is_unknown(&uzcard.debit().await), "not answered: {code}");
    }
}

#[tokio::test]
async fn a_declined_reference_stays_declined() {
    let uzcard = UzCard::start();
    uzcard.gate.set_balance(0);
    assert_eq!(
        uzcard.debit().await,
        declined(CardRefusal::InsufficientFunds, 51)
    );
    uzcard.gate.set_balance(98_000_000);
    assert_eq!(
        uzcard.debit().await,
        declined(CardRefusal::InsufficientFunds, 51)
    );
    assert_eq!(uzcard.gate.balance(), 98_000_000);
}

#[tokio::test]
async fn an_order_that_was_not_written_down_or_is_stale_is_not_sent() {
    let uzcard = UzCard::start();
    let unwritten = Attempt {
        submitted_at: None,
        ..attempt(1, EXT)
    };
    let order = DebitOrder {
        payment: &payment(),
        attempt: &unwritten,
    };
    let card = ConfirmedCard(TOKEN.into());
    assert!(is_unknown(&uzcard.cards().debit(&card, &order).await));
    uzcard.pass(TimeDelta::seconds(31));
    assert!(is_unknown(&uzcard.debit().await));
    assert!(uzcard.gate.calls("trans.pay.purpose").is_empty());
}
