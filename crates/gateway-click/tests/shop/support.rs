//! A shop that takes Click: an in-memory ledger, a clock that is moved by hand, and Click's calls.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use domain::audit::Auditor;
use domain::catalogue::Catalogue;
use domain::gateway::{CallbackCall, Callbacks};
use domain::ledger::{
    Action, CancelPayment, Command, CreatePayment, ExecuteError, Ledger, Outcome, Receipt,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, Payment, PaymentPurpose, PaymentReads, PaymentStatus};
use domain::time::Clock;
use domain::wallet::{WalletKey, WalletReads};
use domain::{PaymentId, RefundId, Timestamp, TransactionId, UserId};
use gateway_click::{ClickConfig, ClickGateway, ClickWebhook};
use serde::{Deserialize, Serialize};
use storage_memory::MemoryStorage;
use test_support::click::{Call, SignedCall};
use uuid::Uuid;

pub(crate) const SERVICE_ID: u64 = 12_345;
pub(crate) const SECRET: &str = "test_secret";
pub(crate) const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// One installation and its only service at Click.
pub(crate) struct Shop {
    pub(crate) storage: Arc<MemoryStorage>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) webhook: ClickWebhook,
    last_id: AtomicU64,
}

/// One of the addresses that Click calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Route {
    Prepare,
    Complete,
    /// Click's one address for both.
    Either,
}

/// What Click reads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClickAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) click_trans_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant_trans_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant_prepare_id: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant_confirm_id: Option<i32>,
    pub(crate) error: i32,
    pub(crate) error_note: String,
}

/// What a call came to.
#[derive(Clone, Debug)]
pub(crate) struct Handled {
    pub(crate) answer: ClickAnswer,
    pub(crate) authentic: bool,
    pub(crate) action: &'static str,
    pub(crate) payment_id: Option<PaymentId>,
    pub(crate) loggable_body: String,
}

/// What a call to one of Click's addresses comes to.
pub(crate) async fn handle(
    webhook: &ClickWebhook,
    route: Route,
    body: &[u8],
    label: Option<&str>,
    transaction_id: TransactionId,
    now: Timestamp,
) -> Handled {
    let path = match route {
        Route::Prepare => "prepare",
        Route::Complete => "complete",
        Route::Either => "webhook",
    };
    assert!(webhook.paths().contains(&path));
    let call = CallbackCall {
        path,
        method: "POST".to_owned(),
        body: body.to_vec(),
        content_type: label.map(str::to_owned),
        authorization: None,
        remote_address: None,
        received_at: now,
        transaction_id,
        refund_id: RefundId(transaction_id.0),
    };
    let reply = webhook.answer(call).await;
    assert_eq!(
        (reply.status, reply.content_type),
        (200, "application/json")
    );
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&reply.body).expect("an object");
    assert!(
        !fields.values().any(serde_json::Value::is_null),
        "{fields:?}"
    );
    Handled {
        answer: serde_json::from_str(&reply.body).expect("Click's form"),
        authentic: reply.is_authentic,
        action: ["prepare", "complete", "unknown"]
            .into_iter()
            .find(|action| *action == reply.action)
            .expect("one of the three"),
        payment_id: reply.payment_id,
        loggable_body: reply.loggable_body,
    }
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

pub(crate) fn config() -> ClickConfig {
    ClickConfig::new(SERVICE_ID, 678, SECRET)
}

/// Click, to make pay links.
pub(crate) fn gateway() -> ClickGateway {
    let clock = Arc::new(HandClock(Mutex::new(Timestamp::UNIX_EPOCH)));
    ClickGateway::try_new(config(), clock).expect("an HTTPS client")
}

/// Click takes no commission and any amount, and wallets have no limit: totals are as round as amounts.
pub(crate) fn unlimited() -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.settings.max_wallet_balance = domain::money::Money::from_minor(i64::MAX);
    for terms in &mut catalogue.gateways {
        terms.min_amount.minor = 1;
        terms.max_amount.minor = i64::MAX;
        terms.commission.percentage = domain::money::BasisPoints::ZERO;
    }
    catalogue
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::with(config(), Catalogue::default())
    }

    pub(crate) fn with(config: ClickConfig, catalogue: Catalogue) -> Self {
        let noon = "2026-01-15T07:00:00Z".parse().expect("a moment");
        let clock = Arc::new(HandClock(Mutex::new(noon)));
        let storage = Arc::new(MemoryStorage::new(clock.clone()).with_catalogue(catalogue));
        let webhook = ClickWebhook::new(config, storage.clone(), storage.clone());
        Self {
            storage,
            clock,
            webhook,
            last_id: AtomicU64::new(0),
        }
    }

    /// User 7 wants to put so many so'm into the wallet through Click.
    pub(crate) async fn payment(&self, som: i64) -> Payment {
        self.payment_of(AnyMoney::new(som * 100, CurrencyCode::Uzs), "click")
            .await
    }

    pub(crate) async fn payment_of(&self, amount: AnyMoney, gateway: &str) -> Payment {
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
    pub(crate) async fn cancel(&self, payment: &Payment) -> Result<Outcome, ExecuteError> {
        let cancel = CancelPayment {
            user_id: payment.user_id,
            payment_id: payment.id,
        };
        self.run(Action::CancelPayment(cancel)).await
    }

    async fn run(&self, action: Action) -> Result<Outcome, ExecuteError> {
        self.storage.execute(Command::from(action)).await
    }

    /// What a call to this address comes to.
    pub(crate) async fn handle(&self, route: Route, body: &[u8], label: Option<&str>) -> Handled {
        let id = TransactionId(self.fresh_id());
        let now = self.clock.now();
        handle(&self.webhook, route, body, label, id, now).await
    }

    /// The answer to a call posted to the address of its action.
    pub(crate) async fn post(&self, call: SignedCall) -> ClickAnswer {
        self.handle(Route::Either, call.body().as_bytes(), FORM)
            .await
            .answer
    }

    /// The same, as Click sees it: the `error` alone.
    pub(crate) async fn error(&self, call: SignedCall) -> i32 {
        self.post(call).await.error
    }

    /// A Prepare that was accepted, and the Complete that belongs to it.
    pub(crate) async fn prepared(&self, payment: &Payment) -> (Call, Call) {
        let prepare = prepare(payment);
        let answer = self.post(prepare.clone().signed(SECRET)).await;
        assert_eq!(answer.error, 0, "{answer:?}");
        let id = answer
            .merchant_prepare_id
            .expect("an accepted attempt has a number");
        let complete = prepare.completed(&id.to_string());
        (prepare, complete)
    }

    /// A payment that Click has confirmed, and the Complete with which it did.
    pub(crate) async fn paid(&self, som: i64) -> (Payment, Call) {
        let payment = self.payment(som).await;
        let (_, complete) = self.prepared(&payment).await;
        assert_eq!(self.error(complete.clone().signed(SECRET)).await, 0);
        (payment, complete)
    }

    /// So'm and tiyin in user 7's wallet, as text; after proving that the books balance.
    pub(crate) async fn balance(&self) -> String {
        let report = self.storage.audit().await.expect("an audit");
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        let wallet = self.storage.find_wallet(WalletKey::anchor(user())).await;
        let wallet = wallet.expect("memory does not fail");
        wallet.map_or_else(|| "none".to_owned(), |wallet| wallet.balance().to_string())
    }

    pub(crate) async fn stored(&self, payment: &Payment) -> Payment {
        let found = self.storage.find_payment(payment.id).await;
        found
            .expect("memory does not fail")
            .expect("it was created")
    }

    pub(crate) async fn status(&self, payment: &Payment) -> PaymentStatus {
        self.stored(payment).await.status
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

pub(crate) fn user() -> UserId {
    UserId::new(7).expect("positive")
}

/// Click asks whether the payment may be paid.
pub(crate) fn prepare(payment: &Payment) -> Call {
    Call::prepare(
        SERVICE_ID,
        &payment.id.to_string(),
        &payment.total.to_string(),
    )
}

/// A call as another attempt would make it: with a number of its own.
pub(crate) fn renumbered(call: &Call) -> Call {
    static LAST: AtomicU64 = AtomicU64::new(77_000);
    let id = LAST.fetch_add(1, Ordering::Relaxed).to_string();
    call.clone().with("click_trans_id", &id)
}

/// Click says that it did not take the money after all.
pub(crate) fn cancelled(complete: &Call, error: i64) -> Call {
    complete
        .clone()
        .with("error", &error.to_string())
        .with("error_note", "Cancelled")
}
