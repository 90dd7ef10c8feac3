use crate::administration::{AdminLogEntry, Approval, SoloOrder};
use crate::billing::{DailyUsage, DoctorView};
use crate::idempotency::StoredAnswer;
use crate::payment::{Attempt, Payment, PaymentEvent};
use crate::refund::Refund;
use crate::wallet::{Transaction, WalletState};

/// What one decision makes true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Wallets as they are afterwards.
    pub wallets: Vec<WalletState>,
    /// Movements to add.
    pub transactions: Vec<Transaction>,
    /// The payment as it is afterwards.
    pub payment: Option<Payment>,
    /// Lines to add to the payment's history.
    pub payment_events: Vec<PaymentEvent>,
    /// Attempts as they are afterwards.
    pub attempts: Vec<Attempt>,
    /// The refund as it is afterwards.
    pub refund: Option<Refund>,
    /// The user's day as it is afterwards.
    pub usage: Option<DailyUsage>,
    /// A doctor seen.
    pub doctor_view: Option<DoctorView>,
    /// A line to add to the log of administration.
    pub admin_entry: Option<AdminLogEntry>,
    /// The approval as it is afterwards, and a line about it to add to the log of administration.
    pub approval: Option<(Approval, AdminLogEntry)>,
    /// An order of one person to add to those that count.
    pub solo_order: Option<SoloOrder>,
}

/// A wallet before and after a batch; `before` is `None` for one that is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalletChange {
    /// As it was loaded.
    pub before: Option<WalletState>,
    /// As it must be saved.
    pub after: WalletState,
}

/// A payment before and after a batch; `before` is `None` for one that is created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentChange {
    /// As it was loaded.
    pub before: Option<Payment>,
    /// As it must be saved.
    pub after: Payment,
}

/// An attempt before and after a batch; `before` is `None` for one that is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptChange {
    /// As it was loaded.
    pub before: Option<Attempt>,
    /// As it must be saved.
    pub after: Attempt,
}

/// A refund before and after a batch; `before` is `None` for one that is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundChange {
    /// As it was loaded.
    pub before: Option<Refund>,
    /// As it must be saved.
    pub after: Refund,
}

/// An approval before and after a batch; `before` is `None` for one that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalChange {
    /// As it was loaded.
    pub before: Option<Approval>,
    /// As it must be saved.
    pub after: Approval,
}

/// A user's day before and after a batch; `before` is `None` for a day without views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageChange {
    /// As it was loaded.
    pub before: Option<DailyUsage>,
    /// As it must be saved.
    pub after: DailyUsage,
}

/// What a batch of decisions makes true, each row once: what an adapter saves. Rows are sorted by their keys, except
/// transactions, events and lines of the log, which keep the order in which they happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// Wallets to open or update.
    pub wallets: Vec<WalletChange>,
    /// Movements to add.
    pub transactions: Vec<Transaction>,
    /// Payments to add or update.
    pub payments: Vec<PaymentChange>,
    /// Lines of history to add.
    pub payment_events: Vec<PaymentEvent>,
    /// Attempts to add or update.
    pub attempts: Vec<AttemptChange>,
    /// Refunds to add or update.
    pub refunds: Vec<RefundChange>,
    /// Days to add or update.
    pub usage: Vec<UsageChange>,
    /// Doctors seen, to add.
    pub doctor_views: Vec<DoctorView>,
    /// Lines of the log of administration to add.
    pub admin_entries: Vec<AdminLogEntry>,
    /// Approvals to add or update.
    pub approvals: Vec<ApprovalChange>,
    /// Orders of one person to add.
    pub solo_orders: Vec<SoloOrder>,
    /// Answers to add.
    pub answers: Vec<StoredAnswer>,
}

impl ChangeSet {
    /// Nothing to save.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
