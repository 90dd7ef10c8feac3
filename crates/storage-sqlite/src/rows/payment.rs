use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::ids::PaymentId;
use domain::money::AnyMoney;
use domain::payment::{Payment, PaymentPurpose, PaymentStatus};

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::payments;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = payments, treat_none_as_default_value = false)]
pub(crate) struct PaymentRow {
    id: UuidBlob,
    user_id: i64,
    reference: String,
    gateway: String,
    purpose: String,
    currency: String,
    amount_minor: i64,
    commission_minor: i64,
    total_minor: i64,
    status: String,
    callback_url: Option<String>,
    created_at: i64,
    expires_at: i64,
    completed_at: Option<i64>,
    is_late: bool,
    version: i64,
    refunded_minor: i64,
}

impl From<&Payment> for PaymentRow {
    fn from(payment: &Payment) -> Self {
        Self {
            id: UuidBlob(payment.id.0),
            user_id: payment.user_id.get(),
            reference: payment.reference.clone(),
            gateway: payment.gateway.as_str().to_owned(),
            purpose: payment.purpose.as_str().to_owned(),
            currency: payment.amount.currency.as_str().to_owned(),
            amount_minor: payment.amount.minor,
            commission_minor: payment.commission.minor,
            total_minor: payment.total.minor,
            status: payment.status.as_str().to_owned(),
            callback_url: payment.callback_url.clone(),
            created_at: micros(payment.created_at),
            expires_at: micros(payment.expires_at),
            completed_at: payment.completed_at.map(micros),
            is_late: payment.is_late,
            version: payment.version,
            refunded_minor: payment.refunded.minor,
        }
    }
}

impl TryFrom<PaymentRow> for Payment {
    type Error = Inconsistent;

    fn try_from(row: PaymentRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("payments", name);
        let currency = column("currency").currency(&row.currency)?;
        let completed_at = row
            .completed_at
            .map(|at| column("completed_at").moment(at))
            .transpose()?;
        Ok(Self {
            id: PaymentId(row.id.0),
            user_id: column("user_id").user(row.user_id)?,
            reference: row.reference,
            gateway: column("gateway").gateway(&row.gateway)?,
            purpose: column("purpose").parse(row.purpose.as_str(), PaymentPurpose::parse)?,
            amount: AnyMoney::new(row.amount_minor, currency),
            commission: AnyMoney::new(row.commission_minor, currency),
            total: AnyMoney::new(row.total_minor, currency),
            refunded: AnyMoney::new(row.refunded_minor, currency),
            status: column("status").parse(row.status.as_str(), PaymentStatus::parse)?,
            callback_url: row.callback_url,
            created_at: column("created_at").moment(row.created_at)?,
            expires_at: column("expires_at").moment(row.expires_at)?,
            completed_at,
            is_late: row.is_late,
            version: row.version,
        })
    }
}
