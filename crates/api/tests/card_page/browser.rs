//! A browser without JavaScript: it keeps the cookie, sends the forms that it was shown, and follows redirects.

use std::sync::LazyLock;

use domain::PaymentId;
use regex::Regex;

use crate::bank::{CARD, EXPIRY};
use crate::shop::{Answer, Shop};

static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<form method="post" action="([^"]+)"[^>]*>(.*?)</form>"#).expect("a pattern")
});
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<input type="hidden" name="([^"]+)" value="([^"]*)">"#).expect("a pattern")
});

#[derive(Clone, Default)]
pub(crate) struct Browser {
    pub(crate) cookie: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

/// A page that a browser shows.
pub(crate) struct Page {
    pub(crate) answer: Answer,
    pub(crate) html: String,
}

/// A form of a page, with the fields that the payer does not see.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) hidden: Vec<(String, String)>,
}

impl Page {
    /// Shows this text.
    pub(crate) fn says(&self, text: &str) -> bool {
        let text_of_page = self.html.replace('\u{a0}', " ").replace("&#39;", "'");
        text_of_page.contains(text)
    }

    /// The forms of the page: `card`, `code`, `resend`, `other`.
    pub(crate) fn form(&self, name: &str) -> Option<Form> {
        FORMS.captures_iter(&self.html).find_map(|found| {
            let path = found[1].split('?').next().unwrap_or_default();
            path.ends_with(&format!("/{name}")).then(|| Form {
                action: found[1].to_owned(),
                hidden: HIDDEN
                    .captures_iter(&found[2])
                    .map(|field| (field[1].to_owned(), field[2].to_owned()))
                    .collect(),
            })
        })
    }

    /// Asks for a card.
    pub(crate) fn asks_for_card(&self) -> bool {
        self.form("card").is_some() && self.html.contains("autocomplete=\"cc-number\"")
    }

    /// Asks for a code.
    pub(crate) fn asks_for_code(&self) -> bool {
        self.form("code").is_some() && self.html.contains("autocomplete=\"one-time-code\"")
    }
}

impl Browser {
    /// One that speaks English.
    pub(crate) fn new() -> Self {
        Self {
            cookie: None,
            headers: vec![("accept-language".to_owned(), "en".to_owned())],
        }
    }

    /// The same, with another header on every request.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Opens the page of a payment.
    pub(crate) async fn open(&mut self, shop: &Shop, id: PaymentId) -> Page {
        self.get(shop, &format!("/pay/{id}/card")).await
    }

    pub(crate) async fn get(&mut self, shop: &Shop, path: &str) -> Page {
        let answer = shop.send("GET", path, &self.sent(), String::new()).await;
        self.take(answer)
    }

    /// Sends a form and shows what it leads to.
    pub(crate) async fn submit(
        &mut self,
        shop: &Shop,
        form: &Form,
        fields: &[(&str, &str)],
    ) -> Page {
        let answer = self.post(shop, form, fields).await;
        match answer.status {
            303 => {
                let to = answer.header("location").to_owned();
                self.get(shop, &to).await
            }
            _ => self.take(answer),
        }
    }

    /// Sends a form.
    pub(crate) async fn post(&self, shop: &Shop, form: &Form, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form.hidden.iter().map(|(name, value)| (name, value)));
        body.extend_pairs(fields);
        let mut headers = self.sent();
        let media_type = "application/x-www-form-urlencoded".to_owned();
        headers.push(("content-type".to_owned(), media_type));
        shop.send("POST", &form.action, &headers, body.finish())
            .await
    }

    /// Enters a card on the page of a payment.
    pub(crate) async fn enter_card(&mut self, shop: &Shop, id: PaymentId, number: &str) -> Page {
        let page = self.open(shop, id).await;
        let form = page.form("card").expect("a form for a card");
        let fields = [("number", number), ("expiry", EXPIRY)];
        self.submit(shop, &form, &fields).await
    }

    /// Enters a code on the page that asks for it.
    pub(crate) async fn enter_code(&mut self, shop: &Shop, page: &Page, code: &str) -> Page {
        let form = page.form("code").expect("a form for a code");
        self.submit(shop, &form, &[("code", code)]).await
    }

    /// Pays with a card that pays.
    pub(crate) async fn pay(&mut self, shop: &Shop, id: PaymentId) -> Page {
        let page = self.enter_card(shop, id, CARD).await;
        let code = shop.bank.last_code();
        self.enter_code(shop, &page, &code).await
    }

    fn sent(&self) -> Vec<(String, String)> {
        let cookie = self
            .cookie
            .iter()
            .map(|cookie| ("cookie".to_owned(), cookie.clone()));
        self.headers.iter().cloned().chain(cookie).collect()
    }

    fn take(&mut self, answer: Answer) -> Page {
        let set = answer.header("set-cookie");
        if let Some(cookie) = set.split(';').next().filter(|cookie| !cookie.is_empty()) {
            self.cookie = Some(cookie.to_owned());
        }
        Page {
            html: answer.text.clone(),
            answer,
        }
    }
}
