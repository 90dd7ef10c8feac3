use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::administration::Reason;
use domain::ids::{AttemptNumber, PaymentId, RefundId};
use domain::money::AnyMoney;
use domain::refund::{Refund, RefundOrigin, RefundStatus};

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::refunds;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = refunds, treat_none_as_default_value = false)]
pub(crate) struct RefundRow {
    id: UuidBlob,
    payment_id: UuidBlob,
    user_id: i64,
    gateway: String,
    attempt_number: i32,
    currency: String,
    amount_minor: i64,
    status: String,
    staff_id: Option<i64>,
    reason: Option<String>,
    gateway_reason: Option<i32>,
    reference: Option<String>,
    error_code: Option<i32>,
    requested_at: i64,
    ended_at: Option<i64>,
    ordered_at: Option<i64>,
    disputed_at: Option<i64>,
}

impl From<&Refund> for RefundRow {
    fn from(refund: &Refund) -> Self {
        let (staff_id, reason, gateway_reason) = match &refund.origin {
            RefundOrigin::Staff(id, reason) => (Some(id.get()), Some(reason.to_string()), None),
            RefundOrigin::Gateway(code) => (None, None, Some(*code)),
        };
        Self {
            id: UuidBlob(refund.id.0),
            payment_id: UuidBlob(refund.payment_id.0),
            user_id: refund.user_id.get(),
            gateway: refund.gateway.as_str().to_owned(),
            attempt_number: refund.attempt.get(),
            currency: refund.amount.currency.as_str().to_owned(),
            amount_minor: refund.amount.minor,
            status: refund.status.as_str().to_owned(),
            staff_id,
            reason,
            gateway_reason,
            reference: refund.reference.clone(),
            error_code: refund.error_code,
            requested_at: micros(refund.requested_at),
            ended_at: refund.ended_at.map(micros),
            ordered_at: refund.ordered_at.map(micros),
            disputed_at: refund.disputed_at.map(micros),
        }
    }
}

impl TryFrom<RefundRow> for Refund {
    type Error = Inconsistent;

    fn try_from(row: RefundRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("refunds", name);
        let origin = match (row.staff_id, &row.reason, row.gateway_reason) {
            (Some(staff_id), Some(reason), None) => RefundOrigin::Staff(
                column("staff_id").user(staff_id)?,
                column("reason").parse(reason.as_str(), |text| Reason::parse(text).ok())?,
            ),
            (None, None, Some(code)) => RefundOrigin::Gateway(code),
            _ => return Err(column("staff_id").inconsistent("not one origin")),
        };
        let currency = column("currency").currency(&row.currency)?;
        let moment = |name, at: Option<i64>| at.map(|at| column(name).moment(at)).transpose();
        Ok(Self {
            id: RefundId(row.id.0),
            payment_id: PaymentId(row.payment_id.0),
            user_id: column("user_id").user(row.user_id)?,
            gateway: column("gateway").gateway(&row.gateway)?,
            attempt: column("attempt_number").parse(row.attempt_number, AttemptNumber::new)?,
            amount: AnyMoney::new(row.amount_minor, currency),
            status: column("status").parse(row.status.as_str(), RefundStatus::parse)?,
            origin,
            reference: row.reference,
            error_code: row.error_code,
            requested_at: column("requested_at").moment(row.requested_at)?,
            ordered_at: moment("ordered_at", row.ordered_at)?,
            ended_at: moment("ended_at", row.ended_at)?,
            disputed_at: moment("disputed_at", row.disputed_at)?,
        })
    }
}
