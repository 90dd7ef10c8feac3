use diesel::prelude::{Queryable, Selectable};
use domain::ids::PaymentId;
use domain::payment::{Cause, PaymentEvent, PaymentStatus};

use super::{Column, Inconsistent, UuidBlob};
use crate::schema::payment_events;

#[derive(Queryable, Selectable)]
#[diesel(table_name = payment_events)]
pub(crate) struct PaymentEventRow {
    payment_id: UuidBlob,
    user_id: i64,
    version: i64,
    status: String,
    cause: String,
    at: i64,
}

impl TryFrom<PaymentEventRow> for PaymentEvent {
    type Error = Inconsistent;

    fn try_from(row: PaymentEventRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("payment_events", name);
        Ok(Self {
            payment_id: PaymentId(row.payment_id.0),
            user_id: column("user_id").user(row.user_id)?,
            version: row.version,
            status: column("status").parse(row.status.as_str(), PaymentStatus::parse)?,
            cause: Cause::of_text(&row.cause),
            at: column("at").moment(row.at)?,
        })
    }
}
