use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};
use domain::payment::{Cause, PaymentEvent};
use domain::{PaymentId, UserId};
use uuid::Uuid;

use super::row::to_status;
use crate::failure::SenselessRow;
use crate::statement::statement;

/// `payment_id, user_id, version, status, cause, happened_at`.
pub(super) type EventColumns = (SqlUuid, BigInt, BigInt, Text, Text, Timestamptz);

/// What stands in [`EventColumns`].
pub(super) type EventRow = (Uuid, i64, i64, String, String, DateTime<Utc>);

pub(super) fn to_event(row: EventRow) -> Result<PaymentEvent, SenselessRow> {
    let (payment_id, user_id, version, status, cause, at) = row;
    Ok(PaymentEvent {
        payment_id: PaymentId(payment_id),
        user_id: SenselessRow::unless(UserId::new(user_id), "payment_events.user_id", &user_id)?,
        version,
        status: to_status(&status)?,
        cause: Cause::of_text(&cause),
        at,
    })
}

statement! {
    /// Adds lines to the history of payments, in the order in which they happened.
    pub(crate) InsertPaymentEvents = "insert_events.sql" (
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        user_ids: Vec<i64> as Array<BigInt>,
        versions: Vec<i64> as Array<BigInt>,
        statuses: Vec<&'static str> as Array<Text>,
        causes: Vec<String> as Array<Text>,
        happened_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
    ) -> count
}

impl InsertPaymentEvents {
    pub(crate) fn of(events: &[PaymentEvent]) -> Self {
        let rows = || events.iter();
        Self {
            payment_ids: rows().map(|event| event.payment_id.0).collect(),
            user_ids: rows().map(|event| event.user_id.get()).collect(),
            versions: rows().map(|event| event.version).collect(),
            statuses: rows().map(|event| event.status.as_str()).collect(),
            causes: rows().map(|event| event.cause.to_text()).collect(),
            happened_at: rows().map(|event| event.at).collect(),
        }
    }
}
