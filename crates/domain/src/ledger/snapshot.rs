use crate::administration::{Approval, SoloTotal, StaffOrder};
use crate::billing::UsageHistory;
use crate::catalogue::Catalogue;
use crate::ids::{AttemptNumber, PaymentId, RefundId};
use crate::payment::{Attempt, CollectedPayment, Payment};
use crate::refund::{Refund, RefundOrigin};
use crate::wallet::WalletState;

/// What a rule sees. Everything in it is of one consistent moment, and stays so until the decision is saved.
#[derive(Clone, Debug)]
pub struct Snapshot<'a> {
    /// Prices, settings, gateway terms.
    pub catalogue: &'a Catalogue,
    /// The wallet that the command is about, when it is open.
    pub wallet: Option<WalletState>,
    /// The user's so'm wallet, when it is open.
    pub anchor: Option<WalletState>,
    /// The payment that the command is about, when there is one. Adapters need not look for one that is to be
    /// created; when it is at hand all the same, the rule knows the repeat.
    pub payment: Option<PaymentSnapshot<'a>>,
    /// What gateways are collecting for the wallet, for those that want to begin; the payment itself may be among it.
    pub collected: Vec<CollectedPayment>,
    /// The payment that has the gateway transaction that the command names.
    pub transaction_owner: Option<PaymentId>,
    /// The number of the next attempt.
    pub fresh_attempt_number: Option<AttemptNumber>,
    /// The user's views, for charges.
    pub usage: Option<UsageHistory>,
    /// The user has seen the doctor today.
    pub has_viewed_doctor_today: bool,
    /// The approval that the command is about, when there is one.
    pub approval: Option<&'a Approval>,
    /// What the member of staff who orders something ordered alone in the last 24 hours.
    pub ordered_alone: Vec<SoloTotal>,
}

impl Snapshot<'_> {
    /// What was ordered alone of the kind and currency of an order, minor units.
    pub fn ordered_alone_like(&self, order: &StaffOrder) -> i64 {
        let is_like = |total: &&SoloTotal| {
            total.kind == order.kind() && total.amount.currency == order.amount.currency
        };
        let total = self.ordered_alone.iter().find(is_like);
        total.map_or(0, |total| total.amount.minor)
    }
}

/// A payment and its attempts.
#[derive(Clone, Debug)]
pub struct PaymentSnapshot<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// Its attempts, oldest first.
    pub attempts: Vec<Attempt>,
    /// Its refunds, by id.
    pub refunds: Vec<Refund>,
}

impl PaymentSnapshot<'_> {
    /// The attempt with this number.
    pub fn attempt(&self, number: AttemptNumber) -> Option<&Attempt> {
        self.attempts
            .iter()
            .find(|attempt| attempt.number == number)
    }

    /// The refund with this id.
    pub fn refund(&self, id: RefundId) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.id == id)
    }

    /// The refund with which the gateway gave back by itself what an attempt took.
    pub fn reversal_of(&self, number: AttemptNumber) -> Option<&Refund> {
        self.refunds.iter().find(|refund| {
            refund.attempt == number && matches!(refund.origin, RefundOrigin::Gateway(_))
        })
    }
}
