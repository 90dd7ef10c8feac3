use diesel::QueryResult;
use diesel::result::Error as DieselError;
use diesel_async::AsyncPgConnection;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::failure::{PostgresError, Verdict};
use crate::statement::{InFlight, Statement, send, statement};

statement! {
    /// Opens a transaction.
    pub(super) Begin = "begin.sql" () -> count
}

statement! {
    /// Ends a transaction and keeps what it did.
    pub(super) Commit = "commit.sql" () -> count
}

statement! {
    /// Ends a transaction and keeps nothing.
    pub(super) Rollback = "rollback.sql" () -> count
}

/// Why a transaction may not have been committed.
#[derive(Debug)]
pub(super) enum SaveError {
    /// The server said no, or was never asked: nothing is committed. The connection may be used again once the
    /// transaction is rolled back.
    Refused(DieselError),
    /// No answer came: what became of it must be asked on another connection.
    Unanswered(PostgresError),
}

/// Writes of an open transaction, sent one behind the other, with the COMMIT behind them.
pub(super) struct Pipeline<'c> {
    connection: &'c AsyncPgConnection,
    sent: Vec<InFlight<'c, ()>>,
}

impl<'c> Pipeline<'c> {
    /// Nothing is sent yet.
    pub(super) const fn new(connection: &'c AsyncPgConnection) -> Self {
        Self {
            connection,
            sent: Vec::new(),
        }
    }

    /// Sends a write whose only answer is that it was done.
    pub(super) fn send(&mut self, statement: impl Statement + 'c) {
        self.sent.push(send(self.connection, Unheard(statement)));
    }

    /// Sends a write if it has rows to write.
    pub(super) fn send_rows<T, S: Statement + 'c>(
        &mut self,
        rows: &'c [T],
        statement: impl FnOnce(&'c [T]) -> S,
    ) {
        if !rows.is_empty() {
            self.send(statement(rows));
        }
    }

    /// Sends the COMMIT, and waits for all the answers.
    ///
    /// A server that refused one of the writes turns the COMMIT behind it into a ROLLBACK. A write that could not even
    /// be sent would leave a hole that the server knows nothing of, so after one no COMMIT is sent.
    pub(super) async fn commit(self) -> Result<(), SaveError> {
        let has_hole = self.sent.iter().any(InFlight::failed_unsent);
        let commit = (!has_hole).then(|| send(self.connection, Commit {}));
        for write in self.sent {
            write.await.map_err(|error| match Verdict::of(&error) {
                Verdict::Lost => SaveError::Unanswered(error.into()),
                _ => SaveError::Refused(error),
            })?;
        }
        let Some(commit) = commit else {
            return Err(SaveError::Refused(DieselError::RollbackTransaction));
        };
        match commit.await {
            Ok(_) => Ok(()),
            Err(error) => Err(match Verdict::of(&error) {
                Verdict::Conflict | Verdict::Faulty => SaveError::Refused(error),
                // A server that is told to end while it commits may have committed.
                Verdict::Lost | Verdict::Unclear => SaveError::Unanswered(error.into()),
            }),
        }
    }
}

/// A statement whose answer is of no interest.
struct Unheard<S>(S);

impl<S: Statement> Statement for Unheard<S> {
    type Answer = ();

    fn run<'c>(&'c self, connection: &'c AsyncPgConnection) -> BoxFuture<'c, QueryResult<()>> {
        let answer = self.0.run(connection);
        async move { answer.await.map(drop) }.boxed()
    }
}
