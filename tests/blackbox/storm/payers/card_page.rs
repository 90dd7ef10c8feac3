//! Paying on our own page: card, code, and again when something got lost.

use serde_json::Value;
use test_support::Client;
use tokio::sync::Mutex;
use url::Url;

use crate::storm::browser::Browser;

/// How often a payer enters a card that should pay. The page sends six codes at once for one payment.
pub(super) const TRIES_MAX: usize = 4;
/// How often a payer enters one code.
const CODES_MAX: usize = 4;

/// A card of the simulators.
#[derive(Clone, Copy)]
pub(super) struct Card {
    number: &'static str,
    expiry: &'static str,
    code: Code,
}

/// Where its holder finds the code.
#[derive(Clone, Copy)]
enum Code {
    /// Always the same; the bank sends it.
    Fixed(&'static str),
    /// In a message of ours to this phone.
    SentTo(&'static str),
}

pub(super) const UZCARD: Card = Card {
    number: "8600 5333 6409 8829",
    expiry: "06/28",
    code: Code::Fixed("112233"),
};
pub(super) const UZCARD_DECLINED: Card = Card {
    number: "8600312987000557",
    expiry: "12/30",
    code: Code::Fixed("111111"),
};
pub(super) const HUMO: Card = Card {
    number: "9860 0901 0000 0018",
    expiry: "12/28",
    code: Code::SentTo("998901234567"),
};
pub(super) const HUMO_DECLINED: Card = Card {
    number: "9860090100000034",
    expiry: "12/28",
    code: Code::SentTo("998901234503"),
};

/// Pays with a card, which is entered so often at most, and gives up what does not go on.
pub(super) async fn pay(url: &str, card: Card, tries: usize) {
    let mut browser = Browser::open(url).await;
    for _ in 0..tries {
        let Some(code) = enter(&mut browser, card).await else {
            break;
        };
        for _ in 0..CODES_MAX {
            let Some(form) = browser.form("/card/code") else {
                break;
            };
            browser.submit(form, &[("code", &code)]).await;
        }
    }
    if let Some(form) = browser.form("/card/other") {
        browser.submit(form, &[]).await;
    }
}

/// Enters the card; the code that came for it, or nothing when the page asks for no card.
async fn enter(browser: &mut Browser, card: Card) -> Option<String> {
    let form = browser.form("/card")?;
    let typed = [("number", card.number), ("expiry", card.expiry)];
    match card.code {
        Code::Fixed(code) => {
            browser.submit(form, &typed).await;
            Some(code.to_owned())
        }
        Code::SentTo(phone) => {
            // All payers have one phone, which must be read before the next one's message arrives.
            static PHONE: Mutex<()> = Mutex::const_new(());
            let _in_hand = PHONE.lock().await;
            let seen = newest_message(browser.url(), phone).await;
            browser.submit(form, &typed).await;
            let message = newest_message(browser.url(), phone).await;
            let is_new = message["id"] != seen["id"];
            let text = message["text"].as_str().filter(|_| is_new);
            Some(text.map(code_in).unwrap_or_default())
        }
    }
}

async fn newest_message(page: &Url, phone: &str) -> Value {
    let path = format!("/simulator/inbox/messages?phone={phone}");
    let url = page.join(&path).expect("an address");
    let messages = Client::new("").get(url.as_str()).send().await.json();
    messages[0].clone()
}

/// The first digits of a text.
fn code_in(text: &str) -> String {
    let digits = text
        .chars()
        .skip_while(|character| !character.is_ascii_digit());
    digits.take_while(char::is_ascii_digit).collect()
}
