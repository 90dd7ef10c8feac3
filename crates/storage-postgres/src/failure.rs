//! What can go wrong between us and the database, and what that means for whoever asked.

use std::error::Error;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use diesel::ConnectionError;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::pooled_connection::deadpool::PoolError;

/// Any error, as `StorageFailure` takes it.
pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// Something between us and the database broke; the cause inside a `StorageFailure`. Each names its
/// cause, since logs do not follow sources.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PostgresError {
    /// A statement failed, or the connection did.
    #[error("the database did not do it: {0}")]
    Statement(#[from] DieselError),
    /// No connection could be opened.
    #[error("connect to the database: {0}")]
    Connect(#[from] ConnectionError),
    /// No connection was free in time, or none could be opened.
    #[error("get a connection for a read: {0}")]
    Pool(#[from] PoolError),
    /// A row that the program did not write.
    #[error(transparent)]
    Senseless(#[from] SenselessRow),
    /// A rule panicked; its message has been printed.
    #[error("a rule panicked")]
    Panic,
    /// What was asked for together with others failed for all of them.
    #[error(transparent)]
    Shared(#[from] Arc<PostgresError>),
    /// No answer came.
    #[error("no answer within {0:?}")]
    Unanswered(Duration),
}

/// A stored value that means nothing to the program.
#[derive(Debug, thiserror::Error)]
#[error("{column} holds {value:?}")]
pub(crate) struct SenselessRow {
    /// `table.column`.
    pub(crate) column: &'static str,
    /// What it holds.
    pub(crate) value: String,
}

impl SenselessRow {
    /// What a stored value means, or which one means nothing.
    pub(crate) fn unless<T>(
        meaning: Option<T>,
        column: &'static str,
        value: &dyn Display,
    ) -> Result<T, Self> {
        meaning.ok_or_else(|| Self {
            column,
            value: value.to_string(),
        })
    }
}

/// What a failed statement says about the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The connection is gone.
    Lost,
    /// Another transaction was in the way; the same may pass later.
    Conflict,
    /// The server gave a reason that diesel has no word for: a deadlock, a timeout, a cancelled statement, a plan
    /// that a migration made stale. It may pass on a new connection.
    Unclear,
    /// The statement itself is at fault: a constraint, a value that cannot be sent.
    Faulty,
}

impl PostgresError {
    /// The connection is still good, once its transaction is rolled back.
    pub(crate) fn leaves_connection_usable(&self) -> bool {
        match self {
            Self::Statement(error) => {
                matches!(Verdict::of(error), Verdict::Conflict | Verdict::Faulty)
            }
            Self::Senseless(_) | Self::Panic => true,
            Self::Connect(_) | Self::Pool(_) | Self::Shared(_) | Self::Unanswered(_) => false,
        }
    }
}

impl Verdict {
    /// Reads an error.
    pub(crate) fn of(error: &DieselError) -> Self {
        match error {
            DieselError::DatabaseError(kind, info) => {
                match kind {
                    DatabaseErrorKind::UnableToSendCommand
                    | DatabaseErrorKind::ClosedConnection => Self::Lost,
                    DatabaseErrorKind::UniqueViolation
                    | DatabaseErrorKind::SerializationFailure => Self::Conflict,
                    DatabaseErrorKind::CheckViolation
                    | DatabaseErrorKind::ExclusionViolation
                    | DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::NotNullViolation
                    | DatabaseErrorKind::RestrictViolation => Self::Faulty,
                    // The farewell of a server process that was told to end.
                    _ if info.message().starts_with("terminating connection") => Self::Lost,
                    _ => Self::Unclear,
                }
            }
            _ => Self::Faulty,
        }
    }
}
