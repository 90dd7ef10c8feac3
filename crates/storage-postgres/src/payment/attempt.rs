use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::card::CardMask;
use domain::ledger::{AttemptChange, BatchNeeds};
use domain::payment::{Attempt, AttemptStatus, GatewayTransaction};
use domain::{AttemptNumber, PaymentId};
use uuid::Uuid;

use super::row::to_gateway_name;
use crate::failure::SenselessRow;
use crate::statement::{row_count, statement};

/// `payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
/// gateway_began_at, submitted_at, card_mask, disputed_at`.
pub(super) type AttemptColumns = (
    SqlUuid,
    Integer,
    Text,
    Text,
    Nullable<Text>,
    Text,
    Timestamptz,
    Nullable<Timestamptz>,
    Nullable<Integer>,
    Nullable<Timestamptz>,
    Nullable<Timestamptz>,
    Nullable<Text>,
    Nullable<Timestamptz>,
);

/// What stands in [`AttemptColumns`].
pub(super) type AttemptRow = (
    Uuid,
    i32,
    String,
    String,
    Option<String>,
    String,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    Option<i32>,
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
    Option<String>,
    Option<DateTime<Utc>>,
);

pub(crate) fn to_attempt(row: AttemptRow) -> Result<Attempt, SenselessRow> {
    let (payment_id, number, gateway, id, document_id, status, began_at, ended_at, ..) = row;
    let (.., error_code, gateway_began_at, submitted_at, card_mask, disputed_at) = row;
    let to_mask = |text: String| {
        SenselessRow::unless(CardMask::parse(&text), "attempts.card_mask", &"not a mask")
    };
    Ok(Attempt {
        number: to_attempt_number(number)?,
        payment_id: PaymentId(payment_id),
        transaction: GatewayTransaction {
            gateway: to_gateway_name(&gateway)?,
            id,
        },
        document_id,
        status: SenselessRow::unless(AttemptStatus::parse(&status), "attempts.status", &status)?,
        began_at,
        ended_at,
        error_code,
        gateway_began_at,
        submitted_at,
        card_mask: card_mask.map(to_mask).transpose()?,
        disputed_at,
    })
}

pub(crate) fn to_attempt_number(number: i32) -> Result<AttemptNumber, SenselessRow> {
    SenselessRow::unless(AttemptNumber::new(number), "attempts.number", &number)
}

statement! {
    /// The attempts that a batch must see.
    pub(crate) FindAttempts<'a> = "find_attempts.sql" (
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        gateways: Vec<&'a str> as Array<Text>,
        transaction_ids: Vec<&'a str> as Array<Text>,
    ) -> rows of AttemptRow as AttemptColumns
}

impl<'a> FindAttempts<'a> {
    pub(crate) fn of(needs: &'a BatchNeeds) -> Self {
        let transactions = || needs.gateway_transactions.iter();
        Self {
            payment_ids: needs.payments.iter().map(|id| id.0).collect(),
            gateways: transactions()
                .map(|transaction| transaction.gateway.as_str())
                .collect(),
            transaction_ids: transactions()
                .map(|transaction| transaction.id.as_str())
                .collect(),
        }
    }
}

statement! {
    /// Numbers for attempts to be; nobody else gets them, used or not.
    pub(crate) DrawAttemptNumbers = "draw_attempt_numbers.sql" (count: i64 as BigInt)
        -> rows of (i32,) as (Integer,)
}

statement! {
    /// Adds attempts.
    pub(crate) InsertAttempts<'a> = "insert_attempts.sql" (
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        numbers: Vec<i32> as Array<Integer>,
        gateways: Vec<&'a str> as Array<Text>,
        transaction_ids: Vec<&'a str> as Array<Text>,
        document_ids: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        statuses: Vec<&'static str> as Array<Text>,
        began_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        ended_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        error_codes: Vec<Option<i32>> as Array<Nullable<Integer>>,
        gateway_began_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        submitted_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        card_masks: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        disputed_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl<'a> InsertAttempts<'a> {
    pub(crate) fn of(attempts: &[&'a Attempt]) -> Self {
        let rows = || attempts.iter().copied();
        Self {
            payment_ids: rows().map(|attempt| attempt.payment_id.0).collect(),
            numbers: rows().map(|attempt| attempt.number.get()).collect(),
            gateways: rows()
                .map(|attempt| attempt.transaction.gateway.as_str())
                .collect(),
            transaction_ids: rows()
                .map(|attempt| attempt.transaction.id.as_str())
                .collect(),
            document_ids: rows()
                .map(|attempt| attempt.document_id.as_deref())
                .collect(),
            statuses: rows().map(|attempt| attempt.status.as_str()).collect(),
            began_at: rows().map(|attempt| attempt.began_at).collect(),
            ended_at: rows().map(|attempt| attempt.ended_at).collect(),
            error_codes: rows().map(|attempt| attempt.error_code).collect(),
            gateway_began_at: rows().map(|attempt| attempt.gateway_began_at).collect(),
            submitted_at: rows().map(|attempt| attempt.submitted_at).collect(),
            card_masks: rows()
                .map(|attempt| attempt.card_mask.as_ref().map(CardMask::as_str))
                .collect(),
            disputed_at: rows().map(|attempt| attempt.disputed_at).collect(),
            expected_rows: row_count(attempts),
        }
    }
}

statement! {
    /// Moves attempts on from the state that was loaded.
    pub(crate) UpdateAttempts<'a> = "update_attempts.sql" (
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        numbers: Vec<i32> as Array<Integer>,
        statuses: Vec<&'static str> as Array<Text>,
        ended_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        error_codes: Vec<Option<i32>> as Array<Nullable<Integer>>,
        document_ids: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        submitted_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        disputed_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        expected_statuses: Vec<&'static str> as Array<Text>,
        expected_submitted_at: Vec<Option<DateTime<Utc>>> as Array<Nullable<Timestamptz>>,
        expected_rows: i64 as BigInt,
    ) -> rows of (i64,) as (BigInt,)
}

impl<'a> UpdateAttempts<'a> {
    /// Of attempts that were there before, each with what it was.
    pub(crate) fn of(changes: &[(&'a Attempt, &'a Attempt)]) -> Self {
        let after = || changes.iter().map(|(_, after)| *after);
        let before = || changes.iter().map(|(before, _)| *before);
        Self {
            payment_ids: after().map(|attempt| attempt.payment_id.0).collect(),
            numbers: after().map(|attempt| attempt.number.get()).collect(),
            statuses: after().map(|attempt| attempt.status.as_str()).collect(),
            ended_at: after().map(|attempt| attempt.ended_at).collect(),
            error_codes: after().map(|attempt| attempt.error_code).collect(),
            document_ids: after()
                .map(|attempt| attempt.document_id.as_deref())
                .collect(),
            submitted_at: after().map(|attempt| attempt.submitted_at).collect(),
            disputed_at: after().map(|attempt| attempt.disputed_at).collect(),
            expected_statuses: before().map(|attempt| attempt.status.as_str()).collect(),
            expected_submitted_at: before().map(|attempt| attempt.submitted_at).collect(),
            expected_rows: row_count(changes),
        }
    }
}

/// The attempts that are new, and the others with what they were.
pub(crate) fn split(changes: &[AttemptChange]) -> (Vec<&Attempt>, Vec<(&Attempt, &Attempt)>) {
    let (mut begun, mut moved) = (Vec::new(), Vec::new());
    for change in changes {
        match &change.before {
            None => begun.push(&change.after),
            Some(before) => moved.push((before, &change.after)),
        }
    }
    (begun, moved)
}
