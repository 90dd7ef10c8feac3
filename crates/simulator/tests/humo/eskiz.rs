//! Eskiz: login, token, message.

use serde_json::Value;
use simulator::{EskizAccount, EskizSimulator, Inbox};

use crate::server::Server;

struct Customer {
    server: Server,
    eskiz: EskizSimulator,
    http: reqwest::Client,
}

impl Customer {
    fn new() -> Self {
        let inbox = Inbox::default();
        let account = EskizAccount {
            email: "me@example.com".to_owned(),
            password: "secret".to_owned(),
        };
        let eskiz = EskizSimulator::new(account, inbox.clone());
        let mounted = eskiz.clone();
        let server = Server::start(move |cfg| {
            simulator::configure_eskiz(cfg, mounted.clone());
            simulator::configure_inbox(cfg, inbox.clone());
        });
        Self {
            server,
            eskiz,
            http: reqwest::Client::new(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.server.base_url, EskizSimulator::API_PATH)
    }

    async fn log_in(&self, password: &str) -> Option<String> {
        let form = [("email", "me@example.com"), ("password", password)];
        let request = self.http.post(self.url("auth/login")).form(&form);
        token(request.send().await.expect("an answer")).await
    }

    async fn send(&self, token: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let request = self
            .http
            .post(self.url("message/sms/send"))
            .bearer_auth(token);
        let response = request.form(form).send().await.expect("an answer");
        (
            response.status().as_u16(),
            response.json().await.expect("JSON"),
        )
    }

    async fn inbox(&self) -> Vec<Value> {
        let url = format!("{}{}/messages", self.server.base_url, Inbox::PATH);
        let response = reqwest::get(url).await.expect("an answer");
        response.json().await.expect("a list")
    }
}

async fn token(response: reqwest::Response) -> Option<String> {
    let answer: Value = response.json().await.expect("JSON");
    answer["data"]["token"].as_str().map(str::to_owned)
}

const MESSAGE: [(&str, &str); 3] = [
    ("mobile_phone", "998901234567"),
    ("message", "Kod 482915"),
    ("from", "4546"),
];

#[actix_web::test]
async fn a_message_arrives_in_the_inbox() {
    let customer = Customer::new();
    assert_eq!(customer.log_in("wrong").await, None);
    let token = customer.log_in("secret").await.expect("a token");
    let (status, answer) = customer.send(&token, &MESSAGE).await;
    assert_eq!((status, &answer["status"]), (200, &Value::from("waiting")));
    let inbox = customer.inbox().await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["text"], "Kod 482915");
    assert_eq!(inbox[0]["phone"], "998901234567");
}

#[actix_web::test]
async fn a_token_is_renewed_and_ends() {
    let customer = Customer::new();
    let old = customer.log_in("secret").await.expect("a token");
    let request = customer
        .http
        .patch(customer.url("auth/refresh"))
        .bearer_auth(&old);
    let new = token(request.send().await.expect("an answer")).await;
    let new = new.expect("another token");
    assert_eq!(customer.send(&old, &MESSAGE).await.0, 401);
    assert_eq!(customer.send(&new, &MESSAGE).await.0, 200);
    customer.eskiz.end_tokens();
    assert_eq!(customer.send(&new, &MESSAGE).await.0, 401);
    assert_eq!(customer.inbox().await.len(), 1);
}

#[actix_web::test]
async fn a_message_that_cannot_be_sent_is_refused() {
    let customer = Customer::new();
    let token = customer.log_in("secret").await.expect("a token");
    for (field, value) in [
        ("mobile_phone", "+998901234567"),
        ("mobile_phone", "901234567"),
        ("message", ""),
        ("from", ""),
    ] {
        let form = MESSAGE.map(|pair| {
            if pair.0 == field {
                (field, value)
            } else {
                pair
            }
        });
        let (status, answer) = customer.send(&token, &form).await;
        assert_eq!(status, 400, "{field}");
        assert_eq!(answer["status"], "error");
        assert!(answer["message"][field].is_array(), "{answer}");
    }
    assert!(customer.inbox().await.is_empty());
}
