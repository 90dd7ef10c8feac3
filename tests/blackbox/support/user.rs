//! A user of the platform, through a client app.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use test_support::click::Call;
use test_support::client::{Answer, Request};
use test_support::{Client, Hamyon, token};

use super::click::Click;
use super::setup::{CLICK_SERVICE_ID, TOKEN_SECRET};

/// Longer than any test runs.
const TOKEN_TTL: Duration = Duration::from_secs(3600);

/// Somebody with a wallet of their own.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: u64,
    token: String,
    client: Client,
}

/// A payment that was created.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    pub(crate) id: String,
    /// What the payer pays, as text.
    pub(crate) total: String,
    /// Where the payer pays.
    pub(crate) url: String,
}

impl User {
    /// A user of this service whom nobody else is.
    pub(crate) fn of(hamyon: &Hamyon) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1_000);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self {
            id,
            token: token(TOKEN_SECRET, id, "user", TOKEN_TTL),
            client: hamyon.client(),
        }
    }

    /// The same user at another program.
    pub(crate) fn at(&self, hamyon: &Hamyon) -> Self {
        Self {
            client: hamyon.client(),
            ..self.clone()
        }
    }

    /// `GET /api/{path}`.
    pub(crate) fn get(&self, path: &str) -> Request {
        self.client.get(&format!("/api/{path}")).bearer(&self.token)
    }

    /// `POST /api/{path}`.
    pub(crate) fn post(&self, path: &str) -> Request {
        self.client
            .post(&format!("/api/{path}"))
            .bearer(&self.token)
    }

    /// `GET /api/{path}`, which must succeed.
    pub(crate) async fn read(&self, path: &str) -> Answer {
        let answer = self.get(path).send().await;
        assert_eq!(answer.status, 200, "GET {path}: {answer:?}");
        answer
    }

    /// `POST /api/{path}` with a JSON body.
    pub(crate) async fn send(&self, path: &str, body: &Value) -> Answer {
        self.post(path).json(body).send().await
    }

    /// What the wallet holds, digit by digit.
    pub(crate) async fn balance(&self) -> String {
        let answer = self.read("payments/wallet/balance/").await;
        answer.raw("/balance").to_owned()
    }

    /// Asks for one of a service.
    pub(crate) fn charge(&self, service: &str) -> Request {
        self.post("payments/billing/charge/")
            .json(&json!({ "service_type": service }))
    }

    /// Views a doctor's profile.
    pub(crate) async fn view_doctor(&self, doctor: u64) -> Answer {
        self.get(&format!("billing/doctor/{doctor}/view/"))
            .send()
            .await
    }

    /// Creates a payment through Click, which must succeed.
    pub(crate) async fn create_payment(&self, amount: &str) -> Payment {
        self.create_payment_through("click", amount).await
    }

    /// Creates a payment through a gateway, which must succeed.
    pub(crate) async fn create_payment_through(&self, gateway: &str, amount: &str) -> Payment {
        let body = json!({ "gateway": gateway, "amount": amount });
        let answer = self.send("payments/create/", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Payment::of(&answer)
    }

    /// Fills the wallet through Click.
    pub(crate) async fn top_up(&self, amount: &str) -> Payment {
        let payment = self.create_payment(amount).await;
        Click::at(self.client.clone()).pay(&payment).await;
        payment
    }

    /// The status of one's payment.
    pub(crate) async fn status_of(&self, payment: &Payment) -> String {
        let answer = self.read(&format!("payments/{}/status/", payment.id)).await;
        text(&answer, "/payment/status")
    }

    /// The status of one's payment, once it is not `processing` any more; asks the gateway meanwhile.
    pub(crate) async fn settled_status_of(&self, payment: &Payment) -> String {
        for _ in 0..200 {
            let status = self.status_of(payment).await;
            if status != "processing" {
                return status;
            }
            let path = format!("payments/{}/verify/", payment.id);
            self.post(&path).send().await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the payment {} is still in processing", payment.id);
    }

    /// All transactions of the last 30 days, newest first.
    pub(crate) async fn transactions(&self) -> Vec<Value> {
        let mut found = Vec::new();
        for page in 1.. {
            let path = format!("payments/wallet/transactions/?per_page=100&page={page}");
            let body = self.read(&path).await.json();
            found.extend(body["transactions"].as_array().expect("a list").clone());
            if body["pagination"]["has_next"] == false {
                break;
            }
        }
        found
    }
}

impl Payment {
    /// The payment in the answer to `create` or `topup`.
    pub(crate) fn of(answer: &Answer) -> Self {
        Self {
            id: text(answer, "/payment/id"),
            total: answer.raw("/payment/total_amount").to_owned(),
            url: text(answer, "/payment/payment_url"),
        }
    }

    /// Click's Prepare of an attempt to pay it.
    pub(crate) fn prepare(&self) -> Call {
        Call::prepare(CLICK_SERVICE_ID, &self.id, &self.total)
    }
}

/// A text in an answer.
#[track_caller]
pub(crate) fn text(answer: &Answer, pointer: &str) -> String {
    answer
        .json()
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no text at {pointer}: {answer:?}"))
        .to_owned()
}
