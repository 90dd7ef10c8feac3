use crate::administration::Approval;
use crate::billing::FreeReason;
use crate::idempotency::Answer;
use crate::ledger::Changes;
use crate::payment::{Attempt, Payment};
use crate::refund::Refund;
use crate::text::LocalizedText;
use crate::wallet::{Transaction, WalletState};

/// What a command led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect now.
    Applied {
        /// What happened.
        receipt: Receipt,
        /// The answer that was stored with it, when it came with an idempotency key.
        answer: Option<Answer>,
    },
    /// It had taken effect before; nothing was changed.
    AlreadyApplied(Receipt),
    /// The same request came before under the same idempotency key; this was its answer.
    Replayed(Answer),
}

impl Outcome {
    /// What happened, now or before; `None` for a replayed answer.
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Applied { receipt, .. } | Self::AlreadyApplied(receipt) => Some(receipt),
            Self::Replayed(_) => None,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// The wallet is open.
    WalletOpened(WalletState),
    /// The payment waits for its payer.
    PaymentCreated(Payment),
    /// The payment is cancelled.
    PaymentCancelled(Payment),
    /// The service is granted for nothing.
    Free {
        /// Why.
        reason: FreeReason,
        /// The user's wallet.
        wallet: WalletState,
    },
    /// The service is granted and paid for.
    Charged(Box<Charged>),
    /// The gateway may collect the money.
    AttemptBegun(Attempt),
    /// The money is in the wallet.
    AttemptCompleted(Attempt),
    /// The attempt is over without money.
    AttemptFailed(Attempt),
    /// The gateway cancels what it had confirmed. The wallet keeps the money, and the history says that somebody
    /// must look.
    CancellationDisputed(Attempt),
    /// The gateway took money that the payment does not need. It is not credited, and the history says that somebody must
    /// look: whether it goes back to the payer.
    CompletionDisputed(Attempt),
    /// The payment is as its gateway proved it to be.
    LookUpSettled(Payment),
    /// The order to debit the card may be sent, now and by this caller alone.
    AttemptSubmitted(Attempt),
    /// The wallet gave back what the attempt had brought.
    AttemptReversed(Box<Refunded>),
    /// The wallet was debited, and the gateway may be asked to give the money back.
    RefundReserved(Box<Refunded>),
    /// The order to give the money back may be sent, now and by this caller alone.
    RefundOrdered(Box<Refunded>),
    /// The order was not sent, and the refund may be ordered again.
    RefundOrderWithdrawn(Box<Refunded>),
    /// The money went back to the payer.
    RefundSettled(Box<Refunded>),
    /// The money is in the wallet again.
    RefundRefused(Box<Refunded>),
    /// The gateway says the opposite of how the refund ended. Wallet and refund stay as they are, and the history says that
    /// somebody must look.
    RefundDisputed(Box<Refunded>),
    /// The payment has expired.
    PaymentExpired(Payment),
    /// The payment is over without money, by the word of staff or before it.
    PaymentFailed(Box<Attempted>),
    /// Nothing is in question about an attempt of the payment.
    DisputeClosed(Box<Attempted>),
    /// The wallet is blocked or free, as staff want it.
    WalletBlockSet(WalletState),
    /// The wallet holds more or less, as staff want it.
    WalletAdjusted(Box<Adjusted>),
    /// Nothing was done: the order waits for a second person.
    ApprovalRequested(Box<Approval>),
    /// A second person approved an order.
    OrderApproved(Box<Approved>),
    /// An order that wanted a second person will not be carried out.
    OrderRejected(Box<Approval>),
}

/// A charge that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// The movement.
    pub transaction: Transaction,
    /// What people call the service.
    pub service_name: LocalizedText,
}

/// A wallet that was corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjusted {
    /// As it is afterwards.
    pub wallet: WalletState,
    /// The movement.
    pub transaction: Transaction,
}

/// An order that a second person approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// As it is afterwards.
    pub approval: Approval,
    /// What came of the order; `None` when it had been approved before.
    pub receipt: Option<Receipt>,
}

/// A payment and its attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// The payment.
    pub payment: Payment,
    /// Its attempts, oldest first.
    pub attempts: Vec<Attempt>,
}

/// A refund and its payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// The refund.
    pub refund: Refund,
    /// Its payment, as it is with it.
    pub payment: Payment,
}

/// What a rule decided: what must become true, and what to tell the caller.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What must become true; nothing when the command had taken effect before.
    pub changes: Changes,
    /// What happened.
    pub receipt: Receipt,
    /// It had happened before.
    pub is_repeat: bool,
}

impl Decision {
    pub(crate) fn apply(changes: Changes, receipt: Receipt) -> Self {
        Self {
            changes,
            receipt,
            is_repeat: false,
        }
    }

    pub(crate) fn repeat(receipt: Receipt) -> Self {
        Self {
            changes: Changes::default(),
            receipt,
            is_repeat: true,
        }
    }
}
