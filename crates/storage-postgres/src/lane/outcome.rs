use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::AsyncPgConnection;
use domain::wallet::Transaction;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    FindOutcome = "outcome.sql" (transaction_id: String as Text)
        -> rows of (Option<String>,) as (Nullable<Text>,)
}

statement! {
    FindWitness = "witness.sql" (
        user_id: i64 as BigInt,
        currency: &'static str as Text,
        sequence: i64 as BigInt,
        created_at: DateTime<Utc> as Timestamptz,
        id: Uuid as SqlUuid,
    ) -> rows of (bool,) as (Bool,)
}

/// What became of a transaction whose COMMIT was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommitOutcome {
    /// It took effect.
    Committed,
    /// Nothing of it remains.
    Aborted,
    /// The database cannot tell (any more, or yet).
    Unknown,
}

/// A server process whose client is gone notices within the timeouts of a lane's session; ask that long.
const ASK_MAX: Duration = Duration::from_secs(12);
const ASK_PAUSE: Duration = Duration::from_millis(50);

/// Asks what became of a transaction. `witness` is a movement of money that it must have written, if there is one:
/// after a crash a server may give a number again that it had given to a transaction it lost, and say "committed" of
/// the other one.
pub(super) async fn outcome_of(
    connection: &AsyncPgConnection,
    transaction_id: &str,
    witness: Option<&Transaction>,
) -> Result<CommitOutcome, PostgresError> {
    let find = FindOutcome {
        transaction_id: transaction_id.to_owned(),
    };
    let deadline = Instant::now() + ASK_MAX;
    loop {
        let status = find
            .run(connection)
            .await?
            .pop()
            .and_then(|(status,)| status);
        match status.as_deref() {
            Some("committed") => break,
            Some("aborted") => return Ok(CommitOutcome::Aborted),
            Some("in progress") if Instant::now() < deadline => sleep(ASK_PAUSE).await,
            _ => return Ok(CommitOutcome::Unknown),
        }
    }
    // A statement of its own, begun after the answer above, and so sees what was committed before it.
    match witness {
        Some(movement) if !is_there(connection, movement).await? => Ok(CommitOutcome::Aborted),
        _ => Ok(CommitOutcome::Committed),
    }
}

async fn is_there(
    connection: &AsyncPgConnection,
    movement: &Transaction,
) -> Result<bool, PostgresError> {
    let find = FindWitness {
        user_id: movement.wallet.user_id.get(),
        currency: movement.wallet.currency.as_str(),
        sequence: movement.sequence,
        created_at: movement.created_at,
        id: movement.entry.id.0,
    };
    Ok(find.run(connection).await?.contains(&(true,)))
}
