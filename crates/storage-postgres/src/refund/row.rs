use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::administration::Reason;
use domain::money::AnyMoney;
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use domain::{PaymentId, RefundId, UserId};
use uuid::Uuid;

use crate::failure::SenselessRow;
use crate::payment::{to_attempt_number, to_gateway_name};
use crate::wallet::to_currency;

/// `id, payment_id, user_id, amount_minor, attempt_number, staff_id, gateway_reason, error_code, requested_at, ended_at,
/// currency, status, gateway, reason, reference, ordered_at, disputed_at`.
pub(super) type RefundColumns = (
    SqlUuid,
    SqlUuid,
    BigInt,
    BigInt,
    Integer,
    Nullable<BigInt>,
    Nullable<Integer>,
    Nullable<Integer>,
    Timestamptz,
    Nullable<Timestamptz>,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Timestamptz>,
    Nullable<Timestamptz>,
);

/// What stands in [`RefundColumns`].
pub(super) type RefundRow = (
    Uuid,
    Uuid,
    i64,
    i64,
    i32,
    Option<i64>,
    Option<i32>,
    Option<i32>,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
);

pub(crate) fn to_refund(row: RefundRow) -> Result<Refund, SenselessRow> {
    let (id, payment_id, user_id, amount_minor, attempt, staff_id, gateway_reason, error_code, ..) =
        row;
    let (.., requested_at, ended_at, currency, status, gateway, reason, reference, _, _) = row;
    let (.., ordered_at, disputed_at) = row;
    let currency = to_currency(&currency)?;
    Ok(Refund {
        id: RefundId(id),
        payment_id: PaymentId(payment_id),
        user_id: to_user("refunds.user_id", user_id)?,
        gateway: to_gateway_name(&gateway)?,
        attempt: to_attempt_number(attempt)?,
        amount: AnyMoney::new(amount_minor, currency),
        status: SenselessRow::unless(RefundStatus::parse(&status), "refunds.status", &status)?,
        origin: to_origin(staff_id, reason, gateway_reason)?,
        reference,
        error_code,
        requested_at,
        ordered_at,
        ended_at,
        disputed_at,
    })
}

fn to_origin(
    staff_id: Option<i64>,
    reason: Option<String>,
    gateway_reason: Option<i32>,
) -> Result<RefundOrigin, SenselessRow> {
    match (staff_id, reason, gateway_reason) {
        (Some(staff_id), Some(reason), None) => {
            let reason = Reason::parse(&reason).ok();
            let reason = SenselessRow::unless(reason, "refunds.reason", &"no reason")?;
            Ok(RefundOrigin::Staff(
                to_user("refunds.staff_id", staff_id)?,
                reason,
            ))
        }
        (None, None, Some(code)) => Ok(RefundOrigin::Gateway(code)),
        _ => SenselessRow::unless(None, "refunds.staff_id", &"not one origin"),
    }
}

fn to_user(column: &'static str, id: i64) -> Result<UserId, SenselessRow> {
    SenselessRow::unless(UserId::new(id), column, &id)
}
