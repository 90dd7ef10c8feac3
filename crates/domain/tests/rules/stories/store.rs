use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::billing::{DailyUsage, DoctorViewKey, UsageHistory};
use domain::catalogue::Catalogue;
use domain::idempotency::{IdempotencyKey, StoredAnswer};
use domain::ledger::{BatchNeeds, Books, ChangeSet, Command};
use domain::payment::{Attempt, CollectedPayment, Payment, PaymentEvent};
use domain::refund::Refund;
use domain::time::BusinessCalendar;
use domain::wallet::{Transaction, WalletKey, WalletState};
use domain::{AttemptNumber, PaymentId, RefundId, Timestamp, UserId};

/// Tables, as a storage adapter has them.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) wallets: BTreeMap<WalletKey, WalletState>,
    pub(super) payments: BTreeMap<PaymentId, Payment>,
    pub(super) attempts: BTreeMap<(PaymentId, AttemptNumber), Attempt>,
    pub(super) refunds: BTreeMap<RefundId, Refund>,
    pub(super) usage: BTreeMap<(UserId, NaiveDate), DailyUsage>,
    pub(super) transactions: Vec<Transaction>,
    pub(super) events: Vec<PaymentEvent>,
    doctor_views: BTreeSet<DoctorViewKey>,
    answers: BTreeMap<(UserId, IdempotencyKey), StoredAnswer>,
    last_attempt_number: i32,
}

impl Store {
    /// Books with what these commands need, and with nothing else.
    pub(super) fn load(&self, commands: &[Command], now: Timestamp) -> Books {
        let calendar = BusinessCalendar::default();
        let today = calendar.day_of(now);
        let mut books = Books::new(Arc::new(Catalogue::default()), calendar);
        let needs = BatchNeeds::of(commands);
        let mut wallets = needs.wallets.clone();
        for payment in needs.payments.iter().filter_map(|id| self.payments.get(id)) {
            books.load_payment(payment.clone());
            let refunds = self.refunds.values();
            for refund in refunds.filter(|refund| refund.payment_id == payment.id) {
                books.load_refund(refund.clone());
            }
            wallets.insert(WalletKey::anchor(payment.user_id));
            wallets.insert(WalletKey {
                user_id: payment.user_id,
                currency: payment.amount.currency,
            });
        }
        for wallet in wallets.iter().filter_map(|key| self.wallets.get(key)) {
            books.load_wallet(*wallet);
        }
        for payment in needs
            .collected_for
            .iter()
            .filter_map(|id| self.payments.get(id))
        {
            let payments = self.payments.values();
            let of_owner = payments.filter(|other| other.user_id == payment.user_id);
            for collected in of_owner.filter_map(CollectedPayment::of) {
                books.load_collected(collected);
            }
        }
        for attempt in self.attempts.values() {
            if needs.payments.contains(&attempt.payment_id)
                || needs.gateway_transactions.contains(&attempt.transaction)
            {
                books.load_attempt(attempt.clone());
            }
        }
        for offset in 1..=i32::try_from(needs.attempt_numbers).expect("a small batch") {
            let number = AttemptNumber::new(self.last_attempt_number + offset);
            books.load_attempt_number(number.expect("positive"));
        }
        let first_day = UsageHistory::first_day(today);
        let recent = self.usage.values().filter(|usage| usage.day >= first_day);
        for usage in recent.filter(|usage| needs.usage.contains(&usage.user_id)) {
            books.load_usage(*usage);
        }
        for (user_id, doctor_id) in &needs.doctor_views {
            let seen = DoctorViewKey {
                user_id: *user_id,
                day: today,
                doctor_id: *doctor_id,
            };
            if self.doctor_views.contains(&seen) {
                books.load_doctor_view(seen);
            }
        }
        for answer in needs.answers.iter().filter_map(|key| self.answers.get(key)) {
            books.load_answer(answer.clone());
        }
        books
    }

    /// Saves what a batch changed; each row must be as it was loaded, and what is added must be new.
    pub(super) fn save(&mut self, changes: ChangeSet) {
        for change in changes.wallets {
            let old = self.wallets.insert(change.after.key, change.after);
            assert_eq!(old, change.before);
        }
        for change in changes.payments {
            let old = self.payments.insert(change.after.id, change.after);
            assert_eq!(old, change.before);
        }
        for change in changes.attempts {
            self.last_attempt_number = self.last_attempt_number.max(change.after.number.get());
            let key = (change.after.payment_id, change.after.number);
            assert_eq!(self.attempts.insert(key, change.after), change.before);
        }
        for change in changes.refunds {
            let old = self.refunds.insert(change.after.id, change.after);
            assert_eq!(old, change.before);
        }
        for change in changes.usage {
            let key = (change.after.user_id, change.after.day);
            assert_eq!(self.usage.insert(key, change.after), change.before);
        }
        for view in changes.doctor_views {
            let is_new = self.doctor_views.insert(view.key);
            assert!(is_new, "seen twice: {view:?}");
        }
        for answer in changes.answers {
            let key = (answer.user_id, answer.key.clone());
            assert_eq!(self.answers.insert(key, answer), None);
        }
        self.transactions.extend(changes.transactions);
        self.events.extend(changes.payment_events);
    }
}
