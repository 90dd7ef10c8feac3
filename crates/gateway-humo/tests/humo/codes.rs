//! The card look-up, and codes of our own.

use chrono::TimeDelta;
use domain::card::{CardFailure, CardRefusal};
use domain::sms::SmsFailure;
use test_support::http_double::Reply;

use crate::fake::{PAYS, card_in_order};
use crate::support::{Shop, card};

fn refusal(failure: Option<CardFailure>) -> (Option<CardRefusal>, Option<i32>) {
    match failure {
        Some(CardFailure::Refused { refusal, code }) => (Some(refusal), code),
        other => panic!("{other:?}"),
    }
}

/// Why no code is sent when the look-up answers so.
async fn failure(answer: String) -> Option<CardFailure> {
    let shop = Shop::new();
    shop.humo.change(|state| state.card = answer);
    let failure = shop.send_code(&card(PAYS)).await.err();
    let sent = shop.phones.messages.lock().expect("unharmed").len();
    assert_eq!(sent, usize::from(failure.is_none()));
    failure
}

#[tokio::test]
async fn a_code_goes_to_the_phone_that_the_bank_knows() {
    let shop = Shop::new();
    let sent = shop.send_code(&card(PAYS)).await.expect("a code");
    assert_eq!(sent.phone_mask.as_deref(), Some("+998 90 *** ** 67"));
    let code = shop.phones.code();
    assert_eq!(code.len(), 6);
    let messages = shop.phones.messages.lock().expect("unharmed").clone();
    let text = format!("Payment confirmation code: {code}. Do not tell it to anyone.");
    assert_eq!(messages, [("998901234567".to_owned(), text)]);
}

#[tokio::test]
async fn only_the_right_code_in_time_confirms_a_card() {
    let shop = Shop::new();
    let sent = shop.send_code(&card(PAYS)).await.expect("a code");
    let code = shop.phones.code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let check = async |code: &str| {
        let checked = shop.cards().check_code(&sent.challenge, &code.into()).await;
        checked.map(|_| ())
    };
    assert_eq!(
        refusal(check(wrong).await.err()).0,
        Some(CardRefusal::WrongCode)
    );
    assert_eq!(check(&code).await, Ok(()));
    shop.clock.advance(TimeDelta::seconds(119));
    assert_eq!(check(&code).await, Ok(()));
    shop.clock.advance(TimeDelta::seconds(1));
    assert_eq!(
        refusal(check(&code).await.err()).0,
        Some(CardRefusal::CodeExpired)
    );
}

#[tokio::test]
async fn a_card_that_is_not_in_order_gets_no_code() {
    let good = card_in_order(PAYS);
    assert_eq!(failure(good.clone()).await, None);
    let status = |code: &str| {
        let of_card = r#""type":"card","actionCode":"000""#;
        good.replacen(
            of_card,
            &format!(r#""type":"card","actionCode":"{code}""#),
            1,
        )
    };
    for (answer, expected) in [
        (status("104"), (CardRefusal::CardBlocked, Some(104))),
        (status("125"), (CardRefusal::CardBlocked, Some(125))),
        (status("208"), (CardRefusal::CardBlocked, Some(208))),
        (status("281"), (CardRefusal::CardBlocked, Some(281))),
        (status("101"), (CardRefusal::CardExpired, Some(101))),
        (status("999"), (CardRefusal::CardBlocked, Some(999))),
        (
            good.replace(r#""pinTryCount":0"#, r#""pinTryCount":3"#),
            (CardRefusal::CardBlocked, Some(106)),
        ),
        (
            good.replace(r#""expiry":"2812""#, r#""expiry":"2811""#),
            (CardRefusal::CardExpired, None),
        ),
        (
            good.replace(r#""state":"on""#, r#""state":"off-phone""#),
            (CardRefusal::SmsNotEnabled, None),
        ),
        (
            good.replace("+998901234567", "n/a"),
            (CardRefusal::SmsNotEnabled, None),
        ),
        (
            good.replace(r#""mb":{"#, r#""nb":{"#),
            (CardRefusal::SmsNotEnabled, None),
        ),
        (
            r#"{"error":{"code":118,"message":"card not found"}}"#.to_owned(),
            (CardRefusal::CardUnknown, Some(118)),
        ),
        (
            r#"{"error":{"code":"208","message":"lost"}}"#.to_owned(),
            (CardRefusal::CardBlocked, Some(208)),
        ),
    ] {
        let (refusal, code) = refusal(failure(answer.clone()).await);
        assert_eq!((refusal, code), (Some(expected.0), expected.1), "{answer}");
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_no_answer() {
    let good = card_in_order(PAYS);
    for answer in [
        String::new(),
        "<html>".to_owned(),
        "{}".to_owned(),
        r#"{"result":{}}"#.to_owned(),
        good.replace(r#""type":"card""#, r#""type":"user""#),
        // Another card than was asked about.
        card_in_order("9860090100000026"),
        r#"{"error":{"code":909,"message":"?"}}"#.to_owned(),
    ] {
        let failure = failure(answer.clone()).await;
        assert!(
            matches!(failure, Some(CardFailure::Unavailable(_))),
            "{answer}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_look_up_that_fails_is_told_apart() {
    for (reply, is_ours) in [
        (Reply::Json(401, String::new()), true),
        (Reply::Json(503, String::new()), false),
        (Reply::HangUp, false),
        (Reply::Hang, false),
    ] {
        let shop = Shop::new();
        shop.humo
            .change(|state| state.instead = Some(reply.clone()));
        let failure = shop.send_code(&card(PAYS)).await.err();
        let is_right = match failure {
            Some(CardFailure::Misconfigured(_)) => is_ours,
            Some(CardFailure::Unavailable(_)) => !is_ours,
            _ => false,
        };
        assert!(is_right, "{reply:?}: {failure:?}");
    }
}

#[tokio::test]
async fn a_message_that_does_not_go_out_is_told_apart() {
    for (sms, is_ours) in [
        (SmsFailure::Silent("nobody there".to_owned()), false),
        (SmsFailure::Unauthorized, true),
        (SmsFailure::Refused("not approved".to_owned()), true),
    ] {
        let shop = Shop::new();
        *shop.phones.failure.lock().expect("unharmed") = Some(sms.clone());
        let failure = shop.send_code(&card(PAYS)).await.err();
        let is_right = match failure {
            Some(CardFailure::Misconfigured(_)) => is_ours,
            Some(CardFailure::Unavailable(_)) => !is_ours,
            _ => false,
        };
        assert!(is_right, "{sms:?}: {failure:?}");
    }
}

#[tokio::test]
async fn cards_of_other_schemes_are_not_taken() {
    let shop = Shop::new();
    for (number, is_taken) in [
        (PAYS, true),
        // Co-badged: a Visa card and a Mastercard on Humo's rails.
        ("4008470000000009", true),
        ("5555360000000006", true),
        ("8600533364098829", false),
        ("4111111111111111", false),
    ] {
        let Ok(card) = domain::card::CardDetails::try_new(
            number,
            "12/28",
            crate::support::began_at().date_naive(),
        ) else {
            panic!("{number} fails the Luhn check");
        };
        assert_eq!(shop.cards().takes(&card), is_taken, "{number}");
    }
    let other = shop.send_code(&card("8600533364098829")).await.err();
    assert_eq!(refusal(other).0, Some(CardRefusal::CardUnknown));
    assert_eq!(shop.humo.double.received(), []);
}
