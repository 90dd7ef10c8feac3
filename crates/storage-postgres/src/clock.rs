use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::Timestamptz;
use diesel_async::AsyncPgConnection;
use domain::storage::StorageFailure;
use domain::time::{Clock, Timestamp};
use tokio::time::timeout;

use crate::failure::PostgresError;
use crate::session::{self, Purpose};
use crate::statement::{Statement, statement};

statement! {
    TellTime = "clock.sql" () -> rows of (DateTime<Utc>,) as (Timestamptz,)
}

/// The database's time: the local clock plus the difference last measured, so that all instances of one database
/// agree on it. Reading it costs nothing; measuring again is a job's work.
pub struct DatabaseClock {
    url: Arc<str>,
    local: Arc<dyn Clock>,
    ahead_micros: AtomicI64,
}

/// Questions per measurement; the one that was answered fastest counts.
const QUESTIONS: usize = 5;
/// How long a measurement may take.
const MEASURE_MAX: Duration = Duration::from_secs(5);

impl DatabaseClock {
    /// Measures for the first time.
    pub async fn init(url: &str, local: Arc<dyn Clock>) -> Result<Self, StorageFailure> {
        let clock = Self {
            url: url.into(),
            local,
            ahead_micros: AtomicI64::new(0),
        };
        clock.refresh().await?;
        Ok(clock)
    }

    /// Measures again, on a connection of its own. A failure leaves the difference as it was.
    pub async fn refresh(&self) -> Result<(), StorageFailure> {
        let measured = match timeout(MEASURE_MAX, self.measure()).await {
            Ok(measured) => measured,
            Err(_elapsed) => Err(PostgresError::Unanswered(MEASURE_MAX)),
        };
        let ahead = measured
            .map_err(|error| StorageFailure::new("ask the database for the time", error))?;
        let ahead_micros = ahead.num_microseconds().unwrap_or(0);
        self.ahead_micros.store(ahead_micros, Ordering::Relaxed);
        Ok(())
    }

    /// How far the database's clock is ahead of the local one, as last measured.
    pub fn ahead_by(&self) -> TimeDelta {
        TimeDelta::microseconds(self.ahead_micros.load(Ordering::Relaxed))
    }

    async fn measure(&self) -> Result<TimeDelta, PostgresError> {
        let connection = session::connect(&self.url, Purpose::Read).await?;
        // Prepares the statement, so that the measured ones take one round trip.
        self.ask(&connection).await?;
        let mut fastest: Option<Measurement> = None;
        for _ in 0..QUESTIONS {
            let measurement = self.ask(&connection).await?;
            if fastest.is_none_or(|so_far| measurement.took < so_far.took) {
                fastest = Some(measurement);
            }
        }
        Ok(fastest.map_or(TimeDelta::zero(), |measurement| measurement.ahead))
    }

    async fn ask(&self, connection: &AsyncPgConnection) -> Result<Measurement, PostgresError> {
        let asked_at = self.local.now();
        let told = TellTime {}.run(connection).await?.pop();
        let took = self.local.now() - asked_at;
        let told = told.map_or(asked_at, |(told,)| told);
        Ok(Measurement {
            took,
            ahead: told - (asked_at + took / 2),
        })
    }
}

#[derive(Clone, Copy)]
struct Measurement {
    took: TimeDelta,
    ahead: TimeDelta,
}

impl Clock for DatabaseClock {
    fn now(&self) -> Timestamp {
        self.local.now() + self.ahead_by()
    }
}
