use std::collections::{BTreeMap, BTreeSet};

use domain::audit::signed;
use domain::ids::PaymentId;
use domain::ledger::ChangeSet;
use domain::payment::{Attempt, AttemptStatus, PaymentEvent};
use domain::wallet::{CounterAccount, Direction, Transaction, WalletKey, WalletState};

use crate::state::State;

/// A constraint that changes would break. The databases state each of them as a key, a check or a guarded update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BrokenConstraint {
    #[error("a wallet is not as it was loaded, would be below zero, or misses a transaction")]
    Wallet,
    #[error("a transaction does not continue its wallet")]
    Chain,
    #[error("the transaction's id is taken")]
    TransactionId,
    #[error("the payment has its credit already")]
    SecondCredit,
    #[error("the payment is not as it was loaded, or its id is taken")]
    Payment,
    #[error("the payment's history has a line of this version already")]
    PaymentEvent,
    #[error("the attempt is not as it was loaded, or its number or gateway transaction is taken")]
    Attempt,
    #[error("the payment has an attempt that succeeded already")]
    SecondSuccess,
    #[error("the refund is not as it was loaded, or its id is taken")]
    Refund,
    #[error("more goes back than was paid")]
    OverRefunded,
    #[error("a day of usage is not as it was loaded")]
    Usage,
    #[error("the doctor has been viewed that day already")]
    DoctorView,
    #[error("the id of a line of the log of administration is taken")]
    AdminLog,
    #[error("an approval is not as it was loaded, its id is taken, or nobody else approved it")]
    Approval,
    #[error("the id of an order of one person is taken")]
    SoloOrder,
    #[error("the idempotency key has its answer already")]
    Answer,
}

type Checked = Result<(), BrokenConstraint>;

fn ensure(holds: bool, constraint: BrokenConstraint) -> Checked {
    if holds { Ok(()) } else { Err(constraint) }
}

impl State {
    /// Whether these changes may be saved.
    pub(crate) fn check(&self, changes: &ChangeSet) -> Checked {
        self.check_wallets(changes)?;
        self.check_transactions(changes)?;
        self.check_payments(changes)?;
        self.check_attempts(changes)?;
        self.check_refunds(changes)?;
        self.check_usage(changes)?;
        let is_logged = |id| self.admin_log.iter().any(|old| old.id == id);
        ensure(
            !changes.admin_entries.iter().any(|new| is_logged(new.id)),
            BrokenConstraint::AdminLog,
        )?;
        self.check_orders(changes)?;
        let mut answers = changes.answers.iter();
        let is_new = answers.all(|new| !self.answers.contains_key(&(new.user_id, new.key.clone())));
        ensure(is_new, BrokenConstraint::Answer)
    }

    fn check_wallets(&self, changes: &ChangeSet) -> Checked {
        for change in &changes.wallets {
            let key = change.after.key;
            let stored = self.rows.wallets().get(&key);
            let opened = WalletState::open(key, change.after.opened_at);
            let mut state = change.before.unwrap_or(opened);
            for transaction in of_wallet(changes, key) {
                ensure(continues(&state, transaction), BrokenConstraint::Chain)?;
                state.last_sequence = transaction.sequence;
                state.balance_minor = transaction.balance_after_minor;
            }
            let is_explained = state.last_sequence == change.after.last_sequence
                && state.balance_minor == change.after.balance_minor;
            ensure(
                stored == change.before.as_ref() && is_explained && change.after.balance_minor >= 0,
                BrokenConstraint::Wallet,
            )?;
        }
        Ok(())
    }

    fn check_transactions(&self, changes: &ChangeSet) -> Checked {
        let mut ids = BTreeSet::new();
        let mut credited = BTreeSet::new();
        for transaction in &changes.transactions {
            let id = transaction.entry.id;
            let has_wallet = changes
                .wallets
                .iter()
                .any(|change| change.after.key == transaction.wallet);
            ensure(has_wallet, BrokenConstraint::Wallet)?;
            ensure(
                !self.transaction_ids.contains(&id) && ids.insert(id),
                BrokenConstraint::TransactionId,
            )?;
            if let Some(payment) = credited_payment(transaction) {
                ensure(
                    !self.credited_payments.contains(&payment) && credited.insert(payment),
                    BrokenConstraint::SecondCredit,
                )?;
            }
        }
        Ok(())
    }

    fn check_payments(&self, changes: &ChangeSet) -> Checked {
        for change in &changes.payments {
            let stored = self.rows.payments().get(&change.after.id);
            ensure(stored == change.before.as_ref(), BrokenConstraint::Payment)?;
            let payment = &change.after;
            let is_covered = (0..=payment.amount.minor).contains(&payment.refunded.minor)
                && payment.refunded.currency == payment.amount.currency;
            ensure(is_covered, BrokenConstraint::OverRefunded)?;
        }
        let mut versions = BTreeSet::new();
        for version in changes.payment_events.iter().filter_map(changed_version) {
            ensure(
                !self.payment_versions.contains(&version) && versions.insert(version),
                BrokenConstraint::PaymentEvent,
            )?;
        }
        Ok(())
    }

    fn check_attempts(&self, changes: &ChangeSet) -> Checked {
        let mut taken = BTreeSet::new();
        for change in &changes.attempts {
            let Attempt {
                number,
                payment_id,
                transaction,
                ..
            } = &change.after;
            let mut stored = self.rows.attempts(*payment_id);
            let owner = self.gateway_transactions.get(transaction);
            let is_free = match &change.before {
                Some(_) => owner == Some(&(*payment_id, *number)),
                None => owner.is_none() && number.get() > self.last_attempt_number,
            };
            ensure(
                stored.find(|row| row.number == *number) == change.before.as_ref()
                    && is_free
                    && taken.insert(transaction),
                BrokenConstraint::Attempt,
            )?;
        }
        for change in &changes.attempts {
            let payment_id = change.after.payment_id;
            let mut attempts: BTreeMap<_, _> = self
                .rows
                .attempts(payment_id)
                .map(|row| (row.number, row.status))
                .collect();
            let after = changes.attempts.iter().map(|change| &change.after);
            attempts.extend(
                after
                    .filter(|row| row.payment_id == payment_id)
                    .map(|row| (row.number, row.status)),
            );
            let succeeded = attempts
                .values()
                .filter(|status| **status == AttemptStatus::Succeeded);
            ensure(succeeded.count() <= 1, BrokenConstraint::SecondSuccess)?;
        }
        Ok(())
    }

    fn check_refunds(&self, changes: &ChangeSet) -> Checked {
        for change in &changes.refunds {
            let after = &change.after;
            let mut stored = self.rows.all_refunds().filter(|row| row.id == after.id);
            ensure(
                stored.next() == change.before.as_ref() && stored.next().is_none(),
                BrokenConstraint::Refund,
            )?;
        }
        Ok(())
    }

    fn check_orders(&self, changes: &ChangeSet) -> Checked {
        for change in &changes.approvals {
            let after = &change.after;
            let stored = self.rows.approvals().get(&after.id);
            let has_second_person = after
                .verdict
                .as_ref()
                .is_none_or(|verdict| !verdict.is_approved || !after.is_of(verdict.by.user_id));
            ensure(
                stored == change.before.as_ref() && has_second_person,
                BrokenConstraint::Approval,
            )?;
        }
        let is_noted = |id| self.solo_orders.iter().any(|old| old.id == id);
        ensure(
            !changes.solo_orders.iter().any(|new| is_noted(new.id)),
            BrokenConstraint::SoloOrder,
        )
    }

    fn check_usage(&self, changes: &ChangeSet) -> Checked {
        for change in &changes.usage {
            let key = (change.after.user_id, change.after.day);
            ensure(
                self.rows.usage().get(&key) == change.before.as_ref(),
                BrokenConstraint::Usage,
            )?;
        }
        let mut seen = BTreeSet::new();
        for view in &changes.doctor_views {
            let is_new = !self.doctor_views.contains_key(&view.key) && seen.insert(view.key);
            ensure(is_new, BrokenConstraint::DoctorView)?;
        }
        Ok(())
    }
}

fn of_wallet(changes: &ChangeSet, key: WalletKey) -> impl Iterator<Item = &Transaction> {
    changes
        .transactions
        .iter()
        .filter(move |transaction| transaction.wallet == key)
}

fn continues(wallet: &WalletState, next: &Transaction) -> bool {
    let after = i128::from(next.balance_before_minor) + signed(next.direction, next.amount_minor);
    next.amount_minor > 0
        && next.sequence == wallet.last_sequence + 1
        && next.balance_before_minor == wallet.balance_minor
        && after == i128::from(next.balance_after_minor)
}

/// The payment whose money a transaction brings; what a refused refund gives back brings none.
pub(crate) fn credited_payment(transaction: &Transaction) -> Option<PaymentId> {
    let is_credit = transaction.direction == Direction::Credit
        && matches!(
            transaction.entry.counter_account,
            CounterAccount::Gateway(_)
        );
    transaction.entry.payment_id.filter(|_| is_credit)
}

/// The version of the payment that a line of its history tells of; `None` for a line about a dispute, which changes
/// nothing and repeats the version of the line before it.
pub(crate) fn changed_version(event: &PaymentEvent) -> Option<(PaymentId, i64)> {
    (!event.cause.is_about_dispute()).then_some((event.payment_id, event.version))
}
