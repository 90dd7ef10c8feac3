use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::administration::{
    AdminLogEntry, SecondPersonRule, SoloOrder, SoloTotal, StaffOrderKind,
};
use domain::billing::{Doctor, DoctorView, DoctorViewKey, UsageHistory};
use domain::catalogue::Catalogue;
use domain::fiscal::{FiscalKind, FiscalReceipt};
use domain::idempotency::{IdempotencyKey, StoredAnswer};
use domain::ids::{AttemptNumber, DoctorId, PaymentId, TransactionId, UserId};
use domain::ledger::{AttemptChange, BatchNeeds, Books, ChangeSet, Command, ExecuteError, Outcome};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{GatewayTransaction, PaymentEvent};
use domain::seal::Seal;
use domain::storage::StorageFailure;
use domain::time::{BusinessCalendar, Timestamp};
use domain::wallet::{Transaction, WalletKey};
use domain::webhook::WebhookCall;
use uuid::Uuid;

use crate::constraints::{changed_version, credited_payment};

/// All rows. `rows` is never decided on: a command runs on books of its own, which are thrown away unless every
/// constraint holds.
pub(crate) struct State {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) calendar: BusinessCalendar,
    /// Wallets, payments, attempts, refunds, usage, who has seen whom, and approvals.
    pub(crate) rows: Books,
    /// By wallet, in order of their sequence.
    pub(crate) transactions: BTreeMap<WalletKey, Vec<Transaction>>,
    pub(crate) transaction_ids: BTreeSet<TransactionId>,
    pub(crate) credited_payments: BTreeSet<PaymentId>,
    pub(crate) gateway_transactions: BTreeMap<GatewayTransaction, (PaymentId, AttemptNumber)>,
    pub(crate) last_attempt_number: i32,
    pub(crate) payment_events: Vec<PaymentEvent>,
    pub(crate) payment_versions: BTreeSet<(PaymentId, i64)>,
    pub(crate) answers: BTreeMap<(UserId, IdempotencyKey), StoredAnswer>,
    pub(crate) admin_log: Vec<AdminLogEntry>,
    pub(crate) solo_orders: Vec<SoloOrder>,
    /// In the order in which they were made.
    pub(crate) seals: Vec<Seal>,
    pub(crate) webhook_calls: Vec<WebhookCall>,
    pub(crate) fiscal_receipts: BTreeMap<(GatewayTransaction, FiscalKind), FiscalReceipt>,
    /// Who holds a lease, and until when.
    pub(crate) leases: BTreeMap<String, (Uuid, Timestamp)>,
    pub(crate) doctors: BTreeMap<DoctorId, Doctor>,
    pub(crate) doctor_views: BTreeMap<DoctorViewKey, DoctorView>,
}

impl State {
    pub(crate) fn new(catalogue: Catalogue, calendar: BusinessCalendar) -> Self {
        let catalogue = Arc::new(catalogue);
        Self {
            rows: Books::new(Arc::clone(&catalogue), calendar),
            catalogue,
            calendar,
            transactions: BTreeMap::new(),
            transaction_ids: BTreeSet::new(),
            credited_payments: BTreeSet::new(),
            gateway_transactions: BTreeMap::new(),
            last_attempt_number: 0,
            payment_events: Vec::new(),
            payment_versions: BTreeSet::new(),
            answers: BTreeMap::new(),
            admin_log: Vec::new(),
            solo_orders: Vec::new(),
            seals: Vec::new(),
            webhook_calls: Vec::new(),
            fiscal_receipts: BTreeMap::new(),
            leases: BTreeMap::new(),
            doctors: BTreeMap::new(),
            doctor_views: BTreeMap::new(),
        }
    }

    pub(crate) fn set_catalogue(&mut self, catalogue: Catalogue) {
        self.catalogue = Arc::new(catalogue);
    }

    pub(crate) fn set_calendar(&mut self, calendar: BusinessCalendar) {
        self.calendar = calendar;
    }

    /// Load, decide, check, save.
    pub(crate) fn execute(
        &mut self,
        command: &Command,
        now: Timestamp,
    ) -> Result<Outcome, ExecuteError> {
        let mut books = self.load(&BatchNeeds::of([command]), now);
        let decided = catch_unwind(AssertUnwindSafe(|| books.execute(command, now)));
        let outcome =
            decided.map_err(|_| StorageFailure::new("run a command", "the command panicked"))??;
        let changes = books.take_changes();
        self.check(&changes)
            .map_err(|broken| StorageFailure::new("save a command", broken))?;
        self.save(changes);
        Ok(outcome)
    }

    fn load(&self, needs: &BatchNeeds, now: Timestamp) -> Books {
        let mut books = Books::new(Arc::clone(&self.catalogue), self.calendar);
        let payments = needs
            .payments
            .iter()
            .filter_map(|id| self.rows.payments().get(id));
        let mut wallets = needs.wallets.clone();
        for payment in payments {
            wallets.insert(WalletKey::anchor(payment.user_id));
            wallets.insert(WalletKey {
                user_id: payment.user_id,
                currency: payment.amount.currency,
            });
            books.load_payment(payment.clone());
            for attempt in self.rows.attempts(payment.id) {
                books.load_attempt(attempt.clone());
            }
            for refund in self.rows.refunds(payment.id) {
                books.load_refund(refund.clone());
            }
        }
        for wallet in wallets
            .iter()
            .filter_map(|key| self.rows.wallets().get(key))
        {
            books.load_wallet(*wallet);
        }
        for id in &needs.collected_for {
            let Some(payment) = self.rows.payments().get(id) else {
                continue;
            };
            let wallet = WalletKey {
                user_id: payment.user_id,
                currency: payment.amount.currency,
            };
            for collected in self.rows.collected(wallet) {
                books.load_collected(*collected);
            }
        }
        for transaction in &needs.gateway_transactions {
            if let Some((payment, number)) = self.gateway_transactions.get(transaction) {
                let mut attempts = self.rows.attempts(*payment);
                if let Some(attempt) = attempts.find(|attempt| attempt.number == *number) {
                    books.load_attempt(attempt.clone());
                }
            }
        }
        self.load_views(&mut books, needs, self.calendar.day_of(now));
        self.load_orders(&mut books, needs, now);
        for key in &needs.answers {
            if let Some(answer) = self.answers.get(key) {
                books.load_answer(answer.clone());
            }
        }
        let fresh = (1..=needs.attempt_numbers)
            .filter_map(|ahead| self.last_attempt_number.checked_add_unsigned(ahead));
        for number in fresh.filter_map(AttemptNumber::new) {
            books.load_attempt_number(number);
        }
        books
    }

    fn load_views(&self, books: &mut Books, needs: &BatchNeeds, today: NaiveDate) {
        for user_id in &needs.usage {
            let days = (*user_id, UsageHistory::first_day(today))..=(*user_id, today);
            for (_, usage) in self.rows.usage().range(days) {
                books.load_usage(*usage);
            }
        }
        for (user_id, doctor_id) in &needs.doctor_views {
            if self.rows.has_viewed(*user_id, today, *doctor_id) {
                books.load_doctor_view(DoctorViewKey {
                    user_id: *user_id,
                    day: today,
                    doctor_id: *doctor_id,
                });
            }
        }
    }

    fn load_orders(&self, books: &mut Books, needs: &BatchNeeds, now: Timestamp) {
        for approval in needs
            .approvals
            .iter()
            .filter_map(|id| self.rows.approvals().get(id))
        {
            books.load_approval(approval.clone());
        }
        let mut totals: BTreeMap<(UserId, StaffOrderKind, CurrencyCode), i64> = BTreeMap::new();
        let forgotten_until = SecondPersonRule::forgotten_until(now);
        for order in &self.solo_orders {
            if needs.ordering_staff.contains(&order.staff_id) && order.at > forgotten_until {
                let key = (order.staff_id, order.kind, order.amount.currency);
                let total = totals.entry(key).or_default();
                *total = total.saturating_add(order.amount.minor);
            }
        }
        for ((staff_id, kind, currency), minor) in totals {
            books.load_ordered_alone(SoloTotal {
                staff_id,
                kind,
                amount: AnyMoney::new(minor, currency),
            });
        }
    }

    /// Takes over changes that have been checked.
    fn save(&mut self, changes: ChangeSet) {
        for change in changes.wallets {
            self.rows.load_wallet(change.after);
        }
        for transaction in changes.transactions {
            self.transaction_ids.insert(transaction.entry.id);
            self.credited_payments
                .extend(credited_payment(&transaction));
            self.transactions
                .entry(transaction.wallet)
                .or_default()
                .push(transaction);
        }
        for change in changes.payments {
            self.rows.load_payment(change.after);
        }
        self.payment_versions
            .extend(changes.payment_events.iter().filter_map(changed_version));
        self.payment_events.extend(changes.payment_events);
        for AttemptChange { after, .. } in changes.attempts {
            self.last_attempt_number = self.last_attempt_number.max(after.number.get());
            self.gateway_transactions
                .insert(after.transaction.clone(), (after.payment_id, after.number));
            self.rows.load_attempt(after);
        }
        for change in changes.refunds {
            self.rows.load_refund(change.after);
        }
        for change in changes.usage {
            self.rows.load_usage(change.after);
        }
        for view in changes.doctor_views {
            self.rows.load_doctor_view(view.key);
            self.doctor_views.insert(view.key, view);
        }
        self.admin_log.extend(changes.admin_entries);
        for change in changes.approvals {
            self.rows.load_approval(change.after);
        }
        self.solo_orders.extend(changes.solo_orders);
        for answer in changes.answers {
            self.answers
                .insert((answer.user_id, answer.key.clone()), answer);
        }
    }
}
