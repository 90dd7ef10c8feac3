use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::ledger::PaymentChange;
use domain::payment::Payment;
use uuid::Uuid;

use crate::statement::{row_count, statement};

statement! {
    /// Adds payments.
    pub(crate) InsertPayments<'a> = "insert.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        user_ids: Vec<i64> as Array<BigInt>,
        amounts: Vec<i64> as Array<BigInt>,
        commissions: Vec<i64> as Array<BigInt>,
        totals: Vec<i64> as Array<BigInt>,
        versions: Vec<i64> as Array<BigInt>,
        created_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        expires_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        completed_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        late: Vec<bool> as Array<Bool>,
        currencies: Vec<&'static str> as Array<Text>,
        statuses: Vec<&'static str> as Array<Text>,
        purposes: Vec<&'static str> as Array<Text>,
        gateways: Vec<&'a str> as Array<Text>,
        references: Vec<&'a str> as Array<Text>,
        callback_urls: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        refunded: Vec<i64> as Array<BigInt>,
    ) -> count
}

impl<'a> InsertPayments<'a> {
    pub(crate) fn of(payments: &[&'a Payment]) -> Self {
        let rows = || payments.iter().copied();
        Self {
            ids: rows().map(|payment| payment.id.0).collect(),
            user_ids: rows().map(|payment| payment.user_id.get()).collect(),
            amounts: rows().map(|payment| payment.amount.minor).collect(),
            commissions: rows().map(|payment| payment.commission.minor).collect(),
            totals: rows().map(|payment| payment.total.minor).collect(),
            versions: rows().map(|payment| payment.version).collect(),
            created_at: rows().map(|payment| payment.created_at).collect(),
            expires_at: rows().map(|payment| payment.expires_at).collect(),
            completed_at: rows().map(|payment| payment.completed_at).collect(),
            late: rows().map(|payment| payment.is_late).collect(),
            currencies: rows()
                .map(|payment| payment.amount.currency.as_str())
                .collect(),
            statuses: rows().map(|payment| payment.status.as_str()).collect(),
            purposes: rows().map(|payment| payment.purpose.as_str()).collect(),
            gateways: rows().map(|payment| payment.gateway.as_str()).collect(),
            references: rows().map(|payment| payment.reference.as_str()).collect(),
            callback_urls: rows()
                .map(|payment| payment.callback_url.as_deref())
                .collect(),
            refunded: rows().map(|payment| payment.refunded.minor).collect(),
        }
    }
}

statement! {
    /// Moves payments on from the version that was loaded.
    pub(crate) UpdatePayments = "update.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        user_ids: Vec<i64> as Array<BigInt>,
        statuses: Vec<&'static str> as Array<Text>,
        completed_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        late: Vec<bool> as Array<Bool>,
        refunded: Vec<i64> as Array<BigInt>,
        versions: Vec<i64> as Array<BigInt>,
        expected_versions: Vec<i64> as Array<BigInt>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl UpdatePayments {
    /// Of payments that were there before, each with what it was.
    pub(crate) fn of(changes: &[(&Payment, &Payment)]) -> Self {
        let after = || changes.iter().map(|(_, after)| *after);
        Self {
            ids: after().map(|payment| payment.id.0).collect(),
            user_ids: after().map(|payment| payment.user_id.get()).collect(),
            statuses: after().map(|payment| payment.status.as_str()).collect(),
            completed_at: after().map(|payment| payment.completed_at).collect(),
            late: after().map(|payment| payment.is_late).collect(),
            refunded: after().map(|payment| payment.refunded.minor).collect(),
            versions: after().map(|payment| payment.version).collect(),
            expected_versions: changes.iter().map(|(before, _)| before.version).collect(),
            expected_rows: row_count(changes),
        }
    }
}

/// The payments that are new, and the others with what they were.
pub(crate) fn split(changes: &[PaymentChange]) -> (Vec<&Payment>, Vec<(&Payment, &Payment)>) {
    let (mut created, mut moved) = (Vec::new(), Vec::new());
    for change in changes {
        match &change.before {
            None => created.push(&change.after),
            Some(before) => moved.push((before, &change.after)),
        }
    }
    (created, moved)
}
