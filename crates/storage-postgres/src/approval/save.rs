use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::administration::{Approval, Reason, StaffAct, Verdict};
use domain::ledger::{ApprovalChange, BatchNeeds};
use uuid::Uuid;

use super::row::{ApprovalColumns, ApprovalRow};
use crate::statement::{row_count, statement};

statement! {
    /// Locks the approvals that a batch decides about.
    pub(crate) LockApprovals = "lock.sql" (ids: Vec<Uuid> as Array<SqlUuid>)
        -> rows of ApprovalRow as ApprovalColumns
}

impl LockApprovals {
    pub(crate) fn of(needs: &BatchNeeds) -> Self {
        Self {
            ids: needs.approvals.iter().map(|id| id.0).collect(),
        }
    }
}

statement! {
    /// Adds approvals.
    pub(crate) InsertApprovals<'a> = "insert.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        staff_ids: Vec<i64> as Array<BigInt>,
        user_ids: Vec<i64> as Array<BigInt>,
        amounts: Vec<i64> as Array<BigInt>,
        requested_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        expires_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        payment_ids: Vec<Option<Uuid>> as Array<Nullable<SqlUuid>>,
        refund_ids: Vec<Option<Uuid>> as Array<Nullable<SqlUuid>>,
        kinds: Vec<&'static str> as Array<Text>,
        currencies: Vec<&'static str> as Array<Text>,
        directions: Vec<Option<&'static str>> as Array<Nullable<Text>>,
        states: Vec<&'static str> as Array<Text>,
        staff_roles: Vec<&'static str> as Array<Text>,
        reasons: Vec<&'a str> as Array<Text>,
    ) -> count
}

impl<'a> InsertApprovals<'a> {
    pub(crate) fn of(approvals: &[&'a Approval]) -> Self {
        let rows = || approvals.iter().copied();
        Self {
            ids: rows().map(|row| row.id.0).collect(),
            staff_ids: rows().map(|row| row.ordered_by.user_id.get()).collect(),
            user_ids: rows().map(|row| row.order.user_id.get()).collect(),
            amounts: rows().map(|row| row.order.amount.minor).collect(),
            requested_at: rows().map(|row| row.requested_at).collect(),
            expires_at: rows().map(|row| row.expires_at).collect(),
            payment_ids: rows()
                .map(|row| row.order.refund().map(|place| place.payment_id.0))
                .collect(),
            refund_ids: rows()
                .map(|row| row.order.refund().map(|place| place.refund_id.0))
                .collect(),
            kinds: rows().map(|row| row.order.kind().as_str()).collect(),
            currencies: rows()
                .map(|row| row.order.amount.currency.as_str())
                .collect(),
            directions: rows().map(direction).collect(),
            states: rows().map(|row| row.stored_state().as_str()).collect(),
            staff_roles: rows().map(|row| row.ordered_by.role.as_str()).collect(),
            reasons: rows().map(|row| row.reason.as_str()).collect(),
        }
    }
}

const fn direction(approval: &Approval) -> Option<&'static str> {
    match approval.order.act {
        StaffAct::Adjust(direction) => Some(direction.as_str()),
        StaffAct::Refund(_) | StaffAct::Settle(_) | StaffAct::Refuse(_) => None,
    }
}

statement! {
    /// Decides approvals from the state that was loaded.
    pub(crate) UpdateApprovals<'a> = "update.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        states: Vec<&'static str> as Array<Text>,
        decided_by: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        decider_roles: Vec<Option<&'static str>> as Array<Nullable<Text>>,
        verdict_reasons: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        decided_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        expected_states: Vec<&'static str> as Array<Text>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl<'a> UpdateApprovals<'a> {
    /// Of approvals that were there before, each with what it was.
    pub(crate) fn of(changes: &[(&'a Approval, &'a Approval)]) -> Self {
        let rows = || changes.iter().map(|(_, after)| *after);
        let verdicts = || rows().map(|row| row.verdict.as_ref());
        let each = |verdict: Option<&Verdict>| verdict.map(|it| it.by);
        Self {
            ids: rows().map(|row| row.id.0).collect(),
            states: rows().map(|row| row.stored_state().as_str()).collect(),
            decided_by: verdicts()
                .map(|verdict| each(verdict).map(|by| by.user_id.get()))
                .collect(),
            decider_roles: verdicts()
                .map(|verdict| each(verdict).map(|by| by.role.as_str()))
                .collect(),
            verdict_reasons: verdicts()
                .map(|verdict| verdict?.reason.as_ref().map(Reason::as_str))
                .collect(),
            decided_at: verdicts().map(|verdict| verdict.map(|it| it.at)).collect(),
            expected_states: changes
                .iter()
                .map(|(before, _)| before.stored_state().as_str())
                .collect(),
            expected_rows: row_count(changes),
        }
    }
}

/// The approvals that are new, and the others with what they were.
pub(crate) fn split(changes: &[ApprovalChange]) -> (Vec<&Approval>, Vec<(&Approval, &Approval)>) {
    let (mut requested, mut decided) = (Vec::new(), Vec::new());
    for change in changes {
        match &change.before {
            None => requested.push(&change.after),
            Some(before) => decided.push((before, &change.after)),
        }
    }
    (requested, decided)
}
