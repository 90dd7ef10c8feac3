use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::administration::{
    Actor, Approval, ApprovalState, Reason, RefundPlace, StaffAct, StaffOrder, StaffOrderKind,
    StaffRole, Verdict,
};
use domain::money::AnyMoney;
use domain::wallet::Direction;
use domain::{ApprovalId, PaymentId, RefundId, UserId};
use uuid::Uuid;

use crate::failure::SenselessRow;
use crate::wallet::to_currency;

/// `id, staff_id, user_id, amount_minor, decided_by, requested_at, expires_at, decided_at, payment_id, refund_id, kind,
/// currency, direction, state, staff_role, reason, decider_role, verdict_reason`.
pub(super) type ApprovalColumns = (
    SqlUuid,
    BigInt,
    BigInt,
    BigInt,
    Nullable<BigInt>,
    Timestamptz,
    Timestamptz,
    Nullable<Timestamptz>,
    Nullable<SqlUuid>,
    Nullable<SqlUuid>,
    Text,
    Text,
    Nullable<Text>,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
);

/// What stands in [`ApprovalColumns`].
pub(super) type ApprovalRow = (
    Uuid,
    i64,
    i64,
    i64,
    Option<i64>,
    DateTime<Utc>,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    Option<Uuid>,
    Option<Uuid>,
    String,
    String,
    Option<String>,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

pub(crate) fn to_approval(row: ApprovalRow) -> Result<Approval, SenselessRow> {
    let (id, staff_id, user_id, amount_minor, decided_by, requested_at, expires_at, ..) = row;
    let (.., decided_at, payment_id, refund_id, kind, currency, direction, state, _, _, _, _) = row;
    let (.., staff_role, reason, decider_role, verdict_reason) = row;
    let refund = payment_id.zip(refund_id);
    let currency = to_currency(&currency)?;
    Ok(Approval {
        id: ApprovalId(id),
        order: StaffOrder {
            user_id: to_user("approvals.user_id", user_id)?,
            amount: AnyMoney::new(amount_minor, currency),
            act: to_act(&kind, direction.as_deref(), refund)?,
        },
        ordered_by: to_actor(staff_id, &staff_role)?,
        reason: to_reason(&reason)?,
        requested_at,
        expires_at,
        verdict: to_verdict(
            &state,
            decided_by.zip(decider_role).zip(decided_at),
            verdict_reason.as_deref(),
        )?,
    })
}

fn to_act(
    kind: &str,
    direction: Option<&str>,
    refund: Option<(Uuid, Uuid)>,
) -> Result<StaffAct, SenselessRow> {
    let direction = direction.and_then(Direction::parse);
    let refund = refund.map(|(payment_id, refund_id)| RefundPlace {
        payment_id: PaymentId(payment_id),
        refund_id: RefundId(refund_id),
    });
    let act = match (StaffOrderKind::parse(kind), direction, refund) {
        (Some(StaffOrderKind::AdjustWallet), Some(direction), None) => {
            Some(StaffAct::Adjust(direction))
        }
        (Some(StaffOrderKind::RefundPayment), None, Some(place)) => Some(StaffAct::Refund(place)),
        (Some(StaffOrderKind::SettleRefund), None, Some(place)) => Some(StaffAct::Settle(place)),
        (Some(StaffOrderKind::RefuseRefund), None, Some(place)) => Some(StaffAct::Refuse(place)),
        _ => None,
    };
    SenselessRow::unless(act, "approvals.kind", &kind)
}

fn to_verdict(
    state: &str,
    decided: Option<((i64, String), DateTime<Utc>)>,
    reason: Option<&str>,
) -> Result<Option<Verdict>, SenselessRow> {
    match (ApprovalState::parse(state), decided) {
        (Some(ApprovalState::Pending), None) => Ok(None),
        (
            Some(stored @ (ApprovalState::Approved | ApprovalState::Rejected)),
            Some(((by, role), at)),
        ) => Ok(Some(Verdict {
            is_approved: stored == ApprovalState::Approved,
            by: to_actor(by, &role)?,
            reason: reason.map(to_reason).transpose()?,
            at,
        })),
        _ => SenselessRow::unless(None, "approvals.state", &state),
    }
}

fn to_actor(user_id: i64, role: &str) -> Result<Actor, SenselessRow> {
    Ok(Actor {
        user_id: to_user("approvals.staff_id", user_id)?,
        role: SenselessRow::unless(StaffRole::parse(role), "approvals.staff_role", &role)?,
    })
}

fn to_reason(text: &str) -> Result<Reason, SenselessRow> {
    SenselessRow::unless(Reason::parse(text).ok(), "approvals.reason", &text)
}

pub(super) fn to_user(column: &'static str, id: i64) -> Result<UserId, SenselessRow> {
    SenselessRow::unless(UserId::new(id), column, &id)
}
