//! Every outcome of a debit.

use chrono::TimeDelta;
use domain::card::{CardRefusal, DebitOutcome};
use test_support::http_double::Reply;

use crate::fake::{
    CAPTURED_911, CONFIRM_DECLINED, CONFIRM_LIES, DROPS_CREATE, EXPIRED, HOLDS_TOO_LITTLE, LOST,
    NOT_CAPTURED_911, ODD_ACTION, PAYS, PAYS_HALF, envelope, fault_body,
};
use crate::support::{Shop, paid, submitted};

fn declined(refusal: CardRefusal, code: i32) -> DebitOutcome {
    DebitOutcome::Declined { refusal, code }
}

fn is_unknown(outcome: &DebitOutcome) -> bool {
    matches!(outcome, DebitOutcome::Unknown { .. })
}

fn document(number: &str) -> DebitOutcome {
    DebitOutcome::Paid {
        document_id: Some(number.to_owned()),
    }
}

#[tokio::test]
async fn prefixes_do_not_matter() {
    for prefix in ["ebppif1:", "urn:", "ns1:", ""] {
        let shop = Shop::new();
        shop.humo.change(|state| state.prefix = prefix);
        assert_eq!(shop.debit(PAYS).await, document("905001234"), "{prefix:?}");
        assert_eq!(shop.look_up(&[submitted()]).await, Ok(paid("905001234")));
    }
}

#[tokio::test]
async fn a_decline_is_final_and_says_why() {
    for (number, expected) in [
        (
            HOLDS_TOO_LITTLE,
            declined(CardRefusal::InsufficientFunds, 116),
        ),
        (EXPIRED, declined(CardRefusal::CardExpired, 101)),
        (LOST, declined(CardRefusal::CardBlocked, 208)),
    ] {
        let shop = Shop::new();
        assert_eq!(shop.debit(number).await, expected);
        assert_eq!(shop.humo.operations(), ["Payment"]);
    }
}

/// What is made of the create's answer.
async fn outcome_of(reply: Reply) -> DebitOutcome {
    let shop = Shop::new();
    let card = shop.confirmed(PAYS).await;
    shop.humo.change(|state| state.instead = Some(reply));
    shop.debit_again(&card).await
}

#[tokio::test]
async fn every_class_of_code_has_its_outcome() {
    use CardRefusal::{
        CardBlocked, CardExpired, CardUnknown, Declined, InsufficientFunds, LimitExceeded,
    };
    for (code, refusal) in [
        (100, Declined),
        (101, CardExpired),
        (102, Declined),
        (104, CardBlocked),
        (106, CardBlocked),
        (107, Declined),
        (109, Declined),
        (110, Declined),
        (111, CardUnknown),
        (117, Declined),
        (118, CardUnknown),
        (119, Declined),
        (121, LimitExceeded),
        (116, InsufficientFunds),
        (209, CardBlocked),
        (902, Declined),
        (905, Declined),
        (918, Declined),
    ] {
        let outcome = outcome_of(Reply::Xml(500, fault_body("e:", &code.to_string()))).await;
        assert_eq!(outcome, declined(refusal, code));
    }
    for code in [
        "000", "-1", "400", "499", "500", "601", "903", "906", "907", "909", "910", "911", "912",
        "913", "914", "915", "777", "", "x",
    ] {
        let outcome = outcome_of(Reply::Xml(500, fault_body("e:", code))).await;
        assert!(is_unknown(&outcome), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn silence_and_garbage_leave_it_unknown() {
    let answered = |inner: &str| {
        let body = format!("<e:PaymentResponse>{inner}</e:PaymentResponse>");
        Reply::Xml(200, envelope("e:", &body))
    };
    let about = "<paymentID>905001234</paymentID><paymentRef>7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</paymentRef>";
    for reply in [
        Reply::HangUp,
        Reply::Hang,
        Reply::Xml(401, String::new()),
        Reply::Xml(502, fault_body("e:", "116")),
        Reply::Xml(503, String::new()),
        Reply::Xml(504, String::new()),
        Reply::Xml(200, String::new()),
        Reply::Xml(200, "<html>116</html>".to_owned()),
        Reply::Xml(500, "Internal Server Error".to_owned()),
        Reply::Xml(500, envelope("e:", "<e:PaymentResponse/>")),
        Reply::Xml(200, envelope("e:", "<e:GetPaymentResponse/>")),
        Reply::Xml(200, format!("<!DOCTYPE x>{}", fault_body("e:", "116"))),
        Reply::Redirect("http://127.0.0.1:1/".to_owned()),
        answered(about),
        answered(&format!("{about}<action>5</action>")),
        answered("<action>4</action>"),
        // Another order than was asked for.
        answered("<paymentRef>another</paymentRef><action>10</action>"),
        answered(&format!(
            "{about}<details><item><name>amount</name><value>1</value></item></details><action>10</action>"
        )),
        answered(&format!(
            "{about}<details><item><name>amount</name><value>1.5</value></item></details><action>10</action>"
        )),
    ] {
        let told = format!("{reply:?}");
        let outcome = outcome_of(reply).await;
        assert!(is_unknown(&outcome), "{told}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_time_out_of_a_confirm_is_unknown_until_it_is_asked_about() {
    for number in [CAPTURED_911, NOT_CAPTURED_911] {
        let shop = Shop::new();
        let outcome = shop.debit(number).await;
        assert!(is_unknown(&outcome), "{outcome:?}");
        assert_eq!(shop.look_up(&[submitted()]).await, Ok(paid("905001234")));
        assert_eq!(shop.humo.payment().status, "finished");
    }
}

#[tokio::test]
async fn a_create_without_an_answer_is_unknown_and_never_repeated() {
    for number in [DROPS_CREATE, ODD_ACTION] {
        let shop = Shop::new();
        let outcome = shop.debit(number).await;
        assert!(is_unknown(&outcome), "{outcome:?}");
        assert_eq!(shop.humo.operations(), ["Payment"]);
    }
}

#[tokio::test]
async fn an_approval_of_a_part_is_released_and_refused() {
    let shop = Shop::new();
    let outcome = shop.debit(PAYS_HALF).await;
    assert_eq!(outcome, declined(CardRefusal::Declined, 2));
    assert_eq!(shop.humo.payment().status, "cancelled");
    assert_eq!(
        shop.humo.operations(),
        ["Payment", "CancelRequest", "GetPayment"]
    );
}

#[tokio::test]
async fn a_declined_confirm_counts_only_when_the_status_agrees() {
    let shop = Shop::new();
    let outcome = shop.debit(CONFIRM_DECLINED).await;
    assert_eq!(outcome, declined(CardRefusal::InsufficientFunds, 116));
    assert_eq!(shop.humo.payment().status, "cancelled");

    let shop = Shop::new();
    let outcome = shop.debit(CONFIRM_LIES).await;
    let taken = DebitOutcome::Paid {
        document_id: Some("905001234".to_owned()),
    };
    assert_eq!(outcome, taken);
    assert_eq!(
        shop.humo.operations(),
        ["Payment", "confirm", "GetPayment"],
        "what is finished is not cancelled"
    );
    assert_eq!(shop.look_up(&[submitted()]).await, Ok(paid("905001234")));
}

#[tokio::test]
async fn a_card_that_was_confirmed_for_another_payment_is_not_debited() {
    let shop = Shop::new();
    let card = shop.confirmed(PAYS).await;
    let mut payment = crate::support::payment();
    payment.id = domain::PaymentId(uuid::Uuid::from_u128(1));
    let order = domain::card::DebitOrder {
        payment: &payment,
        attempt: &submitted(),
    };
    let outcome = shop.cards().debit(&card, &order).await;
    assert_eq!(outcome, declined(CardRefusal::Declined, 904));
    assert!(shop.humo.operations().is_empty());
}

#[tokio::test]
async fn the_centre_may_be_that_of_the_card() {
    let shop = Shop::with(|settings| {
        settings.centre_id = Some("OurBank".to_owned());
        settings.use_card_institution = true;
    });
    assert_eq!(shop.debit(PAYS).await, document("905001234"));
    let received = shop.humo.double.received();
    let create = &received[1].body;
    assert!(
        create.contains("<name>centre_id</name><value>DEMOBANK</value>"),
        "{create}"
    );
}

#[tokio::test]
async fn an_order_that_was_written_down_too_long_ago_is_not_sent() {
    let shop = Shop::new();
    let card = shop.confirmed(PAYS).await;
    shop.clock.advance(TimeDelta::seconds(31));
    let outcome = shop.debit_again(&card).await;
    assert!(is_unknown(&outcome), "{outcome:?}");
    assert!(shop.humo.operations().is_empty());
}

#[tokio::test]
async fn an_order_that_was_authorised_too_late_is_left_to_a_look_up() {
    let shop = Shop::new();
    let card = shop.confirmed(PAYS).await;
    shop.clock.step(TimeDelta::seconds(32));
    let outcome = shop.debit_again(&card).await;
    assert!(is_unknown(&outcome), "{outcome:?}");
    assert_eq!(shop.humo.operations(), ["Payment"]);
    assert_eq!(shop.look_up(&[submitted()]).await, Ok(paid("905001234")));
}
