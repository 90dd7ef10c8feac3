use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::ids::PaymentId;
use domain::webhook::WebhookCall;

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::webhook_calls;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = webhook_calls, treat_none_as_default_value = false)]
pub(crate) struct WebhookCallRow {
    received_at: i64,
    id: UuidBlob,
    gateway: String,
    action: String,
    payment_id: Option<UuidBlob>,
    remote_address: String,
    headers: String,
    body: String,
    is_authentic: bool,
    answer: String,
    duration_micros: i64,
}

impl From<&WebhookCall> for WebhookCallRow {
    fn from(call: &WebhookCall) -> Self {
        Self {
            received_at: micros(call.received_at),
            id: UuidBlob(call.id),
            gateway: call.gateway.as_str().to_owned(),
            action: call.action.clone(),
            payment_id: call.payment_id.map(|id| UuidBlob(id.0)),
            remote_address: call.remote_address.clone(),
            headers: call.headers.clone(),
            body: call.body.clone(),
            is_authentic: call.is_authentic,
            answer: call.answer.clone(),
            duration_micros: call.duration_micros,
        }
    }
}

impl TryFrom<WebhookCallRow> for WebhookCall {
    type Error = Inconsistent;

    fn try_from(row: WebhookCallRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("webhook_calls", name);
        Ok(Self {
            id: row.id.0,
            gateway: column("gateway").gateway(&row.gateway)?,
            action: row.action,
            payment_id: row.payment_id.map(|id| PaymentId(id.0)),
            remote_address: row.remote_address,
            headers: row.headers,
            body: row.body,
            is_authentic: row.is_authentic,
            answer: row.answer,
            duration_micros: row.duration_micros,
            received_at: column("received_at").moment(row.received_at)?,
        })
    }
}
