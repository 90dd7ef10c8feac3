use domain::payment::Payment;
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{JsonMoney, json_time};
use crate::openapi::schemas::Moment;
use crate::openapi::words::{Currency, PaymentStatusWord, RefundStatusWord};

/// Money that goes out of a wallet and back to the payer.
#[derive(Serialize, ToSchema)]
#[schema(as = Refund)]
pub(super) struct RefundView {
    /// The refund's id: a UUID.
    #[schema(format = "uuid", examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13"))]
    id: String,
    /// Of which payment.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    payment_id: String,
    /// Out of whose wallet.
    #[schema(minimum = 1, examples(7))]
    user_id: i64,
    /// The `name` of the gateway that gives the money back.
    #[schema(examples("click"))]
    gateway: String,
    /// How much went out of the wallet.
    amount: JsonMoney,
    /// Of the amount.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// Where it stands.
    #[schema(value_type = RefundStatusWord)]
    status: &'static str,
    /// Who of staff ordered it; `null` when the gateway began it.
    #[schema(minimum = 1, required, examples(1))]
    ordered_by: Option<i64>,
    /// Why staff ordered it; `null` when the gateway began it.
    #[schema(required, examples("the consultation did not take place, ticket 4711"))]
    reason: Option<String>,
    /// The gateway's code of the reason, when it began it; else `null`.
    #[schema(required, examples(5))]
    gateway_reason: Option<i32>,
    /// The gateway's reference of the refund; `null` when it gave none.
    #[schema(required, examples("2847391"))]
    reference: Option<String>,
    /// Why the gateway refused it, in its own code; else `null`.
    #[schema(required, examples(-514))]
    error_code: Option<i32>,
    /// Its states so far, oldest first.
    history: Vec<RefundEventView>,
    /// When the wallet was debited.
    #[schema(value_type = Moment)]
    created_at: String,
    /// When the gateway was last ordered to make it; `null` while it was never ordered, and of one that the gateway began.
    #[schema(value_type = Option<Moment>, required)]
    ordered_at: Option<String>,
    /// When it was settled or refused; `null` while it is pending.
    #[schema(value_type = Option<Moment>, required)]
    ended_at: Option<String>,
    /// When its gateway said the opposite of how it had ended: somebody must look. `null` when it did not, or staff have
    /// looked since.
    #[schema(value_type = Option<Moment>, required)]
    disputed_at: Option<String>,
}

/// A state that a refund came into.
#[derive(Serialize, ToSchema)]
#[schema(as = RefundEvent)]
pub(super) struct RefundEventView {
    /// The state.
    #[schema(value_type = RefundStatusWord)]
    status: &'static str,
    /// When.
    #[schema(value_type = Moment)]
    created_at: String,
}

impl From<&Refund> for RefundView {
    fn from(refund: &Refund) -> Self {
        let (ordered_by, reason, gateway_reason) = match &refund.origin {
            RefundOrigin::Staff(user_id, reason) => {
                (Some(user_id.get()), Some(reason.to_string()), None)
            }
            RefundOrigin::Gateway(code) => (None, None, Some(*code)),
        };
        let began = RefundEventView {
            status: RefundStatus::Pending.as_str(),
            created_at: json_time(refund.requested_at),
        };
        let ended = refund.ended_at.map(|at| RefundEventView {
            status: refund.status.as_str(),
            created_at: json_time(at),
        });
        Self {
            id: refund.id.to_string(),
            payment_id: refund.payment_id.to_string(),
            user_id: refund.user_id.get(),
            gateway: refund.gateway.to_string(),
            amount: refund.amount.into(),
            currency: refund.amount.currency.as_str(),
            status: refund.status.as_str(),
            ordered_by,
            reason,
            gateway_reason,
            reference: refund.reference.clone(),
            error_code: refund.error_code,
            history: std::iter::once(began).chain(ended).collect(),
            created_at: json_time(refund.requested_at),
            ordered_at: refund.ordered_at.map(json_time),
            ended_at: refund.ended_at.map(json_time),
            disputed_at: refund.disputed_at.map(json_time),
        }
    }
}

/// What of a payment went back.
#[derive(Serialize, ToSchema)]
#[schema(as = RefundedPayment)]
pub(super) struct RefundedView {
    /// The payment's id: a UUID.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    id: String,
    /// Where it stands: `partially_refunded` and `refunded` once a refund is settled.
    #[schema(value_type = PaymentStatusWord)]
    status: &'static str,
    /// What the wallet was credited.
    amount: JsonMoney,
    /// What went out of the wallet again, refunds that are pending included.
    refunded_amount: JsonMoney,
    /// What can still be refunded.
    refundable_amount: JsonMoney,
    /// Of the three sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
}

impl From<&Payment> for RefundedView {
    fn from(payment: &Payment) -> Self {
        let refundable = if payment.status.is_paid() {
            payment.refundable()
        } else {
            domain::money::AnyMoney::new(0, payment.amount.currency)
        };
        Self {
            id: payment.id.to_string(),
            status: payment.status.as_str(),
            amount: payment.amount.into(),
            refunded_amount: payment.refunded.into(),
            refundable_amount: refundable.into(),
            currency: payment.amount.currency.as_str(),
        }
    }
}
