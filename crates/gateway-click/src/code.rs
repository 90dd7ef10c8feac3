use domain::ledger::{ExecuteError, Refusal};

/// The `error` of an answer (docs.click.uz, "SHOP API errors").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// 0: accepted.
    Success,
    /// -1: the signature is wrong, or was made too long ago.
    SignCheckFailed,
    /// -2: the amount is not the payment's total.
    IncorrectAmount,
    /// -3: an action that the address does not serve.
    ActionNotFound,
    /// -4: the payment is confirmed.
    AlreadyPaid,
    /// -5: no such payment, or it cannot be paid.
    UserDoesNotExist,
    /// -6: no such attempt of this payment.
    TransactionDoesNotExist,
    /// -7: something broke on our side; Click may try again.
    FailedToUpdateUser,
    /// -8: a field is missing or garbled, or the call is not meant for us.
    ErrorInRequest,
    /// -9: the payment or the attempt is over without money.
    TransactionCancelled,
}

impl ErrorCode {
    /// The number.
    pub const fn code(self) -> i32 {
        match self {
            Self::Success => 0,
            Self::SignCheckFailed => -1,
            Self::IncorrectAmount => -2,
            Self::ActionNotFound => -3,
            Self::AlreadyPaid => -4,
            Self::UserDoesNotExist => -5,
            Self::TransactionDoesNotExist => -6,
            Self::FailedToUpdateUser => -7,
            Self::ErrorInRequest => -8,
            Self::TransactionCancelled => -9,
        }
    }

    /// The text that Click's documentation gives to it.
    pub const fn note(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::SignCheckFailed => "SIGN CHECK FAILED!",
            Self::IncorrectAmount => "Incorrect parameter amount",
            Self::ActionNotFound => "Action not found",
            Self::AlreadyPaid => "Already paid",
            Self::UserDoesNotExist => "User does not exist",
            Self::TransactionDoesNotExist => "Transaction does not exist",
            Self::FailedToUpdateUser => "Failed to update user",
            Self::ErrorInRequest => "Error in request from click",
            Self::TransactionCancelled => "Transaction cancelled",
        }
    }
}

/// The one place that translates what the ledger refuses.
impl From<Refusal> for ErrorCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::AmountMismatch { .. } => Self::IncorrectAmount,
            Refusal::AlreadyPaid => Self::AlreadyPaid,
            // The order is there, but no money can be taken for it.
            Refusal::UnknownPayment | Refusal::WalletLimitExceeded(_) => Self::UserDoesNotExist,
            Refusal::UnknownAttempt => Self::TransactionDoesNotExist,
            Refusal::TransactionOfAnotherPayment => Self::ErrorInRequest,
            Refusal::PaymentClosed(_) | Refusal::AttemptOver => Self::TransactionCancelled,
            Refusal::AttemptNumbersExhausted
            | Refusal::Overflow(_)
            | Refusal::IllegalTransition(_)
            | Refusal::WrongCurrency(_)
            // From here on, refusals of what users and jobs ask for: no call of Click leads to them.
            | Refusal::InsufficientBalance { .. }
            | Refusal::UnknownWallet
            | Refusal::WalletBlocked
            | Refusal::Maintenance
            | Refusal::UnknownService
            | Refusal::RateUnavailable(_)
            | Refusal::UnknownGateway
            | Refusal::CurrencyNotSupported(_)
            | Refusal::BelowGatewayMinimum(_)
            | Refusal::AboveGatewayMaximum(_)
            | Refusal::BelowMinimumTopup(_)
            | Refusal::PaymentNotCancellable(_)
            | Refusal::NotExpirable
            | Refusal::NotEndable(_)
            | Refusal::StillInHand { .. }
            | Refusal::AttemptInProgress
            | Refusal::AttemptSubmitted
            | Refusal::NotRefundable(_)
            | Refusal::RefundTooLarge { .. }
            | Refusal::UnknownRefund
            | Refusal::NoWayBack(_)
            | Refusal::RefundOrdered
            | Refusal::RefundOver
            | Refusal::UnknownApproval
            | Refusal::OwnOrder
            | Refusal::ApprovalOver(_)
            | Refusal::IdempotencyKeyReused => Self::FailedToUpdateUser,
        }
    }
}

impl From<ExecuteError> for ErrorCode {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::Overloaded | ExecuteError::Failed(_) => Self::FailedToUpdateUser,
        }
    }
}
