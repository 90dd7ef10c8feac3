//! Monthly partitions.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Nullable, Text, Timestamptz};
use domain::storage::StorageFailure;

use crate::PostgresStorage;
use crate::statement::statement;

statement! {
    /// Makes the partitions that are missing from a moment on, or from now on by the database's clock.
    pub(crate) EnsurePartitions = "ensure_partitions.sql" (
        moment: Option<DateTime<Utc>> as Nullable<Timestamptz>,
    ) -> rows of (String,) as (Text,)
}

impl PostgresStorage {
    /// Makes the monthly partitions that are missing for this month and the three after it, and names those it made.
    /// For a job that runs once a day; instances may do it at the same time.
    pub async fn ensure_partitions(&self) -> Result<Vec<String>, StorageFailure> {
        let ensure = EnsurePartitions {
            moment: Some(self.clock.now()),
        };
        let made = self.reads.ask(&ensure).await;
        let made = made.map_err(|error| StorageFailure::new("make partitions", error))?;
        Ok(made.into_iter().map(|(partition,)| partition).collect())
    }
}
