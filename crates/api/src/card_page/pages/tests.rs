use actix_web::body::MessageBody as _;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use domain::card::{CardMask, CardRefusal};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Payment, PaymentPurpose, PaymentStatus};
use domain::{PaymentId, Timestamp, UserId};
use uuid::Uuid;

use super::Frame;
use crate::card_page::CardPage;
use crate::card_page::browser::Browser;
use crate::card_page::limits::{Payers, TooOften};
use crate::card_page::notice::{CardProblem, CodeProblem, Notice};
use crate::card_page::view::{CodeView, View};
use crate::language::Language;

fn payment() -> Payment {
    let uzs = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
    Payment {
        id: PaymentId(Uuid::from_u128(0x0198_c0de_0000_7000_8000_0123_4567_89ab)),
        user_id: UserId::new(7).expect("positive"),
        reference: "PAY-1795453871-E2B8C50B".to_owned(),
        gateway: "uzcard".parse().expect("a name"),
        purpose: PaymentPurpose::Topup,
        amount: uzs(5_000_000),
        commission: uzs(75_000),
        total: uzs(5_075_000),
        refunded: uzs(0),
        status: PaymentStatus::Pending,
        callback_url: Some("https://app.example.com/".to_owned()),
        created_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::UNIX_EPOCH,
        completed_at: None,
        is_late: false,
        version: 1,
    }
}

fn code(problem: Option<CodeProblem>, resend_in: Option<i64>) -> View {
    View::Code(CodeView {
        attempt: 1,
        card_mask: CardMask::parse("860053******8829").expect("a mask"),
        phone_mask: Some("+998 90 *** ** 67".to_owned()),
        resend_in,
        problem,
    })
}

/// Every page in one language, by a name.
fn pages(language: Language) -> Vec<(String, String)> {
    let page = CardPage::new("https://pay.example.com", "Example Clinic", Payers::Public);
    let frame = Frame::new(language, "/pay/1/card", &page.in_sandbox());
    let request = TestRequest::get().to_http_request();
    let browser = Browser::of(&request, false);
    let payment = payment();
    let mut responses = Vec::new();
    let mut notices = vec![
        Notice::Unavailable,
        Notice::Ended,
        Notice::Replaced,
        Notice::WalletFull(payment.total),
        Notice::Failed,
        Notice::Retry,
    ];
    notices.extend(CardRefusal::ALL.map(Notice::Refused));
    let notices = notices.into_iter().map(|notice| View::Card(Some(notice)));
    let problems = [
        CodeProblem::Form,
        CodeProblem::Wrong { left: 2 },
        CodeProblem::Expired,
        CodeProblem::NotChecked,
        CodeProblem::OfAnotherTry,
        CodeProblem::TooEarly { seconds: 40 },
        CodeProblem::NotSent,
    ];
    let problems = problems.map(|problem| code(Some(problem), Some(0)));
    let others = [
        View::Card(None),
        code(None, Some(59)),
        code(None, None),
        View::Working,
        View::Doubt,
        View::Paid { is_fresh: true },
        View::Refunded,
        View::Cancelled,
        View::Expired,
    ];
    for view in others.into_iter().chain(problems).chain(notices) {
        let name = format!("{view:?}");
        responses.push((name, frame.show(&payment, view, "UzCard", &browser, false)));
    }
    for problem in [
        CardProblem::Number,
        CardProblem::Expiry,
        CardProblem::Expired,
        CardProblem::Scheme,
    ] {
        let page = frame.card_problem(&payment, "UzCard", "token", problem);
        responses.push((format!("{problem:?}"), page));
    }
    responses.extend([
        ("missing".to_owned(), frame.missing()),
        ("stale".to_owned(), frame.stale()),
        ("unreadable".to_owned(), frame.unreadable()),
        (
            "too often".to_owned(),
            frame.too_often(TooOften::Anything { seconds: 61 }),
        ),
        (
            "card too often".to_owned(),
            frame.too_often(TooOften::Card { seconds: 86_400 }),
        ),
        (
            "failed".to_owned(),
            frame.failed(StatusCode::INTERNAL_SERVER_ERROR),
        ),
    ]);
    responses
        .into_iter()
        .map(|(name, response)| {
            let body = response.into_body().try_into_bytes();
            let body = body.unwrap_or_else(|_| panic!("{name} has no body"));
            (name, String::from_utf8(body.to_vec()).expect("text"))
        })
        .collect()
}

#[test]
fn no_page_leaves_a_placeholder_open_or_a_text_empty() {
    for language in Language::ALL {
        for (name, html) in pages(language) {
            assert!(!html.contains(['{', '}']), "{name}: {html}");
            for empty in ["<h1></h1>", "<p></p>", "<title> ", "\"></button>"] {
                assert!(!html.contains(empty), "{name} has {empty}");
            }
        }
    }
}

#[test]
fn pages_of_different_languages_differ() {
    let [uz, ru, en] = Language::ALL.map(pages);
    for ((uz, ru), en) in uz.into_iter().zip(ru).zip(en) {
        assert!(uz.1 != ru.1 && ru.1 != en.1 && uz.1 != en.1, "{}", uz.0);
    }
}

/// The form for the card, and the form for the code, of a page.
fn forms(page: &CardPage) -> [String; 2] {
    let frame = Frame::new(Language::English, "/pay/1/card", page);
    let browser = Browser::of(&TestRequest::get().to_http_request(), false);
    [View::Card(None), code(None, None)].map(|view| {
        let response = frame.show(&payment(), view, "UzCard", &browser, false);
        let body = response.into_body().try_into_bytes().expect("a body");
        String::from_utf8(body.to_vec()).expect("text")
    })
}

#[test]
fn an_encrypted_connection_is_promised_only_where_there_is_one() {
    for (url, is_promised) in [("https://a.uz", true), ("http://127.0.0.1:8000", false)] {
        let [card, _] = forms(&CardPage::new(url, "Example Clinic", Payers::Public));
        assert_eq!(card.contains("encrypted connection"), is_promised, "{url}");
        assert!(card.contains("is not stored here"), "{url}");
    }
}

#[test]
fn the_sandbox_says_that_no_money_is_real_and_leads_to_cards_and_messages() {
    let page = CardPage::new("http://127.0.0.1/a", "Example Clinic", Payers::Testers);
    for html in forms(&page) {
        assert!(!html.contains("Sandbox") && !html.contains("/simulator/"));
    }
    let [card, code] = forms(&page.in_sandbox());
    assert!(card.contains("Sandbox: no real money") && code.contains("Sandbox: no real money"));
    assert!(card.contains("href=\"/a/simulator/uzcard\""), "{card}");
    assert!(code.contains("href=\"/a/simulator/inbox\""), "{code}");
}
