use domain::gateway::LookUpError;

/// Why a call to Click has no answer that could be used. Only the first two and the last say that nothing was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Without a `merchant_user_id` Click cannot be called. Nothing was sent.
    #[error("there is no merchant_user_id, without which Click cannot be called")]
    NoCredentials,
    /// No connection came about. Nothing was sent.
    #[error("Click cannot be reached: {0}")]
    Unreached(String),
    /// No answer in time, or the connection broke.
    #[error("Click did not answer: {0}")]
    Silent(String),
    /// A server's error (HTTP 5xx): whether it did the work first is not known.
    #[error("Click does not work: {0}")]
    Broken(String),
    /// HTTP 401.
    #[error("Click refuses our credentials")]
    Unauthorized,
    /// The answer makes no sense.
    #[error("Click's answer makes no sense: {0}")]
    Garbled(String),
    /// An `error_code` other than 0. No list of these codes is published.
    #[error("Click answers {code}: {note}")]
    Refused {
        /// The `error_code`.
        code: i64,
        /// The `error_note`, shortened.
        note: String,
    },
}

impl From<CallError> for LookUpError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::NoCredentials => Self::NotSupported,
            CallError::Unreached(problem)
            | CallError::Silent(problem)
            | CallError::Broken(problem) => Self::Silent(problem),
            CallError::Unauthorized => Self::Unauthorized,
            CallError::Garbled(problem) => Self::Garbled(problem),
            refused @ CallError::Refused { .. } => Self::Garbled(refused.to_string()),
        }
    }
}
