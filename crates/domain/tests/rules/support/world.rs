use std::sync::Arc;

use chrono::TimeDelta;
use domain::billing::{BillingSettings, DailyUsage};
use domain::catalogue::Catalogue;
use domain::ledger::{
    BeginAttempt, Books, ChangeSet, Charge, Command, CompleteAttempt, CreatePayment, Outcome,
    Receipt, Refusal,
};
use domain::money::CurrencyCode;
use domain::payment::{Attempt, AttemptStatus, Payment, PaymentStatus};
use domain::time::BusinessCalendar;
use domain::wallet::{Transaction, WalletKey, WalletState};
use domain::{AttemptNumber, PaymentId, Timestamp, TransactionId, UserId};
use uuid::Uuid;

use super::builders::{begin, complete, create, user};

/// Noon in Tashkent, so that an hour more or less is still the same business day.
const NOON: &str = "2026-03-02T07:00:00Z";

/// One installation: books that hold everything, as the in-memory storage keeps them.
pub(crate) struct World {
    books: Books,
    catalogue: Catalogue,
    now: Timestamp,
    last_id: u128,
    saved: Vec<ChangeSet>,
}

/// The default catalogue with changed settings.
pub(crate) fn catalogue(change: impl FnOnce(&mut BillingSettings)) -> Catalogue {
    let mut catalogue = Catalogue::default();
    change(&mut catalogue.settings);
    catalogue
}

impl World {
    /// A new installation at [`NOON`].
    pub(crate) fn new() -> Self {
        Self::with(Catalogue::default())
    }

    /// A new installation with this catalogue.
    pub(crate) fn with(catalogue: Catalogue) -> Self {
        let mut books = Books::new(Arc::new(catalogue.clone()), BusinessCalendar::default());
        for number in (1..=1_000).filter_map(AttemptNumber::new) {
            books.load_attempt_number(number);
        }
        Self {
            books,
            catalogue,
            now: NOON.parse().expect("a moment"),
            last_id: 0,
            saved: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn books(&mut self) -> &mut Books {
        &mut self.books
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, by: TimeDelta) {
        self.now += by;
    }

    /// Operators change the catalogue.
    pub(crate) fn change_catalogue(&mut self, change: impl FnOnce(&mut Catalogue)) {
        change(&mut self.catalogue);
        self.books.set_catalogue(Arc::new(self.catalogue.clone()));
    }

    /// Runs a command and keeps what it changed. A refusal must leave nothing.
    pub(crate) fn run(&mut self, command: impl Into<Command>) -> Result<Outcome, Refusal> {
        let outcome = self.books.execute(&command.into(), self.now);
        let changes = self.books.take_changes();
        if !matches!(outcome, Ok(Outcome::Applied { .. })) {
            assert!(changes.is_empty(), "{outcome:?} left {changes:#?}");
        }
        self.saved.push(changes);
        outcome
    }

    /// Runs a command that must take effect now.
    pub(crate) fn apply(&mut self, command: impl Into<Command>) -> Receipt {
        match self.run(command) {
            Ok(Outcome::Applied { receipt, .. }) => receipt,
            other => panic!("did not take effect: {other:?}"),
        }
    }

    /// What the last command changed.
    pub(crate) fn last_changes(&self) -> &ChangeSet {
        self.saved.last().expect("a command was run")
    }

    /// Every transaction so far, in order.
    pub(crate) fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.saved.iter().flat_map(|changes| &changes.transactions)
    }

    /// An id that nobody has.
    pub(crate) fn fresh_uuid(&mut self) -> Uuid {
        self.last_id += 1;
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + self.last_id)
    }

    /// Fills in a fresh transaction id.
    pub(crate) fn charge(&mut self, charge: Charge) -> Result<Outcome, Refusal> {
        let charge = self.with_fresh_id(charge);
        self.run(domain::ledger::Action::Charge(charge))
    }

    /// The same charge as a new one.
    pub(crate) fn with_fresh_id(&mut self, charge: Charge) -> Charge {
        Charge {
            transaction_id: TransactionId(self.fresh_uuid()),
            ..charge
        }
    }

    /// User 1 creates a Click payment of so many so'm.
    pub(crate) fn created(&mut self, som: i64) -> Payment {
        let id = PaymentId(self.fresh_uuid());
        self.created_as(CreatePayment {
            id,
            ..create(user(1), som)
        })
    }

    pub(crate) fn created_as(&mut self, create: CreatePayment) -> Payment {
        match self.apply(domain::ledger::Action::CreatePayment(create)) {
            Receipt::PaymentCreated(payment) => payment,
            other => panic!("no payment: {other:?}"),
        }
    }

    /// Its gateway begins an attempt under this id.
    pub(crate) fn begun(&mut self, payment: &Payment, transaction: &str) -> Attempt {
        self.begun_as(begin(payment, transaction))
    }

    fn begun_as(&mut self, begin: BeginAttempt) -> Attempt {
        match self.apply(domain::ledger::Action::BeginAttempt(begin)) {
            Receipt::AttemptBegun(attempt) => attempt,
            other => panic!("no attempt: {other:?}"),
        }
    }

    /// The command that completes an attempt, with a fresh transaction id.
    pub(crate) fn completion(&mut self, payment: &Payment, attempt: &Attempt) -> CompleteAttempt {
        CompleteAttempt {
            transaction_id: TransactionId(self.fresh_uuid()),
            ..complete(payment, attempt.number)
        }
    }

    /// User 1 tops up through Click.
    pub(crate) fn topped_up(&mut self, som: i64) -> Payment {
        let payment = self.created(som);
        let attempt = self.begun(&payment, &format!("top-up-{}", payment.id));
        let completion = self.completion(&payment, &attempt);
        self.apply(domain::ledger::Action::CompleteAttempt(completion));
        payment
    }

    pub(crate) fn wallet(&self, user_id: UserId, currency: CurrencyCode) -> WalletState {
        self.books.wallets()[&WalletKey { user_id, currency }]
    }

    /// Minor units in user 1's so'm wallet; 0 before it is opened.
    pub(crate) fn balance(&self) -> i64 {
        let wallets = self.books.wallets();
        wallets
            .get(&WalletKey::anchor(user(1)))
            .map_or(0, |wallet| wallet.balance_minor)
    }

    pub(crate) fn payment_status(&self, payment: &Payment) -> PaymentStatus {
        self.payment(payment).status
    }

    pub(crate) fn payment(&self, payment: &Payment) -> Payment {
        self.books.payments()[&payment.id].clone()
    }

    /// Statuses of a payment's attempts, oldest first.
    pub(crate) fn attempt_statuses(&self, payment: &Payment) -> Vec<AttemptStatus> {
        let attempts = self.books.attempts(payment.id);
        attempts.map(|attempt| attempt.status).collect()
    }

    /// User 1's views of today.
    pub(crate) fn usage_today(&self) -> DailyUsage {
        let day = BusinessCalendar::default().day_of(self.now);
        let usage = self.books.usage().get(&(user(1), day));
        usage
            .copied()
            .unwrap_or_else(|| DailyUsage::none(user(1), day))
    }
}
