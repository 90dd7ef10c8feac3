mod collected;
mod tracked;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use self::collected::CollectedPayments;
use self::tracked::Tracked;
use crate::administration::{AdminLogEntry, Approval, SoloOrder, SoloTotal, StaffOrderKind};
use crate::billing::{DailyUsage, DoctorView, DoctorViewKey, UsageHistory};
use crate::catalogue::Catalogue;
use crate::idempotency::{IdempotencyKey, StoredAnswer};
use crate::ids::{ApprovalId, AttemptNumber, DoctorId, PaymentId, RefundId, UserId};
use crate::ledger::{
    Action, ApprovalChange, AttemptChange, ChangeSet, Changes, Command, Outcome, PaymentChange,
    PaymentSnapshot, RefundChange, Refusal, Snapshot, UsageChange, WalletChange, rules,
};
use crate::money::{AnyMoney, CurrencyCode};
use crate::payment::{Attempt, CollectedPayment, GatewayTransaction, Payment, PaymentEvent};
use crate::refund::Refund;
use crate::time::{BusinessCalendar, Timestamp};
use crate::wallet::{Transaction, WalletKey, WalletState};

/// Loaded state on which commands are run one after another, each seeing what the ones before it did.
///
/// Holds whatever [`crate::ledger::BatchNeeds`] asked for and is thrown away after its batch; the in-memory storage
/// keeps one with everything in it. It is the caller's duty that what it holds is locked or otherwise cannot change
/// behind its back.
#[derive(Debug)]
pub struct Books {
    catalogue: Arc<Catalogue>,
    calendar: BusinessCalendar,
    wallets: Tracked<WalletKey, WalletState>,
    payments: Tracked<PaymentId, Payment>,
    collected: CollectedPayments,
    attempts: Tracked<(PaymentId, AttemptNumber), Attempt>,
    refunds: Tracked<(PaymentId, RefundId), Refund>,
    transaction_owners: BTreeMap<GatewayTransaction, PaymentId>,
    attempt_numbers: VecDeque<AttemptNumber>,
    usage: Tracked<(UserId, NaiveDate), DailyUsage>,
    doctor_views: BTreeSet<DoctorViewKey>,
    approvals: Tracked<ApprovalId, Approval>,
    /// Minor units that staff ordered alone in the last 24 hours.
    ordered_alone: BTreeMap<(UserId, StaffOrderKind, CurrencyCode), i64>,
    answers: BTreeMap<(UserId, IdempotencyKey), StoredAnswer>,
    new: NewRows,
}

/// Rows that are only ever added.
#[derive(Debug, Default)]
struct NewRows {
    transactions: Vec<Transaction>,
    payment_events: Vec<PaymentEvent>,
    doctor_views: Vec<DoctorView>,
    admin_entries: Vec<AdminLogEntry>,
    solo_orders: Vec<SoloOrder>,
    answers: Vec<StoredAnswer>,
}

impl Books {
    /// Empty books.
    pub fn new(catalogue: Arc<Catalogue>, calendar: BusinessCalendar) -> Self {
        Self {
            catalogue,
            calendar,
            wallets: Tracked::new(),
            payments: Tracked::new(),
            collected: CollectedPayments::default(),
            attempts: Tracked::new(),
            refunds: Tracked::new(),
            transaction_owners: BTreeMap::new(),
            attempt_numbers: VecDeque::new(),
            usage: Tracked::new(),
            doctor_views: BTreeSet::new(),
            approvals: Tracked::new(),
            ordered_alone: BTreeMap::new(),
            answers: BTreeMap::new(),
            new: NewRows::default(),
        }
    }

    /// Decides by another catalogue from now on.
    pub fn set_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        self.catalogue = catalogue;
    }

    /// Takes in a stored wallet.
    pub fn load_wallet(&mut self, wallet: WalletState) {
        self.wallets.load(wallet.key, wallet);
    }

    /// Takes in a stored payment.
    pub fn load_payment(&mut self, payment: Payment) {
        self.collected.follow(&payment);
        self.payments.load(payment.id, payment);
    }

    /// Takes in a stored payment that a gateway is collecting, as far as its wallet's limit is concerned.
    pub fn load_collected(&mut self, collected: CollectedPayment) {
        self.collected.add(collected);
    }

    /// Takes in a stored attempt, also one of a payment that is not loaded.
    pub fn load_attempt(&mut self, attempt: Attempt) {
        self.transaction_owners
            .insert(attempt.transaction.clone(), attempt.payment_id);
        self.attempts
            .load((attempt.payment_id, attempt.number), attempt);
    }

    /// Takes in a stored refund.
    pub fn load_refund(&mut self, refund: Refund) {
        self.refunds.load((refund.payment_id, refund.id), refund);
    }

    /// Takes in an attempt number that nobody has used nor will.
    pub fn load_attempt_number(&mut self, number: AttemptNumber) {
        self.attempt_numbers.push_back(number);
    }

    /// Takes in a stored day of usage.
    pub fn load_usage(&mut self, usage: DailyUsage) {
        self.usage.load((usage.user_id, usage.day), usage);
    }

    /// Takes in that a doctor was seen.
    pub fn load_doctor_view(&mut self, view: DoctorViewKey) {
        self.doctor_views.insert(view);
    }

    /// Takes in a stored approval.
    pub fn load_approval(&mut self, approval: Approval) {
        self.approvals.load(approval.id, approval);
    }

    /// Takes in what somebody ordered alone in the last 24 hours.
    pub fn load_ordered_alone(&mut self, total: SoloTotal) {
        let key = (total.staff_id, total.kind, total.amount.currency);
        self.ordered_alone.insert(key, total.amount.minor);
    }

    /// Takes in a stored answer.
    pub fn load_answer(&mut self, answer: StoredAnswer) {
        self.answers
            .insert((answer.user_id, answer.key.clone()), answer);
    }

    /// The wallets held, by key.
    pub fn wallets(&self) -> &BTreeMap<WalletKey, WalletState> {
        self.wallets.rows()
    }

    /// The payments held, by id.
    pub fn payments(&self) -> &BTreeMap<PaymentId, Payment> {
        self.payments.rows()
    }

    /// What gateways are collecting for a wallet, by id.
    pub fn collected(&self, wallet: WalletKey) -> impl Iterator<Item = &CollectedPayment> {
        self.collected.of(wallet)
    }

    /// The attempts of a payment, oldest first.
    pub fn attempts(&self, id: PaymentId) -> impl Iterator<Item = &Attempt> {
        let rows = self.attempts.rows().range((id, AttemptNumber::FIRST)..);
        rows.take_while(move |((of, _), _)| *of == id)
            .map(|(_, row)| row)
    }

    /// The refunds of a payment, by id.
    pub fn refunds(&self, id: PaymentId) -> impl Iterator<Item = &Refund> {
        let rows = self.refunds.rows().range((id, RefundId(Uuid::nil()))..);
        rows.take_while(move |((of, _), _)| *of == id)
            .map(|(_, row)| row)
    }

    /// The refunds held, by payment and id.
    pub fn all_refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.rows().values()
    }

    /// The approvals held, by id.
    pub fn approvals(&self) -> &BTreeMap<ApprovalId, Approval> {
        self.approvals.rows()
    }

    /// The days of usage held, by user and day.
    pub fn usage(&self) -> &BTreeMap<(UserId, NaiveDate), DailyUsage> {
        self.usage.rows()
    }

    /// Whether the user saw the doctor on that day.
    pub fn has_viewed(&self, user_id: UserId, day: NaiveDate, doctor_id: DoctorId) -> bool {
        self.doctor_views.contains(&DoctorViewKey {
            user_id,
            day,
            doctor_id,
        })
    }

    /// Runs one command. A refusal leaves no trace.
    pub fn execute(&mut self, command: &Command, now: Timestamp) -> Result<Outcome, Refusal> {
        if let Some(outcome) = self.replay(command)? {
            return Ok(outcome);
        }
        let decision = rules::decide(&self.snapshot(command, now), &command.action, now)?;
        if decision.is_repeat && command.idempotency.is_none() {
            return Ok(Outcome::AlreadyApplied(decision.receipt));
        }
        self.apply(decision.changes);
        let answer = match (command.user_id(), &command.idempotency) {
            (Some(user_id), Some(idempotency)) => {
                let answer = idempotency.presenter.present(&decision.receipt);
                let stored = StoredAnswer {
                    user_id,
                    key: idempotency.key.clone(),
                    fingerprint: idempotency.fingerprint,
                    answer: answer.clone(),
                    created_at: now,
                };
                self.new.answers.push(stored.clone());
                self.load_answer(stored);
                Some(answer)
            }
            _ => None,
        };
        Ok(Outcome::Applied {
            receipt: decision.receipt,
            answer,
        })
    }

    /// What the commands since the last call changed.
    pub fn take_changes(&mut self) -> ChangeSet {
        let new = std::mem::take(&mut self.new);
        let wallets = self.wallets.take_changes().into_iter();
        let payments = self.payments.take_changes().into_iter();
        let attempts = self.attempts.take_changes().into_iter();
        let refunds = self.refunds.take_changes().into_iter();
        let usage = self.usage.take_changes().into_iter();
        let approvals = self.approvals.take_changes().into_iter();
        ChangeSet {
            wallets: wallets
                .map(|(before, after)| WalletChange { before, after })
                .collect(),
            transactions: new.transactions,
            payments: payments
                .map(|(before, after)| PaymentChange { before, after })
                .collect(),
            payment_events: new.payment_events,
            attempts: attempts
                .map(|(before, after)| AttemptChange { before, after })
                .collect(),
            refunds: refunds
                .map(|(before, after)| RefundChange { before, after })
                .collect(),
            usage: usage
                .map(|(before, after)| UsageChange { before, after })
                .collect(),
            doctor_views: new.doctor_views,
            admin_entries: new.admin_entries,
            approvals: approvals
                .map(|(before, after)| ApprovalChange { before, after })
                .collect(),
            solo_orders: new.solo_orders,
            answers: new.answers,
        }
    }

    fn replay(&self, command: &Command) -> Result<Option<Outcome>, Refusal> {
        let (Some(user_id), Some(idempotency)) = (command.user_id(), &command.idempotency) else {
            return Ok(None);
        };
        match self.answers.get(&(user_id, idempotency.key.clone())) {
            None => Ok(None),
            Some(stored) if stored.fingerprint == idempotency.fingerprint => {
                Ok(Some(Outcome::Replayed(stored.answer.clone())))
            }
            Some(_) => Err(Refusal::IdempotencyKeyReused),
        }
    }

    fn snapshot(&self, command: &Command, now: Timestamp) -> Snapshot<'_> {
        let payment_id = match &command.action {
            Action::CreatePayment(create) => Some(create.id),
            _ => command.payment_id(),
        };
        let payment = payment_id.and_then(|id| self.payments.get(&id));
        let key = match &command.action {
            Action::OpenWallet(open) => Some(open.key),
            Action::CreatePayment(create) => Some(WalletKey {
                user_id: create.user_id,
                currency: create.amount.currency,
            }),
            Action::Charge(charge) => Some(WalletKey {
                user_id: charge.user_id,
                currency: charge.currency,
            }),
            _ => command.administered_wallet().or_else(|| {
                payment.map(|payment| WalletKey {
                    user_id: payment.user_id,
                    currency: payment.amount.currency,
                })
            }),
        };
        let today = self.calendar.day_of(now);
        let (usage, has_viewed_doctor_today) = match &command.action {
            Action::Charge(charge) => (
                Some(self.usage_history(charge.user_id, today)),
                charge
                    .doctor()
                    .is_some_and(|doctor| self.has_viewed(charge.user_id, today, doctor)),
            ),
            _ => (None, false),
        };
        let transaction_owner = match &command.action {
            Action::BeginAttempt(begin) => self.transaction_owners.get(&begin.transaction).copied(),
            _ => None,
        };
        let collected = match (&command.action, key) {
            (Action::BeginAttempt(_), Some(wallet)) => self.collected(wallet).copied().collect(),
            _ => Vec::new(),
        };
        Snapshot {
            catalogue: &self.catalogue,
            wallet: key.and_then(|key| self.wallets.get(&key)).copied(),
            anchor: key
                .and_then(|key| self.wallets.get(&WalletKey::anchor(key.user_id)))
                .copied(),
            payment: payment.map(|payment| PaymentSnapshot {
                payment,
                attempts: self.attempts(payment.id).cloned().collect(),
                refunds: self.refunds(payment.id).cloned().collect(),
            }),
            collected,
            transaction_owner,
            fresh_attempt_number: self.attempt_numbers.front().copied(),
            usage,
            has_viewed_doctor_today,
            approval: command.approval_id().and_then(|id| self.approvals.get(&id)),
            ordered_alone: command
                .overseen_staff()
                .map(|staff_id| self.ordered_alone_by(staff_id))
                .unwrap_or_default(),
        }
    }

    fn ordered_alone_by(&self, staff_id: UserId) -> Vec<SoloTotal> {
        let of_staff = self
            .ordered_alone
            .iter()
            .filter(|((id, ..), _)| *id == staff_id);
        let totals = of_staff.map(|((_, kind, currency), minor)| SoloTotal {
            staff_id,
            kind: *kind,
            amount: AnyMoney::new(*minor, *currency),
        });
        totals.collect()
    }

    fn usage_history(&self, user_id: UserId, today: NaiveDate) -> UsageHistory {
        let days = self
            .usage
            .rows()
            .range((user_id, UsageHistory::first_day(today))..=(user_id, today));
        UsageHistory::from_days(user_id, today, days.map(|(_, usage)| usage))
    }

    fn apply(&mut self, changes: Changes) {
        for wallet in changes.wallets {
            self.wallets.put(wallet.key, wallet);
        }
        if let Some(payment) = changes.payment {
            self.collected.follow(&payment);
            self.payments.put(payment.id, payment);
        }
        for attempt in changes.attempts {
            if self.attempt_numbers.front() == Some(&attempt.number) {
                self.attempt_numbers.pop_front();
            }
            self.transaction_owners
                .insert(attempt.transaction.clone(), attempt.payment_id);
            self.attempts
                .put((attempt.payment_id, attempt.number), attempt);
        }
        if let Some(refund) = changes.refund {
            self.refunds.put((refund.payment_id, refund.id), refund);
        }
        if let Some(usage) = changes.usage {
            self.usage.put((usage.user_id, usage.day), usage);
        }
        if let Some(view) = changes.doctor_view {
            self.load_doctor_view(view.key);
            self.new.doctor_views.push(view);
        }
        self.new.admin_entries.extend(changes.admin_entry);
        if let Some((approval, entry)) = changes.approval {
            self.approvals.put(approval.id, approval);
            self.new.admin_entries.push(entry);
        }
        if let Some(order) = changes.solo_order {
            let key = (order.staff_id, order.kind, order.amount.currency);
            let ordered = self.ordered_alone.entry(key).or_default();
            *ordered = ordered.saturating_add(order.amount.minor);
            self.new.solo_orders.push(order);
        }
        self.new.transactions.extend(changes.transactions);
        self.new.payment_events.extend(changes.payment_events);
    }
}
