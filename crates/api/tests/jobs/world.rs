use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use api::gateways::{Availability, LookUps};
use api::jobs::Jobs;
use api::wiring::{Background, Gateways, Ids, Services};
use chrono::TimeDelta;
use domain::ledger::{
    Action, BeginAttempt, Command, CompleteAttempt, CreatePayment, FailAttempt, IfOver, Receipt,
    Rivals, SubmitAttempt,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, GatewayTransaction, Payment, PaymentPurpose};
use domain::storage::Storage;
use domain::time::{BusinessCalendar, Clock};
use domain::wallet::WalletKey;
use domain::{AttemptNumber, Timestamp, UserId};
use storage_memory::MemoryStorage;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use crate::gateway::Gateway;

/// Every payment of these tests, tiyin.
pub(crate) const AMOUNT: i64 = 5_000_000;
/// How often payments in processing are gone through.
const PERIOD: Duration = Duration::from_secs(60);

/// An instance of the service. Others share its storage.
pub(crate) struct World {
    pub(crate) services: Arc<Services>,
    /// For the ids of transactions.
    name: &'static str,
    /// Every payment has a payer of its own, so that no limit of a wallet is in the way.
    users: AtomicI64,
}

/// It runs with the time of the test, which passes at once when everybody waits.
struct PassingClock(Instant);

impl Clock for PassingClock {
    fn now(&self) -> Timestamp {
        // Noon in Tashkent.
        let noon: Timestamp = "2026-01-15T07:00:00Z".parse().expect("a moment");
        let passed = TimeDelta::from_std(self.0.elapsed()).expect("a short test");
        domain::time::whole_micros(noon + passed)
    }
}

impl World {
    pub(crate) fn of<const N: usize>(gateways: [&Arc<Gateway>; N]) -> Self {
        let clock = Arc::new(PassingClock(Instant::now()));
        let storage = Arc::new(MemoryStorage::new(Arc::<PassingClock>::clone(&clock)));
        let adapters = gateways.map(Gateway::adapter).into_iter();
        let gateways = adapters.fold(Gateways::default(), Gateways::with);
        Self {
            services: Arc::new(services(storage, clock, gateways)),
            name: "first",
            users: AtomicI64::new(1),
        }
    }

    /// Another instance on the same database.
    pub(crate) fn another<const N: usize>(&self, gateways: [&Arc<Gateway>; N]) -> Self {
        let storage = Arc::clone(&self.services.storage);
        let clock = Arc::clone(&self.services.clock);
        let adapters = gateways.map(Gateway::adapter).into_iter();
        let gateways = adapters.fold(Gateways::default(), Gateways::with);
        Self {
            services: Arc::new(services(storage, clock, gateways)),
            name: "second",
            users: AtomicI64::new(1_000_000),
        }
    }

    /// Its claims last so many seconds.
    pub(crate) fn with_claims_of(mut self, seconds: i64) -> Self {
        let services = Arc::get_mut(&mut self.services).expect("nobody else has them yet");
        services.claim_time = TimeDelta::seconds(seconds);
        self
    }

    /// Its jobs begin.
    pub(crate) fn start(&self) -> Jobs {
        Jobs::start(&self.services, PERIOD)
    }

    /// Its jobs begin, those with which a day is reconciled among them.
    pub(crate) fn start_reconciling(&self, days: u32) -> Jobs {
        self.start()
            .with_reconciliation(&self.services, PERIOD, days)
    }

    fn next_user(&self) -> UserId {
        UserId::new(self.users.fetch_add(1, Ordering::Relaxed)).expect("positive")
    }

    async fn run(&self, action: Action) -> Receipt {
        let ledger = self.services.ledger();
        let outcome = ledger.execute(Command::from(action)).await;
        let outcome = outcome.expect("it takes effect");
        outcome.receipt().expect("a receipt").clone()
    }

    pub(crate) async fn payment(&self, gateway: &str) -> Payment {
        let create = CreatePayment {
            id: Ids.payment(self.services.now()),
            user_id: self.next_user(),
            gateway: gateway.parse().expect("a name"),
            purpose: PaymentPurpose::Payment,
            amount: AnyMoney::new(AMOUNT, CurrencyCode::Uzs),
            callback_url: None,
        };
        match self.run(Action::CreatePayment(create)).await {
            Receipt::PaymentCreated(payment) => payment,
            other => panic!("{other:?}"),
        }
    }

    /// A gateway begins to collect it.
    pub(crate) async fn begun(&self, payment: &Payment) -> Attempt {
        self.begun_as(payment, self.name).await
    }

    /// A gateway begins to collect it under a number of its own.
    async fn begun_as(&self, payment: &Payment, number: &str) -> Attempt {
        let begin = BeginAttempt {
            payment_id: payment.id,
            transaction: GatewayTransaction {
                gateway: payment.gateway.clone(),
                id: format!("{number}-{}", payment.id),
            },
            document_id: None,
            amount: payment.total,
            gateway_began_at: None,
            card_mask: None,
            rivals: Rivals::Allowed,
        };
        match self.run(Action::BeginAttempt(begin)).await {
            Receipt::AttemptBegun(attempt) => attempt,
            other => panic!("{other:?}"),
        }
    }

    /// A payment whose gateway began it and says no more.
    pub(crate) async fn hanging(&self, gateway: &str) -> Payment {
        let payment = self.payment(gateway).await;
        self.begun(&payment).await;
        payment
    }

    /// A payment whose order to debit was sent just now.
    pub(crate) async fn ordered(&self, gateway: &str) -> Payment {
        let payment = self.payment(gateway).await;
        let attempt = self.begun(&payment).await;
        let submit = SubmitAttempt {
            payment_id: payment.id,
            gateway: payment.gateway.clone(),
            number: attempt.number,
        };
        self.run(Action::SubmitAttempt(submit)).await;
        payment
    }

    /// A payment whose gateway says that it took no money.
    pub(crate) async fn failed(&self, gateway: &str) -> Payment {
        let payment = self.payment(gateway).await;
        let attempt = self.begun(&payment).await;
        self.fail(&payment, &attempt).await;
        payment
    }

    /// A gateway answers after all that it debited nothing.
    pub(crate) async fn decline(&self, payment: &Payment) {
        let attempts = self.services.storage.list_attempts(payment.id).await;
        for attempt in attempts.expect("a storage") {
            self.fail(payment, &attempt).await;
        }
    }

    async fn fail(&self, payment: &Payment, attempt: &Attempt) {
        let fail = FailAttempt {
            payment_id: payment.id,
            gateway: payment.gateway.clone(),
            number: attempt.number,
            amount: payment.total,
            error_code: -5017,
        };
        self.run(Action::FailAttempt(fail)).await;
    }

    /// A gateway says that it took the money.
    async fn complete(&self, payment: &Payment, attempt: &Attempt) {
        let complete = CompleteAttempt {
            payment_id: payment.id,
            gateway: payment.gateway.clone(),
            number: attempt.number,
            amount: payment.total,
            document_id: None,
            if_over: IfOver::GivesBack,
            transaction_id: Ids.transaction(self.services.now()),
        };
        self.run(Action::CompleteAttempt(complete)).await;
    }

    /// A payment whose third attempt brought the money; the first one failed, and the second one was not needed any more.
    pub(crate) async fn paid_at_last(&self, gateway: &str) -> (Payment, [Attempt; 2]) {
        let payment = self.payment(gateway).await;
        let first = self.begun_as(&payment, "1").await;
        self.fail(&payment, &first).await;
        let second = self.begun_as(&payment, "2").await;
        let third = self.begun_as(&payment, "3").await;
        self.complete(&payment, &third).await;
        (payment, [first, second])
    }

    /// A paid payment of which another attempt is in question.
    pub(crate) async fn disputed(&self, gateway: &str) -> Payment {
        let (payment, [first, _]) = self.paid_at_last(gateway).await;
        self.complete(&payment, &first).await;
        payment
    }

    /// A paid payment of which two other attempts are in question.
    pub(crate) async fn disputed_twice(&self, gateway: &str) -> Payment {
        let (payment, others) = self.paid_at_last(gateway).await;
        for attempt in &others {
            self.complete(&payment, attempt).await;
        }
        payment
    }

    /// Which of its attempts are in question.
    pub(crate) async fn in_question(&self, payment: &Payment) -> Vec<AttemptNumber> {
        let attempts = self.services.storage.list_attempts(payment.id).await;
        let disputed = attempts.expect("a storage").into_iter();
        let disputed = disputed.filter(|attempt| attempt.disputed_at.is_some());
        disputed.map(|attempt| attempt.number).collect()
    }

    /// How it stands now.
    pub(crate) async fn status(&self, payment: &Payment) -> &'static str {
        let found = self.services.storage.find_payment(payment.id).await;
        let found = found.expect("a storage").expect("a payment");
        found.status.as_str()
    }

    /// What the wallet of its payer holds, tiyin.
    pub(crate) async fn balance(&self, payment: &Payment) -> i64 {
        let key = WalletKey {
            user_id: payment.user_id,
            currency: CurrencyCode::Uzs,
        };
        let wallet = self.services.storage.find_wallet(key).await;
        wallet
            .expect("a storage")
            .expect("a wallet")
            .balance()
            .minor
    }
}

/// Time passes.
pub(crate) async fn pass(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}

/// The jobs end as they do when the program is asked to stop.
pub(crate) async fn stop(jobs: Jobs) {
    let deadline = Instant::now() + Duration::from_secs(10);
    assert!(jobs.finish(deadline).await, "they end in time");
}

fn services(storage: Arc<dyn Storage>, clock: Arc<dyn Clock>, gateways: Gateways) -> Services {
    Services {
        storage,
        clock,
        calendar: BusinessCalendar::default(),
        second_person: None,
        gateways,
        availability: Availability::default(),
        look_ups: LookUps::default(),
        claim_time: TimeDelta::seconds(60),
        background: Background::new(Handle::current()),
        resigner: None,
        public_url: String::new(),
        callback_hosts: Vec::new(),
    }
}
