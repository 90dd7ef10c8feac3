use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain::seal::{AdminLogRow, Contents, LedgerRow, SealChain, Stretch, StretchesHash};
use futures_util::TryStreamExt;
use tokio::time::timeout;
use uuid::Uuid;

use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::statement;

/// A stretch of ten thousand rows takes a fraction of a second; rows of one moment, which are never parted, may be many more.
const READ_MAX: Duration = Duration::from_secs(120);

/// The index of times is to be used whatever the planner thinks of a table that grows faster than its statistics. Rows are
/// hashed as they arrive.
pub(super) const SETTINGS: &str =
    "SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = '110s'";

statement! {
    LedgerRows = "ledger_rows.sql" (
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        to: DateTime<Utc> as Timestamptz,
    ) -> rows of StoredTransaction as (
        BigInt, BigInt, BigInt, BigInt, BigInt, Nullable<BigInt>, Nullable<BigInt>,
        Timestamptz, SqlUuid, Nullable<SqlUuid>, Text, Text, Text, Text, Nullable<Text>, Text,
        Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<Date>,
    )
}

statement! {
    AdminLogRows = "admin_log_rows.sql" (
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        to: DateTime<Utc> as Timestamptz,
    ) -> rows of StoredEntry as (
        SqlUuid, BigInt, Timestamptz, Text, Text, Text, Nullable<Text>, Nullable<Text>, Nullable<Text>,
    )
}

#[derive(diesel::Queryable)]
struct StoredTransaction {
    user_id: i64,
    sequence: i64,
    amount_minor: i64,
    balance_before_minor: i64,
    balance_after_minor: i64,
    quantity: Option<i64>,
    related_object_id: Option<i64>,
    created_at: DateTime<Utc>,
    id: Uuid,
    payment_id: Option<Uuid>,
    currency: String,
    direction: String,
    status: String,
    counter_account: String,
    service: Option<String>,
    description: String,
    price_tiyin: Option<i64>,
    rate_som_micros: Option<i64>,
    rate_nominal: Option<i64>,
    rate_valid_from: Option<NaiveDate>,
}

impl From<StoredTransaction> for LedgerRow<'static> {
    fn from(row: StoredTransaction) -> Self {
        Self {
            user_id: row.user_id,
            currency: row.currency.into(),
            sequence: row.sequence,
            id: row.id,
            direction: row.direction.into(),
            amount_minor: row.amount_minor,
            balance_before_minor: row.balance_before_minor,
            balance_after_minor: row.balance_after_minor,
            counter_account: row.counter_account.into(),
            description: row.description.into(),
            service: row.service.map(Into::into),
            quantity: row.quantity,
            related_object_id: row.related_object_id,
            payment_id: row.payment_id,
            status: row.status.into(),
            created_at: row.created_at.timestamp_micros(),
            price_tiyin: row.price_tiyin,
            rate_som_micros: row.rate_som_micros,
            rate_nominal: row.rate_nominal,
            rate_valid_from: row.rate_valid_from.map(|day| day.to_string().into()),
        }
    }
}

#[derive(diesel::Queryable)]
struct StoredEntry {
    id: Uuid,
    actor_id: i64,
    happened_at: DateTime<Utc>,
    actor_role: String,
    action: String,
    target: String,
    before_state: Option<String>,
    after_state: Option<String>,
    reason: Option<String>,
}

impl From<StoredEntry> for AdminLogRow<'static> {
    fn from(row: StoredEntry) -> Self {
        Self {
            happened_at: row.happened_at.timestamp_micros(),
            id: row.id,
            actor_id: row.actor_id,
            actor_role: row.actor_role.into(),
            action: row.action.into(),
            target: row.target.into(),
            before_state: row.before_state.map(Into::into),
            after_state: row.after_state.map(Into::into),
            reason: row.reason.map(Into::into),
        }
    }
}

impl PostgresStorage {
    /// What the rows of each stretch come to.
    pub(super) async fn contents(
        &self,
        chain: SealChain,
        stretches: &[Stretch],
    ) -> Result<Vec<Contents>, PostgresError> {
        let mut connection = self.reads.connection().await?;
        let mut transaction = connection.build_transaction().repeatable_read().read_only();
        let read = transaction.run(async |connection| {
            connection.batch_execute(SETTINGS).await?;
            hash(connection, chain, stretches).await
        });
        in_time(read).await
    }
}

/// A connection that is given up half-way is not used again.
pub(super) async fn in_time<T>(
    read: impl Future<Output = Result<T, PostgresError>>,
) -> Result<T, PostgresError> {
    let read = timeout(READ_MAX, read).await;
    read.unwrap_or(Err(PostgresError::Unanswered(READ_MAX)))
}

async fn hash(
    mut connection: &AsyncPgConnection,
    chain: SealChain,
    stretches: &[Stretch],
) -> Result<Vec<Contents>, PostgresError> {
    let mut hash = StretchesHash::new(stretches);
    let Some(Stretch { from, to }) = Stretch::around(stretches) else {
        return Ok(hash.finish());
    };
    match chain {
        SealChain::Ledger => {
            let rows = LedgerRows { from, to };
            let mut rows = rows
                .load_stream::<StoredTransaction>(&mut connection)
                .await?;
            while let Some(row) = rows.try_next().await? {
                hash.add(&LedgerRow::from(row));
            }
        }
        SealChain::AdminLog => {
            let rows = AdminLogRows { from, to };
            let mut rows = rows.load_stream::<StoredEntry>(&mut connection).await?;
            while let Some(row) = rows.try_next().await? {
                hash.add(&AdminLogRow::from(row));
            }
        }
    }
    Ok(hash.finish())
}
