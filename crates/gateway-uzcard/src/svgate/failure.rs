use std::error::Error;

use domain::gateway::{LookUpError, ProbeFailure};

/// Why a call has no result. Without card data: what SV-Gate says in words is not repeated, its numbers are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallFailure {
    /// No connection came about. Nothing was sent.
    #[error("SV-Gate cannot be reached: {0}")]
    Unreached(String),
    /// No answer in time, or none that is SV-Gate's own. It may have done what was asked.
    #[error("SV-Gate did not answer: {0}")]
    Silent(String),
    /// HTTP 401 or 403.
    #[error("SV-Gate refuses our credentials")]
    Unauthorized,
    /// The answer makes no sense. It may have done what was asked.
    #[error("SV-Gate's answer makes no sense: {0}")]
    Garbled(String),
    /// An error of the table in section 6; not every one of them says that nothing was done.
    #[error("SV-Gate answers {0}")]
    Refused(i32),
}

impl CallFailure {
    pub(crate) fn garbled(what: &str) -> Self {
        Self::Garbled(what.to_owned())
    }

    /// The innermost cause, which is the one a person can act on, without the address that was called. A request goes out
    /// only when there is a connection, and each call opens one of its own.
    pub(super) fn silent(error: reqwest::Error) -> Self {
        let never_left = error.is_connect();
        let failure = if never_left {
            Self::Unreached
        } else {
            Self::Silent
        };
        if error.is_timeout() {
            return failure("the time limit passed".to_owned());
        }
        let error = error.without_url();
        let mut cause: &dyn Error = &error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        failure(cause.to_string())
    }
}

/// What a question without an answer means for a look-up. An error of SV-Gate's is judged before, by its code.
impl From<CallFailure> for LookUpError {
    fn from(failure: CallFailure) -> Self {
        match failure {
            CallFailure::Unreached(problem) | CallFailure::Silent(problem) => Self::Silent(problem),
            CallFailure::Unauthorized => Self::Unauthorized,
            CallFailure::Garbled(problem) => Self::Garbled(problem),
            CallFailure::Refused(code) => Self::Silent(format!("SV-Gate answers {code}")),
        }
    }
}

impl From<CallFailure> for ProbeFailure {
    fn from(failure: CallFailure) -> Self {
        match failure {
            CallFailure::Unreached(problem) | CallFailure::Silent(problem) => Self::Silent(problem),
            CallFailure::Unauthorized => Self::Unauthorized,
            CallFailure::Garbled(problem) => Self::Broken(problem),
            CallFailure::Refused(code) => Self::Broken(format!("SV-Gate answers {code}")),
        }
    }
}
