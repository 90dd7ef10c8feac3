//! A shop with credentials at a simulated SV-Gate.

use reqwest::Client;
use serde_json::{Value, json};
use simulator::{Inbox, UzCardPsp, UzCardSimulator};

use crate::server::Server;

pub(crate) const GOOD: &str = "8600533364098829";
pub(crate) const POOR: &str = "8600312998546358";
pub(crate) const DECLINED: &str = "8600312987000557";
pub(crate) const BLOCKED_WHEN_LINKED: &str = "8600490744313347";
pub(crate) const PAYS_IN_SILENCE: &str = "8600332914249390";
pub(crate) const VANISHES: &str = "8600312990314318";
pub(crate) const PAYS_LATER: &str = "8600492993407481";
pub(crate) const KEEPS_REFUNDS: &str = "8600123456789012";

/// The shop, and the gateway that it talks to.
pub(crate) struct Shop {
    server: Server,
    client: Client,
}

impl Shop {
    pub(crate) fn open() -> Self {
        let inbox = Inbox::default();
        let svgate = UzCardSimulator::new(psp(), inbox.clone()).expect("a good shop");
        let server = Server::start(move |cfg| {
            simulator::configure_uzcard(cfg, svgate.clone());
            simulator::configure_inbox(cfg, inbox.clone());
            simulator::configure_faults(cfg, &[svgate.faults()]);
        });
        Self {
            server,
            client: Client::new(),
        }
    }

    /// What is answered to a body, with these credentials.
    pub(crate) async fn post(
        &self,
        body: String,
        (login, password): (&str, &str),
    ) -> Result<(u16, Value), reqwest::Error> {
        let url = format!("{}{}", self.server.base_url, UzCardSimulator::SVGATE_PATH);
        let call = self.client.post(url).basic_auth(login, Some(password));
        let answer = call.body(body).send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or_default()))
    }

    async fn send(&self, method: &str, params: &Value) -> Result<Value, reqwest::Error> {
        let call = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params});
        let (status, answer) = self.post(call.to_string(), ("shop", "opensesame")).await?;
        assert_eq!(status, 200);
        assert_eq!(
            (&answer["jsonrpc"], &answer["id"]),
            (&json!("2.0"), &json!(7))
        );
        Ok(answer)
    }

    /// The result of a method, or the code of its error.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Result<Value, i64> {
        let answer = self.send(method, &params).await.expect("an answer");
        match answer["error"]["code"].as_i64() {
            Some(code) => Err(code),
            None => Ok(answer["result"].clone()),
        }
    }

    /// Whether a call is not answered at all.
    pub(crate) async fn is_silent(&self, method: &str, params: Value) -> bool {
        self.send(method, &params).await.is_err()
    }

    /// Asks for a code; the id of the request.
    pub(crate) async fn send_code(&self, number: &str) -> Result<i64, i64> {
        let expiry = if number == GOOD { "2806" } else { "3012" };
        let params = json!({"card": {"pan": number, "expiry": expiry}, "serviceName": "clinic"});
        let result = self.call("cards.new.otp", params).await?;
        Ok(result["id"].as_i64().expect("a number"))
    }

    /// The code of the last message to the phone that a card's code went to.
    pub(crate) async fn code_sent(&self) -> String {
        let list = self.get("/simulator/inbox/messages").await.html;
        let list: Value = serde_json::from_str(&list).expect("JSON");
        let text = list[0]["text"].as_str().expect("a message");
        let (_, rest) = text.split_once("code ").expect("a code");
        rest.chars().take(6).collect()
    }

    /// A token of a card.
    pub(crate) async fn link(&self, number: &str) -> String {
        let id = self.send_code(number).await.expect("sent");
        let code = self.code_sent().await;
        let params = json!({"otp": {"id": id, "code": code}});
        let card = self
            .call("cards.new.verify", params)
            .await
            .expect("the code");
        card["id"].as_str().expect("a token").to_owned()
    }

    /// Debits a card under a reference.
    pub(crate) async fn pay(&self, token: &str, amount: i64, ext: &str) -> Result<Value, i64> {
        self.call("trans.pay.purpose", debit(token, amount, ext))
            .await
    }

    /// What stands under a reference.
    pub(crate) async fn by_ext(&self, ext: &str) -> Result<Value, i64> {
        let found = self.call("trans.ext", json!({ "extId": ext })).await?;
        Ok(found[0].clone())
    }

    /// Tiyin on a card.
    pub(crate) async fn balance(&self, token: &str) -> i64 {
        let cards = self.call("cards.get", json!({"ids": [token]})).await;
        cards.expect("a card")[0]["balance"]
            .as_i64()
            .expect("tiyin")
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let url = format!("{}{path}", self.server.base_url);
        let answer = self.client.get(url).send().await.expect("an answer");
        let policy = answer.headers().get("content-security-policy");
        Page {
            status: answer.status().as_u16(),
            policy: policy.map(|policy| policy.to_str().expect("plain text").to_owned()),
            html: answer.text().await.expect("a body"),
        }
    }

    /// Taken and given back, of all orders.
    pub(crate) async fn books(&self) -> (i64, i64) {
        let page = self.get("/simulator/uzcard/books").await;
        let books: Value = serde_json::from_str(&page.html).expect("JSON");
        assert_eq!(books["gateway"], "uzcard");
        let tiyin = |field: &str| books[field].as_i64().expect("tiyin");
        (tiyin("taken_tiyin"), tiyin("returned_tiyin"))
    }

    /// One rule of the fault panel that strikes every answer.
    pub(crate) async fn spoil(&self, fault: &str) {
        let url = format!("{}/simulator/faults/uzcard", self.server.base_url);
        let rules = json!({"rules": [{"on": "answers", "fault": fault, "probability": 100}]});
        let set = self
            .client
            .put(url)
            .json(&rules)
            .send()
            .await
            .expect("an answer");
        assert_eq!(set.status(), 200);
    }
}

/// A page as a browser gets it.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) policy: Option<String>,
    pub(crate) html: String,
}

impl Page {
    /// Panics unless the page holds the text.
    pub(crate) fn shows(&self, text: &str) {
        assert!(self.html.contains(text), "no {text:?} in {}", self.html);
    }

    /// Panics if the page holds the text.
    pub(crate) fn hides(&self, text: &str) {
        assert!(!self.html.contains(text), "{text:?} in {}", self.html);
    }
}

fn psp() -> UzCardPsp {
    UzCardPsp {
        login: "shop".to_owned(),
        password: "opensesame".to_owned(),
        merchant_id: "90012345678".to_owned(),
        terminal_id: "92900001".to_owned(),
        port: 16_050,
        shop_name: "Shifo <Clinic>".to_owned(),
    }
}

/// Parameters of a debit.
pub(crate) fn debit(token: &str, amount: i64, ext: &str) -> Value {
    json!({"tran": {"purpose": "payment", "cardId": token, "amount": amount, "ext": ext,
        "receiverId": "clinic", "commission": 0, "currency": "860",
        "merchantId": "90012345678", "terminalId": "92900001"}})
}
