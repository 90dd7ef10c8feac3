//! A payer: follows the link, types in a card and a code.

use std::time::Duration;

use actix_web::rt::time::sleep;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, redirect::Policy};
use serde_json::Value;

use crate::{
    common::{Fields, Page},
    shop::{MERCHANT_ID, Stage},
};

pub(crate) const RETURN_URL: &str = "https://shop.example/thanks?order=197";
const CHECKOUT: &str = "/simulator/payme/checkout";

/// 50 000 so'm for order 197, and back to the shop.
pub(crate) fn good_link() -> String {
    link(&format!(
        "m={MERCHANT_ID};ac.order_id=197;a=5000000;c={RETURN_URL};l=en"
    ))
}

pub(crate) fn link(text: &str) -> String {
    STANDARD.encode(text)
}

/// A browser that does not follow redirects, so that a test can see them.
pub(crate) struct Payer<'a> {
    stage: &'a Stage,
    client: Client,
}

impl<'a> Payer<'a> {
    pub(crate) fn of(stage: &'a Stage) -> Self {
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { stage, client }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let url = format!("{}{path}", self.stage.payme.base_url);
        Page::read(self.client.get(url).send().await.unwrap()).await
    }

    pub(crate) async fn open(&self, link: &str) -> Page {
        self.get(&format!("{CHECKOUT}/{link}")).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &Fields) -> Page {
        let url = format!("{}{path}", self.stage.payme.base_url);
        Page::read(self.client.post(url).form(fields).send().await.unwrap()).await
    }

    /// Opens the good link and types this card in.
    pub(crate) async fn type_card(&self, number: &str) -> Page {
        let page = self.open(&good_link()).await;
        assert_eq!(page.status, 200, "{}", page.html);
        let mut fields = page.forms_to(CHECKOUT).remove(0);
        fields.push(("number".to_owned(), number.to_owned()));
        fields.push(("expire".to_owned(), "03/99".to_owned()));
        self.post(CHECKOUT, &fields).await
    }

    /// Pays the good link with this card and the right code; the result page.
    pub(crate) async fn pay(&self, number: &str) -> Page {
        let sent = self.type_card(number).await;
        assert_eq!(sent.status, 303, "{}", sent.html);
        let sent = self.type_code(&sent, "666666").await;
        assert_eq!(sent.status, 303, "{}", sent.html);
        self.get(sent.header("location")).await
    }

    /// Follows to the code page and types this code in.
    pub(crate) async fn type_code(&self, sent: &Page, code: &str) -> Page {
        let path = sent.header("location").to_owned();
        let page = self.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.html);
        let mut fields = page.forms_to(&path).remove(0);
        fields.push(("code".to_owned(), code.to_owned()));
        self.post(&path, &fields).await
    }

    /// Refunds the one receipt in the cabinet; its page.
    pub(crate) async fn refund(&self) -> Page {
        let id = self.receipt().await["id"].as_str().unwrap().to_owned();
        let path = format!("/simulator/payme/cabinet/receipts/{id}");
        let sent = self.post(&format!("{path}/refund"), &Vec::new()).await;
        assert_eq!(sent.header("location"), path);
        self.get(&path).await
    }

    /// The one receipt in the books.
    pub(crate) async fn receipt(&self) -> Value {
        let page = self.get("/simulator/payme/receipts").await;
        let receipts: Vec<Value> = serde_json::from_str(&page.html).unwrap();
        assert_eq!(receipts.len(), 1, "{receipts:?}");
        receipts[0].clone()
    }

    /// The one receipt, once it is in this state.
    pub(crate) async fn receipt_in(&self, state: i32) -> Value {
        for _ in 0..500 {
            let receipt = self.receipt().await;
            if receipt["state"] == state {
                return receipt;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("never in state {state}: {:?}", self.receipt().await);
    }
}
