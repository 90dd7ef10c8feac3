use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Nullable, Timestamptz};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain::Timestamp;
use domain::seal::Stretch;

use super::contents::{SETTINGS, in_time};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    CountLedger = "count_ledger.sql" (
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        to: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

statement! {
    FindAdminLogMoment = "admin_log_moment.sql" (
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        to: DateTime<Utc> as Timestamptz,
        behind: i64 as BigInt,
    ) -> rows of (DateTime<Utc>,) as (Timestamptz,)
}

/// The first guess at how long a stretch may be: as many rows come in a second at the most.
const FIRST_GUESS: TimeDelta = TimeDelta::seconds(1);

/// The finest that moments are told apart.
const INSTANT: TimeDelta = TimeDelta::microseconds(1);

impl PostgresStorage {
    /// By the index of its time the log tells the moment of any row.
    pub(super) async fn end_in_admin_log(
        &self,
        stretch: Stretch,
        rows_max: i64,
    ) -> Result<Option<Timestamp>, PostgresError> {
        let find = async |behind| {
            let Stretch { from, to } = stretch;
            let find = FindAdminLogMoment { from, to, behind };
            let found = self.reads.ask(&find).await?.pop();
            Ok::<_, PostgresError>(found.map(|(moment,)| moment))
        };
        let (first, beyond) = (find(0).await?, find(rows_max).await?);
        Ok(Stretch::end(first, beyond, stretch.to))
    }

    /// The ledger's index of time has no order, so that stretches are tried: each try looks at one row too many at most.
    pub(super) async fn end_in_ledger(
        &self,
        stretch: Stretch,
        rows_max: i64,
    ) -> Result<Option<Timestamp>, PostgresError> {
        let mut connection = self.reads.connection().await?;
        let mut transaction = connection.build_transaction().repeatable_read().read_only();
        let find = transaction.run(async |connection| {
            connection.batch_execute(SETTINGS).await?;
            let ledger = Ledger {
                connection,
                from: stretch.from,
                rows_max,
            };
            ledger.find_end(stretch.to).await
        });
        in_time(find).await
    }
}

/// The transactions from a moment on.
struct Ledger<'c> {
    connection: &'c AsyncPgConnection,
    from: Option<Timestamp>,
    rows_max: i64,
}

impl Ledger<'_> {
    /// How many there are before a moment; one more than are wanted when there are too many.
    async fn count(&self, to: Timestamp) -> Result<i64, PostgresError> {
        let count = CountLedger {
            from: self.from,
            to,
            limit: self.rows_max.saturating_add(1),
        };
        let counted = count.run(self.connection).await?;
        Ok(counted.into_iter().map(|(count,)| count).sum())
    }

    async fn find_end(&self, until: Timestamp) -> Result<Option<Timestamp>, PostgresError> {
        match self.count(until).await? {
            0 => Ok(None),
            count if count <= self.rows_max => Ok(Some(until)),
            _ => self.cut(until).await.map(Some),
        }
    }

    /// The end of a stretch that holds too many up to this moment: doubled until it does, then halved until it fits.
    async fn cut(&self, mut too_late: Timestamp) -> Result<Timestamp, PostgresError> {
        let begin = self.from.unwrap_or(DateTime::UNIX_EPOCH);
        let mut fits = None;
        let mut width = FIRST_GUESS;
        while begin + width < too_late {
            let end = begin + width;
            match self.count(end).await? {
                count if count > self.rows_max => too_late = end,
                count => {
                    fits = Some((end, count));
                    width = width + width;
                }
            }
        }
        let mut early = fits.map_or(begin, |(end, _)| end);
        while fits.is_none_or(|(_, count)| count <= self.rows_max / 2) && too_late - early > INSTANT
        {
            let middle = early + (too_late - early) / 2;
            match self.count(middle).await? {
                count if count > self.rows_max => too_late = middle,
                count => {
                    early = middle;
                    fits = Some((middle, count));
                }
            }
        }
        Ok(match fits {
            Some((end, 1..)) => end,
            // All of them are of one moment.
            Some(_) | None => too_late,
        })
    }
}
