use crate::administration::ApprovalState;
use crate::money::{AmountOverflow, AnyMoney, CurrencyCode, WrongCurrency};
use crate::payment::{IllegalTransition, PaymentStatus};
use crate::refund::NoWayBack;
use crate::time::Timestamp;

/// Why a rule says no. Nothing has been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The wallet holds less than the price.
    #[error("insufficient balance: {balance} of {required}")]
    InsufficientBalance {
        /// What it holds.
        balance: AnyMoney,
        /// What is required.
        required: AnyMoney,
    },
    /// No wallet of this user and currency has been opened.
    #[error("no such wallet")]
    UnknownWallet,
    /// An operator blocked the wallet.
    #[error("the wallet is blocked")]
    WalletBlocked,
    /// Nothing is charged or created for now.
    #[error("maintenance")]
    Maintenance,
    /// No such service, or it is inactive.
    #[error("no such service")]
    UnknownService,
    /// The wallet's currency has no exchange rate that could be used.
    #[error("no exchange rate to {0}")]
    RateUnavailable(CurrencyCode),
    /// No such gateway, or it is inactive.
    #[error("no such gateway")]
    UnknownGateway,
    /// The gateway does not take this currency.
    #[error("the gateway does not take {0}")]
    CurrencyNotSupported(CurrencyCode),
    /// Less than the gateway takes.
    #[error("the gateway takes {0} at least")]
    BelowGatewayMinimum(AnyMoney),
    /// More than the gateway takes.
    #[error("the gateway takes {0} at most")]
    AboveGatewayMaximum(AnyMoney),
    /// Less than the smallest top-up.
    #[error("a top-up is {0} at least")]
    BelowMinimumTopup(AnyMoney),
    /// The top-up would lift the balance above the limit.
    #[error("a wallet holds {0} at most")]
    WalletLimitExceeded(AnyMoney),
    /// No such payment, or it is somebody else's.
    #[error("no such payment")]
    UnknownPayment,
    /// Only a pending payment can be cancelled.
    #[error("a payment that is {0} cannot be cancelled")]
    PaymentNotCancellable(PaymentStatus),
    /// The gateway names another amount than the payment's total.
    #[error("the payment's total is {expected}")]
    AmountMismatch {
        /// The payment's total.
        expected: AnyMoney,
    },
    /// The payment is paid already.
    #[error("the payment is paid already")]
    AlreadyPaid,
    /// The payment was cancelled or has expired.
    #[error("the payment is {0}")]
    PaymentClosed(PaymentStatus),
    /// No such attempt of this payment.
    #[error("no such attempt")]
    UnknownAttempt,
    /// The attempt ended without money, or another one was faster.
    #[error("the attempt is over")]
    AttemptOver,
    /// Another attempt of the payment is under way.
    #[error("another attempt is under way")]
    AttemptInProgress,
    /// The order to debit the card has been sent before; the gateway must be asked how it ended.
    #[error("the attempt was submitted before")]
    AttemptSubmitted,
    /// Only money that was paid can go back.
    #[error("a payment that is {0} cannot be refunded")]
    NotRefundable(PaymentStatus),
    /// More than what was paid less what went back.
    #[error("at most {refundable} can be refunded")]
    RefundTooLarge {
        /// What is left.
        refundable: AnyMoney,
    },
    /// No such refund of this payment.
    #[error("no such refund")]
    UnknownRefund,
    /// There is no way back to the payer.
    #[error(transparent)]
    NoWayBack(#[from] NoWayBack),
    /// The order to make the refund has been sent, and the gateway may be carrying it out; it must be asked how it ended.
    #[error("the refund was ordered, and the gateway may be making it")]
    RefundOrdered,
    /// The refund was settled, and now it is to be refused; or the other way round.
    #[error("the refund has ended otherwise")]
    RefundOver,
    /// The gateway's transaction belongs to another payment.
    #[error("the gateway's transaction belongs to another payment")]
    TransactionOfAnotherPayment,
    /// All attempt numbers of the installation are used up.
    #[error("no attempt number is left")]
    AttemptNumbersExhausted,
    /// The payment's time is not over.
    #[error("the payment cannot expire now")]
    NotExpirable,
    /// Only a payment that a gateway has in hand can be ended by hand.
    #[error("a payment that is {0} cannot be ended by hand")]
    NotEndable(PaymentStatus),
    /// The gateway may still end it by itself.
    #[error("the gateway may still end it until {until}")]
    StillInHand {
        /// Until when.
        until: Timestamp,
    },
    /// No such approval.
    #[error("no such approval")]
    UnknownApproval,
    /// Who ordered something cannot be the second person.
    #[error("who ordered it cannot approve it")]
    OwnOrder,
    /// It was decided otherwise, or not in time.
    #[error("the approval is {}", .0.as_str())]
    ApprovalOver(ApprovalState),
    /// The idempotency key came with another request before.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// A sum left the range of the ledger.
    #[error(transparent)]
    Overflow(#[from] AmountOverflow),
    /// The payment is in a state in which this cannot happen.
    #[error(transparent)]
    IllegalTransition(#[from] IllegalTransition),
    /// Money of one currency met a rule about another.
    #[error(transparent)]
    WrongCurrency(#[from] WrongCurrency),
}
