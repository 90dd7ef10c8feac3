use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::administration::Reason;
use domain::ledger::{BatchNeeds, RefundChange};
use domain::refund::{Refund, RefundOrigin};
use uuid::Uuid;

use super::row::{RefundColumns, RefundRow};
use crate::statement::{row_count, statement};

statement! {
    /// The refunds that a batch must see.
    pub(crate) FindRefunds = "find_of_payments.sql" (payment_ids: Vec<Uuid> as Array<SqlUuid>)
        -> rows of RefundRow as RefundColumns
}

impl FindRefunds {
    pub(crate) fn of(needs: &BatchNeeds) -> Self {
        Self {
            payment_ids: needs.payments.iter().map(|id| id.0).collect(),
        }
    }
}

statement! {
    /// Adds refunds.
    pub(crate) InsertRefunds<'a> = "insert.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        user_ids: Vec<i64> as Array<BigInt>,
        amounts: Vec<i64> as Array<BigInt>,
        attempts: Vec<i32> as Array<Integer>,
        staff_ids: Vec<Option<i64>> as Array<Nullable<BigInt>>,
        gateway_reasons: Vec<Option<i32>> as Array<Nullable<Integer>>,
        error_codes: Vec<Option<i32>> as Array<Nullable<Integer>>,
        requested_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        ended_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        currencies: Vec<&'static str> as Array<Text>,
        statuses: Vec<&'static str> as Array<Text>,
        gateways: Vec<&'a str> as Array<Text>,
        reasons: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        references: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        ordered_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        disputed_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
    ) -> count
}

impl<'a> InsertRefunds<'a> {
    pub(crate) fn of(refunds: &[&'a Refund]) -> Self {
        let rows = || refunds.iter().copied();
        Self {
            ids: rows().map(|refund| refund.id.0).collect(),
            payment_ids: rows().map(|refund| refund.payment_id.0).collect(),
            user_ids: rows().map(|refund| refund.user_id.get()).collect(),
            amounts: rows().map(|refund| refund.amount.minor).collect(),
            attempts: rows().map(|refund| refund.attempt.get()).collect(),
            staff_ids: rows().map(staff_id).collect(),
            gateway_reasons: rows().map(gateway_reason).collect(),
            error_codes: rows().map(|refund| refund.error_code).collect(),
            requested_at: rows().map(|refund| refund.requested_at).collect(),
            ended_at: rows().map(|refund| refund.ended_at).collect(),
            currencies: rows()
                .map(|refund| refund.amount.currency.as_str())
                .collect(),
            statuses: rows().map(|refund| refund.status.as_str()).collect(),
            gateways: rows().map(|refund| refund.gateway.as_str()).collect(),
            reasons: rows().map(reason).collect(),
            references: rows().map(|refund| refund.reference.as_deref()).collect(),
            ordered_at: rows().map(|refund| refund.ordered_at).collect(),
            disputed_at: rows().map(|refund| refund.disputed_at).collect(),
        }
    }
}

fn staff_id(refund: &Refund) -> Option<i64> {
    match &refund.origin {
        RefundOrigin::Staff(user_id, _) => Some(user_id.get()),
        RefundOrigin::Gateway(_) => None,
    }
}

fn reason(refund: &Refund) -> Option<&str> {
    match &refund.origin {
        RefundOrigin::Staff(_, reason) => Some(Reason::as_str(reason)),
        RefundOrigin::Gateway(_) => None,
    }
}

const fn gateway_reason(refund: &Refund) -> Option<i32> {
    match &refund.origin {
        RefundOrigin::Staff(..) => None,
        RefundOrigin::Gateway(code) => Some(*code),
    }
}

statement! {
    /// Moves refunds on from the status and the last order that were loaded.
    pub(crate) UpdateRefunds<'a> = "update.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        statuses: Vec<&'static str> as Array<Text>,
        ended_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        error_codes: Vec<Option<i32>> as Array<Nullable<Integer>>,
        references: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        expected_statuses: Vec<&'static str> as Array<Text>,
        ordered_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        disputed_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        expected_orders: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl<'a> UpdateRefunds<'a> {
    /// Of refunds that were there before, each with what it was.
    pub(crate) fn of(changes: &[(&'a Refund, &'a Refund)]) -> Self {
        let rows = || changes.iter().map(|(_, after)| *after);
        Self {
            ids: rows().map(|refund| refund.id.0).collect(),
            payment_ids: rows().map(|refund| refund.payment_id.0).collect(),
            statuses: rows().map(|refund| refund.status.as_str()).collect(),
            ended_at: rows().map(|refund| refund.ended_at).collect(),
            error_codes: rows().map(|refund| refund.error_code).collect(),
            references: rows().map(|refund| refund.reference.as_deref()).collect(),
            expected_statuses: changes
                .iter()
                .map(|(before, _)| before.status.as_str())
                .collect(),
            ordered_at: rows().map(|refund| refund.ordered_at).collect(),
            disputed_at: rows().map(|refund| refund.disputed_at).collect(),
            expected_orders: changes
                .iter()
                .map(|(before, _)| before.ordered_at)
                .collect(),
            expected_rows: row_count(changes),
        }
    }
}

/// The refunds that are new, and the others with what they were.
pub(crate) fn split(changes: &[RefundChange]) -> (Vec<&Refund>, Vec<(&Refund, &Refund)>) {
    let (mut requested, mut ended) = (Vec::new(), Vec::new());
    for change in changes {
        match &change.before {
            None => requested.push(&change.after),
            Some(before) => ended.push((before, &change.after)),
        }
    }
    (requested, ended)
}
