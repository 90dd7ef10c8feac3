//! What can go wrong beneath the ports. [`DatabaseError`] is what statements return and what rolls a transaction back;
//! at the port it becomes the cause of a [`StorageFailure`], which names what was tried.

use std::any::Any;

use domain::storage::StorageFailure;

/// A stored value that means nothing to the domain.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} holds {value:?}, which means nothing")]
pub(crate) struct Inconsistent {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) value: String,
}

/// Why a transaction was rolled back or a read failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    /// SQLite said no: a constraint, a lock that did not come free, a full disk.
    #[error(transparent)]
    Sqlite(#[from] diesel::result::Error),
    #[error(transparent)]
    Inconsistent(#[from] Inconsistent),
    /// What a report sums up is beyond the ledger.
    #[error(transparent)]
    Overflow(#[from] domain::money::AmountOverflow),
    /// A row is not as it was loaded, although nobody else may write: the guard of an update held.
    #[error("{affected} rows of {table} were updated instead of one")]
    Guard {
        table: &'static str,
        affected: usize,
    },
    /// A bug in code that ran inside the transaction.
    #[error("the command panicked: {0}")]
    Panicked(String),
}

impl DatabaseError {
    /// What a panic said.
    pub(crate) fn from_panic(panic: &(dyn Any + Send)) -> Self {
        let said = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned());
        Self::Panicked(said.unwrap_or_else(|| "without words".to_owned()))
    }

    /// The failure of doing this.
    pub(crate) fn while_trying_to(self, doing: &str) -> StorageFailure {
        StorageFailure::new(doing, self)
    }
}

/// Exactly one row must have changed.
pub(crate) fn ensure_one(table: &'static str, affected: usize) -> Result<(), DatabaseError> {
    if affected == 1 {
        Ok(())
    } else {
        Err(DatabaseError::Guard { table, affected })
    }
}
