use domain::Timestamp;
use domain::administration::{Approval, StaffAct};
use domain::idempotency::Answer;
use domain::ledger::{Approved, Receipt};
use serde::Serialize;
use utoipa::ToSchema;

use super::refund_views::{RefundView, RefundedView};
use super::wallet_changes::AdjustmentView;
use super::wallets::WalletView;
use crate::http::{JsonMoney, json_answer, json_time};
use crate::openapi::schemas::Moment;
use crate::openapi::words::{ApprovalStateWord, Currency, StaffOrderWord, TransactionType};

/// An order that waits for a second person, or waited for one.
#[derive(Serialize, ToSchema)]
#[schema(as = Approval)]
pub(super) struct ApprovalView {
    /// The approval's id: a UUID.
    #[schema(format = "uuid", examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e14"))]
    id: String,
    /// Where it stands.
    #[schema(value_type = ApprovalStateWord)]
    state: &'static str,
    /// What was ordered.
    #[schema(value_type = StaffOrderWord)]
    order: &'static str,
    /// Whose wallet it is about.
    #[schema(minimum = 1, examples(7))]
    user_id: i64,
    /// How much.
    amount: JsonMoney,
    /// Of the amount.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// Into the wallet or out of it, when it is to be adjusted; else `null`.
    #[schema(value_type = Option<TransactionType>, required)]
    direction: Option<&'static str>,
    /// The payment whose refund it is about; `null` when a wallet is to be adjusted.
    #[schema(
        format = "uuid",
        required,
        examples("550e8400-e29b-41d4-a716-446655440000")
    )]
    payment_id: Option<String>,
    /// The refund: the one to be ended, or the one to be made, which is not there before it is approved; `null` when a wallet
    /// is to be adjusted.
    #[schema(
        format = "uuid",
        required,
        examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13")
    )]
    refund_id: Option<String>,
    /// Who ordered it, and cannot approve it.
    #[schema(minimum = 1, examples(1))]
    ordered_by: i64,
    /// Why.
    #[schema(examples("refund of a consultation that did not take place, ticket 4711"))]
    reason: String,
    /// When it was ordered.
    #[schema(value_type = Moment)]
    created_at: String,
    /// From then on it cannot be decided any more.
    #[schema(value_type = Moment)]
    expires_at: String,
    /// Who approved or rejected it; `null` while nobody did.
    #[schema(minimum = 1, required, examples(2))]
    decided_by: Option<i64>,
    /// Why, when they said so.
    #[schema(required, examples("looked at ticket 4711"))]
    decision_reason: Option<String>,
    /// When; `null` while nobody did.
    #[schema(value_type = Option<Moment>, required)]
    decided_at: Option<String>,
}

impl ApprovalView {
    pub(super) fn new(approval: &Approval, now: Timestamp) -> Self {
        let order = &approval.order;
        let direction = match order.act {
            StaffAct::Adjust(direction) => Some(direction.as_str()),
            StaffAct::Refund(_) | StaffAct::Settle(_) | StaffAct::Refuse(_) => None,
        };
        let refund = order.refund();
        let verdict = approval.verdict.as_ref();
        let decision_reason = verdict.and_then(|verdict| verdict.reason.as_ref());
        Self {
            id: approval.id.to_string(),
            state: approval.state_at(now).as_str(),
            order: order.kind().as_str(),
            user_id: order.user_id.get(),
            amount: order.amount.into(),
            currency: order.amount.currency.as_str(),
            direction,
            payment_id: refund.map(|place| place.payment_id.to_string()),
            refund_id: refund.map(|place| place.refund_id.to_string()),
            ordered_by: approval.ordered_by.user_id.get(),
            reason: approval.reason.to_string(),
            created_at: json_time(approval.requested_at),
            expires_at: json_time(approval.expires_at),
            decided_by: verdict.map(|verdict| verdict.by.user_id.get()),
            decision_reason: decision_reason.map(ToString::to_string),
            decided_at: verdict.map(|verdict| json_time(verdict.at)),
        }
    }
}

/// One order that waits for a second person, or waited for one.
#[derive(Serialize, ToSchema)]
#[schema(as = ApprovalResponse)]
pub(super) struct ShownApproval {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// As it stands now.
    approval: ApprovalView,
}

impl ShownApproval {
    pub(super) fn new(approval: &Approval, now: Timestamp) -> Self {
        Self {
            success: true,
            approval: ApprovalView::new(approval, now),
        }
    }
}

/// 202: nothing was done yet, a second person is asked.
pub(super) fn accepted(approval: &Approval) -> Answer {
    let shown = ShownApproval::new(approval, approval.requested_at);
    let answer = json_answer(&shown);
    Answer {
        status: if answer.status == 200 {
            202
        } else {
            answer.status
        },
        ..answer
    }
}

/// An order that a second person approved.
#[derive(Serialize, ToSchema)]
#[schema(as = ApprovedOrder)]
pub(super) struct ApprovedOrder {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// As it stands now.
    approval: ApprovalView,
    /// The movement, of a wallet that was adjusted just now; else `null`.
    #[schema(required)]
    transaction: Option<AdjustmentView>,
    /// The wallet that was adjusted just now; else `null`.
    #[schema(required)]
    wallet: Option<WalletView>,
    /// The refund that was ordered or ended just now; else `null`.
    #[schema(required)]
    refund: Option<RefundView>,
    /// Its payment; else `null`.
    #[schema(required)]
    payment: Option<RefundedView>,
}

impl ApprovedOrder {
    pub(super) fn new(approved: &Approved, now: Timestamp) -> Self {
        let adjusted = match &approved.receipt {
            Some(Receipt::WalletAdjusted(adjusted)) => Some(adjusted),
            _ => None,
        };
        let refunded = match &approved.receipt {
            Some(
                Receipt::RefundReserved(refunded)
                | Receipt::RefundSettled(refunded)
                | Receipt::RefundRefused(refunded),
            ) => Some(refunded),
            _ => None,
        };
        Self {
            success: true,
            approval: ApprovalView::new(&approved.approval, now),
            transaction: adjusted.map(|adjusted| (&adjusted.transaction).into()),
            wallet: adjusted.map(|adjusted| (&adjusted.wallet).into()),
            refund: refunded.map(|refunded| (&refunded.refund).into()),
            payment: refunded.map(|refunded| (&refunded.payment).into()),
        }
    }
}
