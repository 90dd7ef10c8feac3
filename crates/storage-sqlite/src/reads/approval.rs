use async_trait::async_trait;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use domain::administration::{
    Approval, ApprovalFilter, ApprovalReads, ApprovalState, SoloTotal, StaffOrderKind,
};
use domain::ids::{ApprovalId, UserId};
use domain::money::AnyMoney;
use domain::storage::StorageFailure;
use domain::time::Timestamp;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{ApprovalRow, Column, UuidBlob, micros};
use crate::schema::{approvals, solo_orders};

#[async_trait]
impl ApprovalReads for SqliteStorage {
    async fn find_approval(&self, id: ApprovalId) -> Result<Option<Approval>, StorageFailure> {
        let read = self.readers.read("read an approval", move |connection| {
            find_approval(connection, id)
        });
        read.await
    }

    async fn list_approvals(
        &self,
        filter: &ApprovalFilter,
        limit: u32,
    ) -> Result<Vec<Approval>, StorageFailure> {
        let filter = *filter;
        let read = self.readers.read("list approvals", move |connection| {
            let rows = matching(&filter, limit)
                .select(ApprovalRow::as_select())
                .load(connection)?;
            let approvals: Result<_, _> = rows.into_iter().map(Approval::try_from).collect();
            Ok(approvals?)
        });
        read.await
    }
}

pub(crate) fn find_approval(
    connection: &mut SqliteConnection,
    id: ApprovalId,
) -> Result<Option<Approval>, DatabaseError> {
    let row = approvals::table
        .filter(approvals::id.eq(UuidBlob(id.0)))
        .select(ApprovalRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(Approval::try_from).transpose()?)
}

/// The approvals that pass a filter, newest first, by the key of the table.
pub(crate) fn matching(
    filter: &ApprovalFilter,
    limit: u32,
) -> approvals::BoxedQuery<'static, Sqlite> {
    let mut query = approvals::table
        .order((approvals::requested_at.desc(), approvals::id.desc()))
        .limit(limit.into())
        .into_boxed();
    if let Some(state) = filter.state {
        let stored = match state {
            ApprovalState::Pending | ApprovalState::Expired => ApprovalState::Pending,
            ApprovalState::Approved | ApprovalState::Rejected => state,
        };
        query = query.filter(approvals::state.eq(stored.as_str()));
        let now = micros(filter.now);
        query = match state {
            ApprovalState::Pending => query.filter(approvals::expires_at.gt(now)),
            ApprovalState::Expired => query.filter(approvals::expires_at.le(now)),
            ApprovalState::Approved | ApprovalState::Rejected => query,
        };
    }
    if let Some((at, id)) = filter.behind {
        let is_behind = approvals::requested_at
            .lt(micros(at))
            .or(approvals::id.lt(UuidBlob(id.0)));
        query = query
            .filter(approvals::requested_at.le(micros(at)))
            .filter(is_behind);
    }
    query
}

/// What somebody ordered alone after a moment, by kind and currency. Nobody orders more than the ledger can hold within a day,
/// and what does so all the same counts as all of it.
pub(crate) fn ordered_alone_since(
    connection: &mut SqliteConnection,
    staff_id: UserId,
    after: Timestamp,
) -> Result<Vec<SoloTotal>, DatabaseError> {
    let rows: Vec<(String, String, i64)> = solo_orders::table
        .filter(solo_orders::staff_id.eq(staff_id.get()))
        .filter(solo_orders::ordered_at.gt(micros(after)))
        .select((
            solo_orders::kind,
            solo_orders::currency,
            solo_orders::amount_minor,
        ))
        .load(connection)?;
    let mut totals: Vec<SoloTotal> = Vec::new();
    for (kind, currency, minor) in rows {
        let column = |name| Column("solo_orders", name);
        let kind = column("kind").parse(kind.as_str(), StaffOrderKind::parse)?;
        let currency = column("currency").currency(&currency)?;
        let known = totals
            .iter_mut()
            .find(|total| total.kind == kind && total.amount.currency == currency);
        match known {
            Some(total) => total.amount.minor = total.amount.minor.saturating_add(minor),
            None => totals.push(SoloTotal {
                staff_id,
                kind,
                amount: AnyMoney::new(minor, currency),
            }),
        }
    }
    Ok(totals)
}
