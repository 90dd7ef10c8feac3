//! Card data is nowhere after a whole run: not in what the program wrote, not in the database, not in a page.

use serde_json::json;

use crate::support::{CardPayer, Kind, Service, Setup, Staff, on_both_databases};

on_both_databases!(neither_number_nor_expiry_nor_code_is_left_anywhere);

/// Gateway, number, expiry as it is printed, and the phone that the code goes to. Paid, lost by its gateway for a while,
/// declined, and refused before any code.
const CARDS: [(&str, &str, &str, &str); 8] = [
    ("uzcard", "8600533364098829", "06/28", "998900000001"),
    ("uzcard", "8600332914249390", "12/30", "998900000011"),
    ("uzcard", "8600312987000557", "12/30", "998900000004"),
    ("uzcard", "8600303655375959", "12/30", "998900000005"),
    ("humo", "9860090100000018", "12/28", "998901234567"),
    ("humo", "9860090100000117", "12/28", "998901234511"),
    ("humo", "9860090100000034", "12/28", "998901234503"),
    ("humo", "9860090100000091", "12/28", "998901234509"),
];
/// Numbers that were mistyped, and a code that nobody was sent.
const MISTYPED: [(&str, &str); 2] = [("uzcard", "8600533364098828"), ("humo", "9860090100000019")];
const WRONG_CODE: &str = "907050";

/// What was typed in and what was shown.
#[derive(Default)]
struct Run {
    pages: Vec<String>,
    codes: Vec<String>,
}

async fn run(service: &Service) -> Run {
    let (user, admin) = (service.user(), Staff::admin(service));
    let mut run = Run::default();
    for (gateway, number, expiry, phone) in CARDS {
        let payment = user.create_payment_through(gateway, "50000.00").await;
        let mut payer = CardPayer::of(service, &payment);
        for (_, mistyped) in MISTYPED.iter().filter(|(of, _)| *of == gateway) {
            payer.enter_card(mistyped, expiry).await;
            assert!(payer.is_told("Check the card number"), "{}", payer.html);
        }
        payer.enter_card(number, expiry).await;
        if payer.is_asked_for_code() {
            let code = payer.code_sent_to(phone).await;
            payer.enter_code(WRONG_CODE).await;
            payer.enter_code(&code).await;
            run.codes.push(code);
        }
        payer.open().await;
        let status = user.settled_status_of(&payment).await;
        payer.open().await;
        if status == "completed" {
            let order = json!({ "reason": "ticket 21" });
            assert_eq!(admin.refund(&payment, &order).await["status"], "settled");
            payer.open().await;
        }
        run.pages.append(&mut payer.seen);
        run.pages.push(payer.html);
    }
    assert_eq!(run.codes.len(), 6);
    run
}

async fn neither_number_nor_expiry_nor_code_is_left_anywhere(kind: Kind) {
    let setup = Setup::sandbox(kind).with("RUST_LOG", "trace");
    let service = Service::start(setup);
    let Run { pages, codes } = run(&service).await;
    let (logs, database) = (service.logs(), service.setup.database.contents().await);
    assert!(logs.contains("TRACE"), "everything is logged");
    assert!(database.contains("860053******8829") && database.contains("986009******0018"));
    let places = [("the log", &logs), ("the database", &database)];
    let pages = pages.iter().map(|page| ("a page", page));
    for (place, text) in places.into_iter().chain(pages) {
        for number in CARDS
            .iter()
            .map(|card| card.1)
            .chain(MISTYPED.map(|card| card.1))
        {
            assert!(!squeezed(text).contains(number), "{place} holds {number}");
        }
        for code in codes.iter().map(String::as_str).chain([WRONG_CODE]) {
            assert!(!has_word(text, code), "{place} holds the code {code}");
        }
        for (_, _, expiry, _) in CARDS {
            let (month, year) = expiry.split_once('/').expect("MM/YY");
            for printed in [expiry.to_owned(), format!("{month}%2F{year}")] {
                assert!(!text.contains(&printed), "{place} holds {printed}");
            }
            // Four digits may be anything, unless they stand where an expiry is named.
            for digits in [format!("{year}{month}"), format!("{month}{year}")] {
                assert!(!names_expiry(text, &digits), "{place} holds {digits}");
            }
        }
    }
}

/// Without what people and forms put between digits.
fn squeezed(text: &str) -> String {
    text.replace("%20", "")
        .replace([' ', '-', '+', '\u{a0}'], "")
}

/// Whether these digits stand alone, and not as the fraction of a second.
fn has_word(text: &str, digits: &str) -> bool {
    text.match_indices(digits).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        let behind = text[place + digits.len()..].chars().next();
        let is_part = |character: char| character.is_ascii_alphanumeric();
        !before.is_some_and(|character| is_part(character) || character == '.')
            && !behind.is_some_and(is_part)
    })
}

/// Whether these digits stand shortly behind the word.
fn names_expiry(text: &str, digits: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("expir").any(|(place, _)| {
        let behind: String = lower[place..].chars().take(24).collect();
        behind.contains(digits)
    })
}

#[test]
fn what_is_looked_for_would_be_found() {
    assert!(squeezed("pan=9860+0901 0000-0018").contains(CARDS[4].1));
    assert!(has_word("the code 907050, late", WRONG_CODE));
    assert!(!has_word(
        "10:28:06.907050+00, 1907050, 907050Z",
        WRONG_CODE
    ));
    for text in [
        "{\"expiry\":\"2806\"}",
        "<name>expiry</name><value>2806<",
        "Expiry: 0628",
    ] {
        assert!(
            names_expiry(text, "2806") || names_expiry(text, "0628"),
            "{text}"
        );
    }
    assert!(!names_expiry("expires_at: 2026-11-28T06:15:00Z", "2806"));
}
