//! A merchant that takes Payme: storage in memory, a clock that is moved by hand, and Payme's calls.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use domain::audit::Auditor;
use domain::billing::{Quantity, ServiceType};
use domain::catalogue::Catalogue;
use domain::gateway::{CallbackCall, CallbackReply, GatewayAdapter, GatewayPorts};
use domain::ledger::{
    Action, CancelPayment, Charge, Command, CreatePayment, ExecuteError, Ledger, Outcome, Receipt,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, Payment, PaymentPurpose, PaymentReads, PaymentStatus};
use domain::time::{BusinessCalendar, Clock};
use domain::wallet::{WalletKey, WalletReads};
use domain::{PaymentId, RefundId, Timestamp, TransactionId, UserId};
use gateway_payme::{PaymeSettings, open};
use serde_json::{Value, json};
use storage_memory::MemoryStorage;
use uuid::Uuid;

pub(crate) const KEY: &str = "Ab&%26?#@Z0123456789abcdefghijklmnop";
pub(crate) const TEST_KEY: &str = "test-key-of-the-sandbox";

/// One installation and its only cash desk at Payme.
pub(crate) struct CashDesk {
    pub(crate) storage: Arc<MemoryStorage>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) payme: GatewayAdapter,
    last_id: AtomicU64,
}

/// A clock that stands still until it is moved.
pub(crate) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().expect("no panic while it moved") += by;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no panic while it moved")
    }
}

/// An answer of ours, as it is sent and as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    /// The code of the error; 0 for a result.
    pub(crate) fn code(&self) -> i64 {
        match &self.json["error"] {
            Value::Null => 0,
            error => error["code"].as_i64().expect("a code is a whole number"),
        }
    }

    /// The result; panics when it is an error.
    pub(crate) fn result(&self) -> &Value {
        assert_eq!(self.code(), 0, "{}", self.text);
        &self.json["result"]
    }

    /// The error with its code, the account field as data, and a message in each language.
    pub(crate) fn assert_account_error(&self, code: i64) {
        assert_eq!(self.code(), code, "{}", self.text);
        assert_eq!(self.json["error"]["data"], "payment_id", "{}", self.text);
        for language in ["ru", "uz", "en"] {
            let message = &self.json["error"]["message"][language];
            assert!(
                message.as_str().is_some_and(|text| !text.is_empty()),
                "{}",
                self.text
            );
        }
    }
}

pub(crate) fn settings() -> PaymeSettings {
    PaymeSettings {
        merchant_id: Some("587f72c72cac0d162c722ae2".to_owned()),
        key: Some(KEY.into()),
        test_key: Some(TEST_KEY.into()),
        ..PaymeSettings::default()
    }
}

pub(crate) fn user() -> UserId {
    UserId::new(7).expect("positive")
}

/// An id as Payme gives them: 24 hexadecimal digits.
pub(crate) fn fresh_transaction() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!(
        "{:024x}",
        0x5305_e3bf + LAST.fetch_add(1, Ordering::Relaxed)
    )
}

impl CashDesk {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: PaymeSettings) -> Self {
        Self::with_catalogue(settings, Catalogue::default())
    }

    pub(crate) fn with_catalogue(settings: PaymeSettings, catalogue: Catalogue) -> Self {
        let noon = "2026-01-15T07:00:00.123456Z".parse().expect("a moment");
        let clock = Arc::new(HandClock(Mutex::new(noon)));
        let storage = Arc::new(MemoryStorage::new(clock.clone()).with_catalogue(catalogue));
        let ports = GatewayPorts {
            storage: storage.clone(),
            clock: clock.clone(),
            calendar: BusinessCalendar::default(),
            sms: None,
            public_url: "http://127.0.0.1:8000".to_owned(),
        };
        let payme = open(settings, &ports).expect("fit settings");
        Self {
            storage,
            clock,
            payme: payme.expect("credentials"),
            last_id: AtomicU64::new(0),
        }
    }

    /// User 7 wants to put so many so'm into the wallet through Payme.
    pub(crate) async fn payment(&self, som: i64) -> Payment {
        self.payment_through("payme", som).await
    }

    pub(crate) async fn payment_through(&self, gateway: &str, som: i64) -> Payment {
        let amount = AnyMoney::new(som * 100, CurrencyCode::Uzs);
        self.payment_of(gateway, amount).await
    }

    pub(crate) async fn payment_of(&self, gateway: &str, amount: AnyMoney) -> Payment {
        let create = CreatePayment {
            id: PaymentId(self.fresh_id()),
            user_id: user(),
            gateway: gateway.parse().expect("a gateway name"),
            purpose: PaymentPurpose::Payment,
            amount,
            callback_url: None,
        };
        match self.run(Action::CreatePayment(create)).await {
            Ok(Outcome::Applied {
                receipt: Receipt::PaymentCreated(payment),
                ..
            }) => payment,
            other => panic!("no payment: {other:?}"),
        }
    }

    /// User 7 gives the payment up.
    pub(crate) async fn give_up(&self, payment: &Payment) {
        let cancel = CancelPayment {
            user_id: payment.user_id,
            payment_id: payment.id,
        };
        self.run(Action::CancelPayment(cancel))
            .await
            .expect("it is pending");
    }

    /// User 7 has an analysis made for 10 000 so'm.
    pub(crate) async fn spend(&self) {
        let charge = Charge {
            transaction_id: TransactionId(self.fresh_id()),
            user_id: user(),
            service: ServiceType::AiDiagnosis,
            quantity: Quantity::ONE,
            related_object_id: None,
            currency: CurrencyCode::Uzs,
        };
        self.run(Action::Charge(charge))
            .await
            .expect("enough money");
    }

    pub(crate) async fn run(&self, action: Action) -> Result<Outcome, ExecuteError> {
        self.storage.execute(Command::from(action)).await
    }

    /// A call with nothing in it yet.
    pub(crate) fn blank(&self) -> CallbackCall {
        CallbackCall {
            path: "webhook",
            method: "POST".to_owned(),
            body: Vec::new(),
            content_type: Some("text/json; charset=UTF-8".to_owned()),
            authorization: Some(basic("Paycom", KEY).into()),
            remote_address: None,
            received_at: self.clock.now(),
            transaction_id: TransactionId(self.fresh_id()),
            refund_id: RefundId(self.fresh_id()),
        }
    }

    pub(crate) async fn reply(&self, call: CallbackCall) -> CallbackReply {
        let callbacks = self.payme.callbacks.as_ref().expect("Payme calls us");
        let reply = callbacks.answer(call).await;
        assert_eq!(reply.status, 200, "Payme takes any other status for -32400");
        reply
    }

    /// The answer to a body as it stands.
    pub(crate) async fn post(&self, body: &[u8]) -> Answer {
        let call = CallbackCall {
            body: body.to_vec(),
            ..self.blank()
        };
        answer(self.reply(call).await)
    }

    /// The answer to a method.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Answer {
        let body = json!({"method": method, "params": params, "id": 2032});
        let answer = self.post(body.to_string().as_bytes()).await;
        assert_eq!(answer.json["id"], 2032);
        answer
    }

    pub(crate) async fn check_perform(&self, payment: &Payment) -> Answer {
        let params = json!({"amount": payment.total.minor, "account": account(payment)});
        self.call("CheckPerformTransaction", params).await
    }

    /// Payme creates a transaction of this id now.
    pub(crate) async fn create(&self, id: &str, payment: &Payment) -> Answer {
        let params = self.creation(id, payment);
        self.call("CreateTransaction", params).await
    }

    pub(crate) fn creation(&self, id: &str, payment: &Payment) -> Value {
        json!({
            "id": id,
            "time": self.clock.now().timestamp_millis(),
            "amount": payment.total.minor,
            "account": account(payment),
        })
    }

    pub(crate) async fn perform(&self, id: &str) -> Answer {
        self.call("PerformTransaction", json!({"id": id})).await
    }

    pub(crate) async fn cancel(&self, id: &str, reason: i32) -> Answer {
        self.call("CancelTransaction", json!({"id": id, "reason": reason}))
            .await
    }

    pub(crate) async fn check(&self, id: &str) -> Answer {
        self.call("CheckTransaction", json!({"id": id})).await
    }

    /// A payment that a transaction has in hand.
    pub(crate) async fn begun(&self, som: i64) -> (Payment, String) {
        let payment = self.payment(som).await;
        let id = fresh_transaction();
        self.create(&id, &payment).await.result();
        (payment, id)
    }

    /// A payment that Payme has performed.
    pub(crate) async fn paid(&self, som: i64) -> (Payment, String) {
        let (payment, id) = self.begun(som).await;
        self.clock.advance(TimeDelta::milliseconds(1_500));
        self.perform(&id).await.result();
        (payment, id)
    }

    /// So'm and tiyin in user 7's wallet, as text; after proving that the books balance.
    pub(crate) async fn balance(&self) -> String {
        let report = self.storage.audit().await.expect("an audit");
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        let wallet = self.storage.find_wallet(WalletKey::anchor(user())).await;
        let wallet = wallet.expect("memory does not fail");
        wallet.map_or_else(|| "none".to_owned(), |wallet| wallet.balance().to_string())
    }

    pub(crate) async fn status(&self, payment: &Payment) -> PaymentStatus {
        let found = self.storage.find_payment(payment.id).await;
        let found = found.expect("memory does not fail");
        found.expect("it was created").status
    }

    pub(crate) async fn attempts(&self, payment: &Payment) -> Vec<Attempt> {
        let attempts = self.storage.list_attempts(payment.id).await;
        attempts.expect("memory does not fail")
    }

    fn fresh_id(&self) -> Uuid {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001 + u128::from(id))
    }
}

pub(crate) fn account(payment: &Payment) -> Value {
    json!({"payment_id": payment.id.to_string()})
}

/// The header of HTTP Basic.
pub(crate) fn basic(login: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{login}:{password}")))
}

pub(crate) fn answer(reply: CallbackReply) -> Answer {
    let json = serde_json::from_str(&reply.body).expect("an answer is JSON");
    Answer {
        text: reply.body,
        json,
    }
}
