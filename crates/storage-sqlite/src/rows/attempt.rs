use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::card::CardMask;
use domain::ids::{AttemptNumber, PaymentId};
use domain::payment::{Attempt, AttemptStatus, GatewayTransaction};

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::attempts;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = attempts, treat_none_as_default_value = false)]
pub(crate) struct AttemptRow {
    number: i32,
    payment_id: UuidBlob,
    gateway: String,
    gateway_transaction_id: String,
    document_id: Option<String>,
    status: String,
    began_at: i64,
    ended_at: Option<i64>,
    error_code: Option<i32>,
    gateway_began_at: Option<i64>,
    submitted_at: Option<i64>,
    card_mask: Option<String>,
    disputed_at: Option<i64>,
}

impl From<&Attempt> for AttemptRow {
    fn from(attempt: &Attempt) -> Self {
        Self {
            number: attempt.number.get(),
            payment_id: UuidBlob(attempt.payment_id.0),
            gateway: attempt.transaction.gateway.as_str().to_owned(),
            gateway_transaction_id: attempt.transaction.id.clone(),
            document_id: attempt.document_id.clone(),
            status: attempt.status.as_str().to_owned(),
            began_at: micros(attempt.began_at),
            ended_at: attempt.ended_at.map(micros),
            error_code: attempt.error_code,
            gateway_began_at: attempt.gateway_began_at.map(micros),
            submitted_at: attempt.submitted_at.map(micros),
            card_mask: attempt.card_mask.as_ref().map(ToString::to_string),
            disputed_at: attempt.disputed_at.map(micros),
        }
    }
}

impl TryFrom<AttemptRow> for Attempt {
    type Error = Inconsistent;

    fn try_from(row: AttemptRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("attempts", name);
        let moment = |name, at: Option<i64>| at.map(|at| column(name).moment(at)).transpose();
        let card_mask = row.card_mask.map(|text| {
            CardMask::parse(&text).ok_or_else(|| column("card_mask").inconsistent("…"))
        });
        Ok(Self {
            number: column("number").parse(row.number, AttemptNumber::new)?,
            payment_id: PaymentId(row.payment_id.0),
            transaction: GatewayTransaction {
                gateway: column("gateway").gateway(&row.gateway)?,
                id: row.gateway_transaction_id,
            },
            document_id: row.document_id,
            status: column("status").parse(row.status.as_str(), AttemptStatus::parse)?,
            began_at: column("began_at").moment(row.began_at)?,
            ended_at: moment("ended_at", row.ended_at)?,
            error_code: row.error_code,
            gateway_began_at: moment("gateway_began_at", row.gateway_began_at)?,
            submitted_at: moment("submitted_at", row.submitted_at)?,
            card_mask: card_mask.transpose()?,
            disputed_at: moment("disputed_at", row.disputed_at)?,
        })
    }
}
