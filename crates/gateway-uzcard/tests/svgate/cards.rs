use domain::card::{CardChallenge, CardDetails, CardFailure, CardRefusal, CodeRequest};
use domain::text::Language;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::fake::{CODE, TOKEN, Twist, card};
use crate::support::{UzCard, good_card, now, payment};

async fn send(uzcard: &UzCard, card: &CardDetails) -> Result<Option<String>, CardFailure> {
    let request = CodeRequest {
        card,
        payment: &payment(),
        language: Language::Russian,
    };
    let sent = uzcard.cards().send_code(&request).await?;
    assert_eq!(sent.challenge.0.expose_secret(), "748201");
    Ok(sent.phone_mask)
}

async fn check(uzcard: &UzCard, code: &str) -> Result<String, CardFailure> {
    let challenge = CardChallenge("748201".into());
    let card = uzcard.cards().check_code(&challenge, &code.into()).await?;
    Ok(card.0.expose_secret().to_owned())
}

fn refused<T>(refusal: CardRefusal, code: i32) -> Result<T, CardFailure> {
    Err(CardFailure::Refused {
        refusal,
        code: Some(code),
    })
}

#[tokio::test]
async fn a_code_is_asked_for_as_documented() {
    let uzcard = UzCard::start();
    let mask = send(&uzcard, &good_card()).await.expect("sent");
    assert_eq!(mask.as_deref(), Some("+998 ** *** 4567"));
    assert_eq!(
        uzcard.gate.calls("cards.new.otp"),
        [
            json!({"card": {"pan": "8600533364098829", "expiry": "2806"}, "serviceName": "demo-shop"})
        ]
    );
    let request = &uzcard.gate.received()[0];
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn a_phone_that_is_not_masked_is_masked() {
    let uzcard = UzCard::start();
    let whole = json!({"id": 748_201, "phoneMask": "+998 90 123 45 67"});
    uzcard.gate.twist("cards.new.otp", Twist::Result(whole));
    let mask = send(&uzcard, &good_card()).await.expect("sent");
    assert_eq!(mask.as_deref(), Some("+998 ** *** 4567"));
}

#[tokio::test]
async fn the_code_is_traded_for_a_token() {
    let uzcard = UzCard::start();
    assert_eq!(check(&uzcard, CODE).await.as_deref(), Ok(TOKEN));
    assert_eq!(
        uzcard.gate.calls("cards.new.verify"),
        [json!({"otp": {"id": 748_201, "code": "112233"}})]
    );
}

#[tokio::test]
async fn what_is_no_code_is_not_sent() {
    let uzcard = UzCard::start();
    for code in ["", "11223", "1122334", "11223a", "١١٢٢٣٣"] {
        let wrong = Err(CardFailure::Refused {
            refusal: CardRefusal::WrongCode,
            code: None,
        });
        assert_eq!(check(&uzcard, code).await, wrong, "{code}");
    }
    assert!(uzcard.gate.calls("cards.new.verify").is_empty());
}

#[tokio::test]
async fn refusals_of_a_code_are_told_apart() {
    let uzcard = UzCard::start();
    assert_eq!(
        check(&uzcard, "000000").await,
        refused(CardRefusal::WrongCode, -269)
    );
    for (code, refusal) in [
        (-270, CardRefusal::CodeExpired),
        (-294, CardRefusal::CodeExpired),
        (-261, CardRefusal::TooManyCodes),
        (-271, CardRefusal::CardUnknown),
        (-205, CardRefusal::CardBlocked),
    ] {
        uzcard.gate.twist("cards.new.verify", Twist::Error(code));
        assert_eq!(check(&uzcard, CODE).await, refused(refusal, code));
    }
}

#[tokio::test]
async fn refusals_of_a_card_are_told_apart() {
    let uzcard = UzCard::start();
    for (code, refusal) in [
        (-200, CardRefusal::CardUnknown),
        (-202, CardRefusal::CardUnknown),
        (-201, CardRefusal::CardExpired),
        (-204, CardRefusal::CardBlocked),
        (-205, CardRefusal::CardBlocked),
        (-206, CardRefusal::SmsNotEnabled),
        (-261, CardRefusal::TooManyCodes),
        (-382, CardRefusal::CardUnknown),
        (-320, CardRefusal::Declined),
    ] {
        uzcard.gate.twist("cards.new.otp", Twist::Error(code));
        assert_eq!(send(&uzcard, &good_card()).await, refused(refusal, code));
    }
}

#[tokio::test]
async fn only_a_card_in_status_0_may_be_charged() {
    let uzcard = UzCard::start();
    for (status, refusal) in [
        (12, CardRefusal::CardBlocked),
        (3, CardRefusal::Declined),
        (9, CardRefusal::CardUnknown),
        (77, CardRefusal::Declined),
    ] {
        uzcard
            .gate
            .twist("cards.new.verify", Twist::Result(card(status)));
        assert_eq!(check(&uzcard, CODE).await, refused(refusal, status));
    }
}

#[tokio::test]
async fn a_card_without_a_status_is_asked_about_once_and_not_charged_without_one() {
    let uzcard = UzCard::start();
    let silent = json!({"id": TOKEN, "pan": "860053******8829", "sms": true});
    let twist = |method: &str, answer| uzcard.gate.twist(method, Twist::Result(answer));
    twist("cards.new.verify", silent.clone());
    assert_eq!(check(&uzcard, CODE).await.as_deref(), Ok(TOKEN));
    assert_eq!(uzcard.gate.calls("cards.get"), [json!({"ids": [TOKEN]})]);
    twist("cards.new.verify", silent.clone());
    twist("cards.get", json!([card(12)]));
    assert_eq!(
        check(&uzcard, CODE).await,
        refused(CardRefusal::CardBlocked, 12)
    );
    for unhelpful in [
        json!([]),
        json!([silent.clone()]),
        json!([{"id": "another", "status": 0}]),
    ] {
        twist("cards.new.verify", silent.clone());
        twist("cards.get", unhelpful);
        let failure = check(&uzcard, CODE).await;
        assert!(
            matches!(failure, Err(CardFailure::Unavailable(_))),
            "{failure:?}"
        );
    }
}

#[tokio::test]
async fn faults_of_the_installation_are_no_fault_of_the_payer() {
    let uzcard = UzCard::with(|settings| settings.password = Some("wrong".into()));
    let failure = send(&uzcard, &good_card()).await;
    assert!(
        matches!(failure, Err(CardFailure::Misconfigured(_))),
        "{failure:?}"
    );
    let uzcard = UzCard::start();
    for code in [-236, -256, -100, -32_600] {
        uzcard.gate.twist("cards.new.otp", Twist::Error(code));
        let failure = send(&uzcard, &good_card()).await;
        assert!(
            matches!(failure, Err(CardFailure::Misconfigured(_))),
            "{code}: {failure:?}"
        );
    }
    for code in [-101, -292, -300, -450, -12_345] {
        uzcard.gate.twist("cards.new.otp", Twist::Error(code));
        let failure = send(&uzcard, &good_card()).await;
        assert!(
            matches!(failure, Err(CardFailure::Unavailable(_))),
            "{code}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_code_is_never_asked_for_twice_by_itself() {
    let uzcard = UzCard::start();
    uzcard.gate.twist("cards.new.otp", Twist::DoneThenHangUp);
    let failure = send(&uzcard, &good_card()).await;
    assert!(
        matches!(failure, Err(CardFailure::Unavailable(_))),
        "{failure:?}"
    );
    assert_eq!(uzcard.gate.calls("cards.new.otp").len(), 1);
}

#[tokio::test]
async fn the_schemes_list_adds_to_the_cards_that_are_taken() {
    let uzcard = UzCard::start();
    let card = (0..10).find_map(|digit| {
        let number = format!("561468100987654{digit}");
        CardDetails::try_new(&number, "06/28", now().date_naive()).ok()
    });
    let card = card.expect("one of ten digits passes the Luhn check");
    assert!(!uzcard.cards().takes(&card), "not in the table");
    for _ in 0..500 {
        if uzcard.cards().takes(&card) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(uzcard.cards().takes(&card), "in SV-Gate's list");
    assert!(uzcard.cards().takes(&good_card()));
    assert_eq!(
        uzcard.gate.calls("get.bin.list").len(),
        1,
        "asked once a day"
    );
}
