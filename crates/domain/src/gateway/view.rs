use crate::ids::AttemptNumber;

/// How a gateway says that a payment stands. Only what it proves counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayView {
    /// It took the payer's money and has not given it back.
    Paid {
        /// The attempt in which it did, where its answer says so.
        attempt: Option<AttemptNumber>,
        /// The document under which it did, when it says so (Click: `payment_id`).
        document_id: Option<String>,
    },
    /// It has not taken the payer's money.
    NotPaid {
        /// None of the attempts that it was asked about will take money any more.
        is_final: bool,
        /// Its reason, for people who look into it.
        error_code: Option<i32>,
    },
    /// It has the payment in hand.
    Pending,
    /// It answered, and the answer proves nothing: it knows no such payment, or says neither yes nor no.
    Unknown,
}

/// Why a gateway's view could not be had. None of these says anything about the money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LookUpError {
    /// The gateway has no such call, or this installation has no credentials for it.
    #[error("payments cannot be looked up at this gateway")]
    NotSupported,
    /// No answer in time, or none that is the gateway's own.
    #[error("the gateway did not answer: {0}")]
    Silent(String),
    /// It refuses our credentials.
    #[error("the gateway refuses our credentials")]
    Unauthorized,
    /// The answer makes no sense.
    #[error("the gateway's answer makes no sense: {0}")]
    Garbled(String),
}

/// Why a gateway counts as not available.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeFailure {
    /// No answer in time, or no connection.
    #[error("the gateway did not answer: {0}")]
    Silent(String),
    /// It answered that it does not work.
    #[error("the gateway does not work: {0}")]
    Broken(String),
    /// It refuses our credentials.
    #[error("the gateway refuses our credentials")]
    Unauthorized,
}
