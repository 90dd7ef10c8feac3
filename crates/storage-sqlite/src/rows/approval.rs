use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::administration::{
    Actor, Approval, ApprovalState, Reason, RefundPlace, StaffAct, StaffOrder, StaffOrderKind,
    StaffRole, Verdict,
};
use domain::ids::{ApprovalId, PaymentId, RefundId};
use domain::money::AnyMoney;
use domain::wallet::Direction;

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::approvals;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = approvals, treat_none_as_default_value = false)]
pub(crate) struct ApprovalRow {
    requested_at: i64,
    id: UuidBlob,
    expires_at: i64,
    staff_id: i64,
    staff_role: String,
    reason: String,
    kind: String,
    user_id: i64,
    currency: String,
    amount_minor: i64,
    direction: Option<String>,
    payment_id: Option<UuidBlob>,
    refund_id: Option<UuidBlob>,
    pub(crate) state: String,
    pub(crate) decided_by: Option<i64>,
    pub(crate) decider_role: Option<String>,
    pub(crate) verdict_reason: Option<String>,
    pub(crate) decided_at: Option<i64>,
}

impl From<&Approval> for ApprovalRow {
    fn from(approval: &Approval) -> Self {
        let order = &approval.order;
        let direction = match order.act {
            StaffAct::Adjust(direction) => Some(direction.as_str().to_owned()),
            StaffAct::Refund(_) | StaffAct::Settle(_) | StaffAct::Refuse(_) => None,
        };
        let refund = order.refund();
        let verdict = approval.verdict.as_ref();
        let verdict_reason = verdict.and_then(|verdict| verdict.reason.as_ref());
        Self {
            requested_at: micros(approval.requested_at),
            id: UuidBlob(approval.id.0),
            expires_at: micros(approval.expires_at),
            staff_id: approval.ordered_by.user_id.get(),
            staff_role: approval.ordered_by.role.as_str().to_owned(),
            reason: approval.reason.to_string(),
            kind: order.kind().as_str().to_owned(),
            user_id: order.user_id.get(),
            currency: order.amount.currency.as_str().to_owned(),
            amount_minor: order.amount.minor,
            direction,
            payment_id: refund.map(|place| UuidBlob(place.payment_id.0)),
            refund_id: refund.map(|place| UuidBlob(place.refund_id.0)),
            state: approval.stored_state().as_str().to_owned(),
            decided_by: verdict.map(|verdict| verdict.by.user_id.get()),
            decider_role: verdict.map(|verdict| verdict.by.role.as_str().to_owned()),
            verdict_reason: verdict_reason.map(ToString::to_string),
            decided_at: verdict.map(|verdict| micros(verdict.at)),
        }
    }
}

const fn column(name: &'static str) -> Column {
    Column("approvals", name)
}

fn role(name: &'static str, word: &str) -> Result<StaffRole, Inconsistent> {
    column(name).parse(word, StaffRole::parse)
}

fn reason(name: &'static str, text: &str) -> Result<Reason, Inconsistent> {
    column(name).parse(text, |text| Reason::parse(text).ok())
}

impl ApprovalRow {
    fn act(&self) -> Result<StaffAct, Inconsistent> {
        let kind = self.kind.as_str();
        let direction = self.direction.as_deref().and_then(Direction::parse);
        let refund = self.payment_id.zip(self.refund_id);
        let refund = refund.map(|(payment_id, refund_id)| RefundPlace {
            payment_id: PaymentId(payment_id.0),
            refund_id: RefundId(refund_id.0),
        });
        let act = match (StaffOrderKind::parse(kind), direction, refund) {
            (Some(StaffOrderKind::AdjustWallet), Some(direction), None) => {
                Some(StaffAct::Adjust(direction))
            }
            (Some(StaffOrderKind::RefundPayment), None, Some(place)) => {
                Some(StaffAct::Refund(place))
            }
            (Some(StaffOrderKind::SettleRefund), None, Some(place)) => {
                Some(StaffAct::Settle(place))
            }
            (Some(StaffOrderKind::RefuseRefund), None, Some(place)) => {
                Some(StaffAct::Refuse(place))
            }
            _ => None,
        };
        act.ok_or_else(|| column("kind").inconsistent(kind))
    }

    fn verdict(&self) -> Result<Option<Verdict>, Inconsistent> {
        let state = column("state").parse(self.state.as_str(), ApprovalState::parse)?;
        let by = self.decided_by.zip(self.decider_role.as_deref());
        match (state, by, self.decided_at) {
            (ApprovalState::Pending, None, None) => Ok(None),
            (ApprovalState::Approved | ApprovalState::Rejected, Some((by, word)), Some(at)) => {
                let said = self.verdict_reason.as_deref();
                Ok(Some(Verdict {
                    is_approved: state == ApprovalState::Approved,
                    by: Actor {
                        user_id: column("decided_by").user(by)?,
                        role: role("decider_role", word)?,
                    },
                    reason: said
                        .map(|text| reason("verdict_reason", text))
                        .transpose()?,
                    at: column("decided_at").moment(at)?,
                }))
            }
            _ => Err(column("state").inconsistent(self.state.as_str())),
        }
    }
}

impl TryFrom<ApprovalRow> for Approval {
    type Error = Inconsistent;

    fn try_from(row: ApprovalRow) -> Result<Self, Inconsistent> {
        let currency = column("currency").currency(&row.currency)?;
        Ok(Self {
            id: ApprovalId(row.id.0),
            order: StaffOrder {
                user_id: column("user_id").user(row.user_id)?,
                amount: AnyMoney::new(row.amount_minor, currency),
                act: row.act()?,
            },
            ordered_by: Actor {
                user_id: column("staff_id").user(row.staff_id)?,
                role: role("staff_role", &row.staff_role)?,
            },
            reason: reason("reason", &row.reason)?,
            requested_at: column("requested_at").moment(row.requested_at)?,
            expires_at: column("expires_at").moment(row.expires_at)?,
            verdict: row.verdict()?,
        })
    }
}
