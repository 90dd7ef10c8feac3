use super::RefundStatus;
use crate::administration::Reason;
use crate::gateway::GatewayName;
use crate::ids::{AttemptNumber, PaymentId, RefundId, UserId};
use crate::money::AnyMoney;
use crate::time::Timestamp;

/// Who began a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOrigin {
    /// A member of staff, who said why. The gateway is asked to give the money back.
    Staff(UserId, Reason),
    /// The gateway, which gives the money back by itself (Payme: `CancelTransaction` after `PerformTransaction`), with its
    /// code for the reason.
    Gateway(i32),
}

/// A refund of a payment, or of part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Also our reference at gateways that take one.
    pub id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// Its owner.
    pub user_id: UserId,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// The attempt that took the money.
    pub attempt: AttemptNumber,
    /// How much went out of the wallet.
    pub amount: AnyMoney,
    /// Where it stands.
    pub status: RefundStatus,
    /// Who began it.
    pub origin: RefundOrigin,
    /// The gateway's reference of the refund.
    pub reference: Option<String>,
    /// Why the gateway refused, in its own code.
    pub error_code: Option<i32>,
    /// When the wallet was debited.
    pub requested_at: Timestamp,
    /// When it was settled or refused.
    pub ended_at: Option<Timestamp>,
}

impl Refund {
    /// The refund after it ended so.
    #[must_use]
    pub(crate) const fn ended(mut self, status: RefundStatus, now: Timestamp) -> Self {
        self.status = status;
        self.ended_at = Some(now);
        self
    }
}
