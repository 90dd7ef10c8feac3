//! Payme, calling the service.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use test_support::client::{Answer, Request};
use test_support::{Client, Hamyon};

use crate::support::{Kind, Payment, Service, Setup, User};

pub(super) const KEY: &str = "Ab&%26?#@Z0123456789abcdefghijklmnop";
pub(super) const TEST_KEY: &str = "the-key-of-paymes-own-sandbox";
const PATH: &str = "/api/payments/payme/webhook/";

/// An installation that takes Payme.
pub(super) fn setup(kind: Kind) -> Setup {
    Setup::development(kind)
        .with(
            "HAMYON__GATEWAYS__PAYME__MERCHANT_ID",
            "587f72c72cac0d162c722ae2",
        )
        .with("HAMYON__GATEWAYS__PAYME__KEY", KEY)
        .with("HAMYON__GATEWAYS__PAYME__TEST_KEY", TEST_KEY)
        // Nobody listens there: no test calls the real Payme.
        .with(
            "HAMYON__GATEWAYS__PAYME__CHECKOUT_URL",
            "https://127.0.0.1:9",
        )
}

/// The service with [`setup`] that these tests share; each takes users of its own.
pub(super) fn service(kind: Kind) -> &'static Service {
    static SHARED: [OnceLock<Service>; 2] = [OnceLock::new(), OnceLock::new()];
    let place = match kind {
        Kind::Sqlite => &SHARED[0],
        Kind::Postgres => &SHARED[1],
    };
    place.get_or_init(|| Service::start(setup(kind)))
}

/// Payme as it calls one service.
#[derive(Debug, Clone)]
pub(super) struct Payme {
    client: Client,
}

impl Payme {
    pub(super) fn of(hamyon: &Hamyon) -> Self {
        Self {
            client: hamyon.client(),
        }
    }

    /// A call with these credentials and this body.
    pub(super) fn post(&self, authorization: &str, body: impl Into<String>) -> Request {
        self.client
            .post(PATH)
            .header("authorization", authorization)
            .body("text/json; charset=UTF-8", body)
    }

    /// A call with these credentials that is not posted.
    pub(super) fn get(&self, authorization: &str) -> Request {
        self.client.get(PATH).header("authorization", authorization)
    }

    /// The answer to a method.
    pub(super) async fn call(&self, method: &str, params: &Value) -> Answer {
        let body = json!({"method": method, "params": params, "id": 2032});
        let answer = self.post(&basic("Paycom", KEY), body.to_string());
        let answer = answer.send().await;
        assert_eq!(answer.json()["id"], 2032, "{answer:?}");
        answer
    }

    /// Payme creates a transaction of this id now.
    pub(super) async fn create(&self, id: &str, payment: &Payment) -> Answer {
        self.call("CreateTransaction", &creation(id, payment)).await
    }

    pub(super) async fn perform(&self, id: &str) -> Answer {
        self.call("PerformTransaction", &json!({"id": id})).await
    }

    pub(super) async fn cancel(&self, id: &str, reason: i32) -> Answer {
        let params = json!({"id": id, "reason": reason});
        self.call("CancelTransaction", &params).await
    }

    pub(super) async fn check(&self, id: &str) -> Value {
        let answer = self.call("CheckTransaction", &json!({"id": id})).await;
        result(&answer)
    }

    /// Pays; the id of the transaction.
    pub(super) async fn pay(&self, payment: &Payment) -> String {
        let id = fresh_transaction();
        result(&self.create(&id, payment).await);
        result(&self.perform(&id).await);
        id
    }
}

/// The header of HTTP Basic.
pub(super) fn basic(login: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{login}:{password}")))
}

/// A payment through Payme.
pub(super) async fn payment(user: &User, amount: &str) -> Payment {
    let body = json!({"gateway": "payme", "amount": amount});
    let answer = user.send("payments/create/", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    Payment::of(&answer)
}

/// The parameters of `CreateTransaction`.
pub(super) fn creation(id: &str, payment: &Payment) -> Value {
    json!({
        "id": id,
        "time": now_ms(),
        "amount": tiyin(payment),
        "account": {"payment_id": payment.id},
    })
}

/// What the payer pays.
pub(super) fn tiyin(payment: &Payment) -> i64 {
    let digits = payment.total.replace('.', "");
    digits.parse().expect("so'm with two decimals")
}

pub(super) fn now_ms() -> u64 {
    u64::try_from(test_support::clock::unix_millis()).expect("before the year 500 000 000")
}

/// An id as Payme gives them: 24 hexadecimal digits.
pub(super) fn fresh_transaction() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    format!("{:012x}{:012x}", now_ms(), number)
}

/// The result of an answer; panics when it is an error.
#[track_caller]
pub(super) fn result(answer: &Answer) -> Value {
    assert_eq!(code(answer), 0, "{answer:?}");
    answer.json()["result"].clone()
}

/// The code of the error, 0 for a result. The HTTP status is always 200, and messages come in three languages.
#[track_caller]
pub(super) fn code(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 200, "{answer:?}");
    let error = answer.json()["error"].clone();
    if error.is_null() {
        return 0;
    }
    for language in ["ru", "uz", "en"] {
        let message = error["message"][language].as_str();
        assert!(message.is_some_and(|text| !text.is_empty()), "{answer:?}");
    }
    error["code"].as_i64().expect("a code is a whole number")
}
