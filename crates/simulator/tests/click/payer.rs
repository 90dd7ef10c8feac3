//! A payer: follows the link, reads the page, presses a button.

use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::{
    common::{Fields, Page, Server},
    simulated::{MERCHANT_ID, SERVICE_ID},
};

const PAY_PATH: &str = "/simulator/click/services/pay";
pub(crate) const RETURN_URL: &str = "https://shop.example/thanks?order=inv-1001";

/// A pay link.
#[derive(Clone)]
pub(crate) struct Link(Vec<(&'static str, String)>);

impl Link {
    /// 50,000 so'm for order inv-1001, and back to the shop.
    pub(crate) fn good() -> Self {
        Self(vec![
            ("service_id", SERVICE_ID.to_string()),
            ("merchant_id", MERCHANT_ID.to_string()),
            ("amount", "50000.00".to_owned()),
            ("transaction_param", "inv-1001".to_owned()),
            ("return_url", RETURN_URL.to_owned()),
        ])
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.0.push((name, value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self
    }

    pub(crate) fn query(&self) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}

/// A browser that does not follow redirects, so that a test can see them.
pub(crate) struct Payer<'a> {
    simulator: &'a Server,
    client: Client,
}

impl<'a> Payer<'a> {
    pub(crate) fn of(simulator: &'a Server) -> Self {
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { simulator, client }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let url = format!("{}{path}", self.simulator.base_url);
        Page::read(self.client.get(url).send().await.unwrap()).await
    }

    pub(crate) async fn open(&self, link: &Link) -> Page {
        self.get(&format!("{PAY_PATH}?{}", link.query())).await
    }

    /// Opens the link and presses the button with this outcome.
    pub(crate) async fn press(&self, link: &Link, outcome: &str) -> Page {
        let page = self.open(link).await;
        assert_eq!(page.status, 200, "{}", page.html);
        let mut fields = form_of(&page);
        fields.push(("outcome".to_owned(), outcome.to_owned()));
        self.post(&fields).await
    }

    /// Posts a form as it stands.
    pub(crate) async fn post(&self, fields: &Fields) -> Page {
        let url = format!("{}{PAY_PATH}", self.simulator.base_url);
        Page::read(self.client.post(url).form(fields).send().await.unwrap()).await
    }

    /// Presses Pay on the good link.
    pub(crate) async fn pay(&self) -> Page {
        self.press(&Link::good(), "pay").await
    }

    /// The books, newest first.
    pub(crate) async fn books(&self) -> Vec<Value> {
        let page = self.get("/simulator/click/payments").await;
        assert_eq!(page.header("content-type"), "application/json");
        serde_json::from_str(&page.html).unwrap()
    }

    /// The one attempt in the books.
    pub(crate) async fn attempt(&self) -> Value {
        let mut books = self.books().await;
        assert_eq!(books.len(), 1, "{books:?}");
        books.remove(0)
    }
}

/// The hidden fields of the pay page's one form.
pub(crate) fn form_of(page: &Page) -> Fields {
    let mut forms = page.forms_to(PAY_PATH);
    assert_eq!(forms.len(), 1, "{}", page.html);
    forms.remove(0)
}
