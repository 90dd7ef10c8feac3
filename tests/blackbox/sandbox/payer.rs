//! A payer's browser: follows the link, reads the page, submits its form, follows the way back.

use serde_json::json;
use test_support::Client;
use test_support::client::Answer;
use url::Url;

use crate::support::{Payment, User};

/// A page, as a browser shows it.
#[derive(Debug)]
pub(crate) struct Page {
    url: Url,
    answer: Answer,
}

/// What a payer can press.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Button {
    Pay,
    InsufficientFunds,
    WalkAway,
}

impl Button {
    const fn value(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::InsufficientFunds => "insufficient_funds",
            Self::WalkAway => "walk_away",
        }
    }
}

impl Page {
    pub(crate) async fn open(url: &str) -> Self {
        let url = Url::parse(url).expect("a URL");
        // Answers are judged one by one, so the browser stops at each redirect.
        let answer = Client::new("").get(url.as_str()).send().await;
        Self { url, answer }
    }

    pub(crate) fn status(&self) -> u16 {
        self.answer.status
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.answer.text.contains(text)
    }

    /// Submits the page's form with one of its buttons.
    pub(crate) async fn press(&self, button: Button) -> Self {
        let html = self.html();
        let value = button.value();
        assert!(
            html.contains(&format!("name=\"outcome\" value=\"{value}\"")),
            "no button {value}: {html}"
        );
        self.submit(&[("outcome", value)]).await
    }

    /// Submits the page's form with these fields beside its hidden ones.
    pub(crate) async fn submit(&self, fields: &[(&str, &str)]) -> Self {
        assert_eq!(self.answer.status, 200, "{self:?}");
        let html = self.html();
        let url = self.address(between(html, "<form method=\"post\" action=\"", "\""));
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(hidden_fields(html))
            .extend_pairs(fields)
            .finish();
        let answer = Client::new("")
            .post(url.as_str())
            .body("application/x-www-form-urlencoded", form)
            .send()
            .await;
        Self { url, answer }
    }

    /// The page as it was sent.
    pub(crate) fn html(&self) -> &str {
        &self.answer.text
    }

    /// An address that the page names.
    pub(crate) fn address(&self, written: &str) -> Url {
        self.url.join(&unescape(written)).expect("an address")
    }

    /// Follows the redirect that the page is.
    pub(crate) async fn follow(&self) -> Self {
        let location = self.answer.header("location");
        let location = location.unwrap_or_else(|| panic!("no redirect: {self:?}"));
        Self::open(self.address(location).as_str()).await
    }

    /// Follows "Return to the shop", or the redirect that the page is.
    pub(crate) async fn leave(&self) -> Self {
        let target = match self.answer.header("location") {
            Some(location) => location.to_owned(),
            None => unescape(between(
                &self.answer.text,
                "<a class=\"button main\" href=\"",
                "\"",
            )),
        };
        let url = self.url.join(&target).expect("an address");
        Self::open(url.as_str()).await
    }

    /// Where the browser is sent on to.
    pub(crate) fn location(&self) -> Url {
        let location = self.answer.header("location");
        let location = location.unwrap_or_else(|| panic!("no redirect: {self:?}"));
        Url::parse(location).expect("an absolute URL")
    }
}

/// Fills a wallet in the sandbox by paying on the pay page.
pub(crate) async fn top_up(user: &User, amount: &str) -> Payment {
    let payment = user.create_payment(amount).await;
    let page = Page::open(&payment.url).await;
    let receipt = page.press(Button::Pay).await;
    assert_eq!(user.status_of(&payment).await, "completed", "{receipt:?}");
    payment
}

/// Creates a payment after which the browser goes to `callback_url`.
pub(crate) async fn payment_with_callback(user: &User, callback_url: &str) -> Payment {
    let body = json!({ "gateway": "click", "amount": 50000, "callback_url": callback_url });
    let answer = user.send("payments/create/", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    Payment::of(&answer)
}

fn hidden_fields(html: &str) -> Vec<(String, String)> {
    html.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").expect("a value");
            let (value, _) = rest.split_once("\">").expect("the end of the tag");
            (unescape(name), unescape(value))
        })
        .collect()
}

pub(crate) fn between<'a>(html: &'a str, before: &str, after: &str) -> &'a str {
    html.split_once(before)
        .and_then(|(_, rest)| rest.split_once(after))
        .map_or_else(|| panic!("no {before} in {html}"), |(found, _)| found)
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
