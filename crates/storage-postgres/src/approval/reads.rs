use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::ApprovalId;
use domain::administration::{Approval, ApprovalFilter, ApprovalReads, ApprovalState};
use domain::storage::StorageFailure;
use uuid::Uuid;

use super::row::{ApprovalColumns, ApprovalRow, to_approval};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::statement::{Statement, statement};

statement! {
    FindApproval = "find.sql" (id: Uuid as SqlUuid) -> rows of ApprovalRow as ApprovalColumns
}

statement! {
    ListApprovals = "list.sql" (
        state: Option<&'static str> as Nullable<Text>,
        expires_after: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        expired_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        before: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        before_id: Uuid as SqlUuid,
        limit: i64 as BigInt,
    ) -> rows of ApprovalRow as ApprovalColumns
}

impl ListApprovals {
    fn of(filter: &ApprovalFilter, limit: u32) -> Self {
        let is = |state| filter.state == Some(state);
        let stored = filter.state.map(|state| match state {
            ApprovalState::Pending | ApprovalState::Expired => ApprovalState::Pending,
            ApprovalState::Approved | ApprovalState::Rejected => state,
        });
        Self {
            state: stored.map(ApprovalState::as_str),
            expires_after: is(ApprovalState::Pending).then_some(filter.now),
            expired_at: is(ApprovalState::Expired).then_some(filter.now),
            before: filter.behind.map(|(at, _)| at),
            before_id: filter.behind.map_or(Uuid::nil(), |(_, id)| id.0),
            limit: i64::from(limit),
        }
    }
}

impl PostgresStorage {
    async fn approvals(
        &self,
        statement: &impl Statement<Answer = Vec<ApprovalRow>>,
    ) -> Result<Vec<Approval>, PostgresError> {
        let rows = self.reads.ask(statement).await?;
        Ok(rows
            .into_iter()
            .map(to_approval)
            .collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl ApprovalReads for PostgresStorage {
    async fn find_approval(&self, id: ApprovalId) -> Result<Option<Approval>, StorageFailure> {
        let found = self.approvals(&FindApproval { id: id.0 }).await;
        found
            .map(|mut approvals| approvals.pop())
            .map_err(|error| StorageFailure::new("read an approval", error))
    }

    async fn list_approvals(
        &self,
        filter: &ApprovalFilter,
        limit: u32,
    ) -> Result<Vec<Approval>, StorageFailure> {
        let approvals = self.approvals(&ListApprovals::of(filter, limit)).await;
        approvals.map_err(|error| StorageFailure::new("list approvals", error))
    }
}
