use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::gateway::GatewayName;
use domain::money::AnyMoney;
use domain::payment::{Payment, PaymentPurpose, PaymentStatus};
use domain::{PaymentId, UserId};
use uuid::Uuid;

use crate::failure::SenselessRow;
use crate::wallet::to_currency;

/// `id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at, completed_at, is_late,
/// currency, status, purpose, gateway, reference, callback_url, refunded_minor`.
pub(super) type PaymentColumns = (
    SqlUuid,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Timestamptz,
    Timestamptz,
    Nullable<Timestamptz>,
    Bool,
    Text,
    Text,
    Text,
    Text,
    Text,
    Nullable<Text>,
    BigInt,
);

/// What stands in [`PaymentColumns`].
pub(super) type PaymentRow = (
    Uuid,
    i64,
    i64,
    i64,
    i64,
    i64,
    DateTime<Utc>,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    bool,
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    i64,
);

pub(crate) fn to_payment(row: PaymentRow) -> Result<Payment, SenselessRow> {
    let (id, user_id, amount_minor, commission_minor, total_minor, version, ..) = row;
    let (_, _, _, _, _, _, created_at, expires_at, completed_at, is_late, ..) = row;
    let (.., currency, status, purpose, gateway, reference, callback_url, refunded_minor) = row;
    let currency = to_currency(&currency)?;
    Ok(Payment {
        id: PaymentId(id),
        user_id: SenselessRow::unless(UserId::new(user_id), "payments.user_id", &user_id)?,
        reference,
        gateway: to_gateway_name(&gateway)?,
        purpose: SenselessRow::unless(
            PaymentPurpose::parse(&purpose),
            "payments.purpose",
            &purpose,
        )?,
        amount: AnyMoney::new(amount_minor, currency),
        commission: AnyMoney::new(commission_minor, currency),
        total: AnyMoney::new(total_minor, currency),
        status: to_status(&status)?,
        callback_url,
        created_at,
        expires_at,
        completed_at,
        is_late,
        version,
        refunded: AnyMoney::new(refunded_minor, currency),
    })
}

pub(crate) fn to_gateway_name(text: &str) -> Result<GatewayName, SenselessRow> {
    SenselessRow::unless(text.parse().ok(), "gateway", &text)
}

pub(super) fn to_status(word: &str) -> Result<PaymentStatus, SenselessRow> {
    SenselessRow::unless(PaymentStatus::parse(word), "payments.status", &word)
}
