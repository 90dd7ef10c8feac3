use domain::card::CardDetails;
use domain::money::{Amount, Uzs};
use gateway_click::{CallError, CardToken, PaymentState, TokenPayment};
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{ORDER, api, calls, ok};

const TOKEN: &str = "3B1DF3F1-7358-407C-B57F-0F6351310803";
const NUMBER: &str = "8600123412341230";

fn token() -> CardToken {
    CardToken::parse(TOKEN).expect("a token")
}

fn card() -> CardDetails {
    let today = "2026-01-15".parse().expect("a day");
    (0..10)
        .find_map(|digit| {
            CardDetails::try_new(&format!("860012341234123{digit}"), "06/28", today).ok()
        })
        .expect("one digit passes the check")
}

#[tokio::test]
async fn a_card_is_shown_with_the_month_first() {
    let double = HttpDouble::always(ok(&format!(
        r#""card_token":"{TOKEN}","phone_number":"99890***4567","temporary":1"#
    )));
    let requested = api(&double).request_card_token(&card(), true).await;
    let requested = requested.expect("a token");
    assert_eq!(requested.token.expose(), TOKEN);
    assert_eq!(requested.phone_number.as_deref(), Some("99890***4567"));
    assert_eq!(calls(&double), ["POST /card_token/request"]);
    let number = card().number().to_owned();
    assert_eq!(
        double.received()[0].body,
        format!(
            r#"{{"service_id":12345,"card_number":"{number}","expire_date":"0628","temporary":1}}"#
        )
    );
    let shown = format!("{requested:?}");
    assert!(!shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn a_token_that_is_none_is_garbled() {
    for body in [
        r#""card_token":null"#,
        r#""card_token":"../x""#,
        r#""temporary":0"#,
    ] {
        let double = HttpDouble::always(ok(body));
        let requested = api(&double).request_card_token(&card(), false).await;
        assert!(matches!(requested, Err(CallError::Garbled(_))), "{body}");
    }
}

#[tokio::test]
async fn a_code_is_handed_over_and_the_number_comes_back_masked() {
    let double = HttpDouble::always(ok(&format!(r#""card_number":"{NUMBER}""#)));
    let number = api(&double)
        .verify_card_token(&token(), &"123456".into())
        .await;
    assert_eq!(number, Ok(Some("860012******1230".to_owned())));
    assert_eq!(calls(&double), ["POST /card_token/verify"]);
    assert_eq!(
        double.received()[0].body,
        format!(r#"{{"service_id":12345,"card_token":"{TOKEN}","sms_code":"123456"}}"#)
    );
}

#[tokio::test]
async fn a_payment_is_made_to_the_tiyin() {
    let double = HttpDouble::always(ok(r#""payment_id":"598761234","payment_status":1"#));
    let amount = Amount::<Uzs>::parse("1000").expect("an amount");
    let paid = api(&double)
        .pay_with_card_token(&token(), amount, ORDER)
        .await;
    let expected = TokenPayment {
        document_id: Some(598_761_234),
        state: Some(PaymentState::Pending),
    };
    assert_eq!(paid, Ok(expected));
    assert_eq!(calls(&double), ["POST /card_token/payment"]);
    assert_eq!(
        double.received()[0].body,
        format!(
            r#"{{"service_id":12345,"card_token":"{TOKEN}","amount":1000.00,"transaction_parameter":"{ORDER}"}}"#
        )
    );
}

#[tokio::test]
async fn an_unclear_payment_is_not_sent_again() {
    for reply in [Reply::HangUp, Reply::Json(502, String::new())] {
        let double = HttpDouble::always(reply);
        let amount = Amount::<Uzs>::parse("1000").expect("an amount");
        let paid = api(&double)
            .pay_with_card_token(&token(), amount, ORDER)
            .await;
        let is_unclear = matches!(paid, Err(CallError::Silent(_) | CallError::Broken(_)));
        assert!(is_unclear, "{paid:?}");
        assert_eq!(double.received().len(), 1);
    }
}

#[tokio::test]
async fn a_card_is_forgotten() {
    let double = HttpDouble::always(ok(r#""x":1"#));
    assert_eq!(api(&double).delete_card_token(&token()).await, Ok(()));
    assert_eq!(
        calls(&double),
        [format!("DELETE /card_token/12345/{TOKEN}")]
    );
}
