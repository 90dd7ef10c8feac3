//! A payer's browser on the card page, without a script, and the payer's phone.

use serde_json::Value;
use test_support::Client;
use test_support::client::{Answer, Request};
use url::form_urlencoded;

use super::service::Service;
use super::user::Payment;

/// A browser that has the page of one payment open.
pub(crate) struct CardPayer {
    client: Client,
    path: String,
    cookie: Option<String>,
    /// What is shown.
    pub(crate) html: String,
    /// All that was shown before.
    pub(crate) seen: Vec<String>,
}

impl CardPayer {
    pub(crate) fn of(service: &Service, payment: &Payment) -> Self {
        Self {
            client: service.client(),
            path: format!("/pay/{}/card", payment.id),
            cookie: None,
            html: String::new(),
            seen: Vec::new(),
        }
    }

    /// Opens the page, as the payment's link or the reload button does.
    pub(crate) async fn open(&mut self) {
        let path = self.path.clone();
        self.get(&path).await;
    }

    pub(crate) fn is_asked_for_card(&self) -> bool {
        self.html.contains("autocomplete=\"cc-number\"")
    }

    pub(crate) fn is_asked_for_code(&self) -> bool {
        self.html.contains("autocomplete=\"one-time-code\"")
    }

    /// Shows this text.
    pub(crate) fn is_told(&self, text: &str) -> bool {
        let said = self.html.replace('\u{a0}', " ").replace("&#39;", "'");
        said.contains(text)
    }

    /// Types a card in.
    pub(crate) async fn enter_card(&mut self, number: &str, expiry: &str) {
        self.open().await;
        assert!(self.is_asked_for_card(), "{}", self.html);
        let fields = [("number", number), ("expiry", expiry)];
        self.submit("/card", &fields).await;
    }

    /// Gives up the card that was entered.
    pub(crate) async fn take_another_card(&mut self) {
        self.submit("/card/other", &[]).await;
    }

    /// Types a code in.
    pub(crate) async fn enter_code(&mut self, code: &str) {
        self.submit("/card/code", &[("code", code)]).await;
    }

    /// What arrived on a phone, newest first.
    pub(crate) async fn messages(&self, phone: &str) -> Vec<Value> {
        let path = format!("/simulator/inbox/messages?phone={phone}");
        let answer = self.client.get(&path).send().await;
        answer.json().as_array().expect("a list").clone()
    }

    /// The code of the last message to a phone.
    pub(crate) async fn code_sent_to(&self, phone: &str) -> String {
        let messages = self.messages(phone).await;
        let text = messages
            .first()
            .and_then(|message| message["text"].as_str());
        let text = text.unwrap_or_else(|| panic!("no message to {phone}: {}", self.html));
        // UzCard's message names the card behind the code.
        let mut numbers = text.split(|character: char| !character.is_ascii_digit());
        let code = numbers.find(|digits| digits.len() == 6);
        code.unwrap_or_else(|| panic!("no code in {text}"))
            .to_owned()
    }

    /// Sends the form that goes to an address ending so, and shows what it leads to.
    async fn submit(&mut self, end: &str, fields: &[(&str, &str)]) {
        let (action, inside) = self.form(end);
        let mut body = form_urlencoded::Serializer::new(String::new());
        for input in inside.split("<input type=\"hidden\" ").skip(1) {
            body.append_pair(attribute(input, "name"), attribute(input, "value"));
        }
        body.extend_pairs(fields);
        let request = self.with_cookie(self.client.post(&action));
        let form = "application/x-www-form-urlencoded";
        let answer = request.body(form, body.finish()).send().await;
        match answer.header("location") {
            Some(to) if answer.status == 303 => {
                let to = to.to_owned();
                self.get(&to).await;
            }
            _ => self.take(&answer),
        }
    }

    /// The address of a form, and what is in it.
    fn form(&self, end: &str) -> (String, String) {
        let forms = self.html.split("<form method=\"post\" ").skip(1);
        let mut found = forms.filter_map(|form| {
            let action = attribute(form, "action");
            let path = action.split('?').next().unwrap_or_default();
            let (inside, _) = form.split_once("</form>")?;
            path.ends_with(end)
                .then(|| (action.to_owned(), inside.to_owned()))
        });
        found
            .next()
            .unwrap_or_else(|| panic!("no form to {end}: {}", self.html))
    }

    async fn get(&mut self, path: &str) {
        let answer = self.with_cookie(self.client.get(path)).send().await;
        self.take(&answer);
    }

    fn with_cookie(&self, request: Request) -> Request {
        let request = request.header("Accept-Language", "en");
        match &self.cookie {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        }
    }

    fn take(&mut self, answer: &Answer) {
        let set = answer.header("set-cookie");
        if let Some(cookie) = set.and_then(|set| set.split(';').next()) {
            self.cookie = Some(cookie.to_owned());
        }
        let before = std::mem::replace(&mut self.html, answer.text.clone());
        self.seen.push(before);
    }
}

/// The value of an attribute of the tag that the text begins in.
fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let (_, rest) = tag
        .split_once(&format!("{name}=\""))
        .expect("the attribute");
    rest.split('"').next().unwrap_or_default()
}
