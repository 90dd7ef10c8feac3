use chrono::TimeDelta;

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
    /// When the gateway was last ordered to make it. Stored before the order is sent, so that one that is not set was never
    /// sent to anybody.
    pub ordered_at: Option<Timestamp>,
    /// When it was settled or refused.
    pub ended_at: Option<Timestamp>,
    /// When its gateway said the opposite of how it had ended, until staff have looked.
    pub disputed_at: Option<Timestamp>,
}

impl Refund {
    /// How long a gateway may still be carrying out an order whose answer got lost, minutes.
    pub const ORDER_MINUTES_MAX: i64 = 10;

    /// Whether the last order may still be carried out. Until then a gateway that refuses a repeat says nothing about it:
    /// it may refuse because it is at it.
    pub fn may_be_under_way(&self, now: Timestamp) -> bool {
        self.ordered_at
            .is_some_and(|at| now < at + TimeDelta::minutes(Self::ORDER_MINUTES_MAX))
    }

    /// The refund after it ended so.
    #[must_use]
    pub(crate) const fn ended(mut self, status: RefundStatus, now: Timestamp) -> Self {
        self.status = status;
        self.ended_at = Some(now);
        self
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::money::CurrencyCode;

    #[test]
    fn an_order_may_be_under_way_for_ten_minutes() {
        let ordered_at = Timestamp::UNIX_EPOCH;
        let refund = Refund {
            id: RefundId(Uuid::nil()),
            payment_id: PaymentId(Uuid::nil()),
            user_id: UserId::new(1).expect("positive"),
            gateway: "click".parse().expect("a name"),
            attempt: AttemptNumber::FIRST,
            amount: AnyMoney::new(1, CurrencyCode::Uzs),
            status: RefundStatus::Pending,
            origin: RefundOrigin::Gateway(5),
            reference: None,
            error_code: None,
            requested_at: ordered_at,
            ordered_at: Some(ordered_at),
            ended_at: None,
            disputed_at: None,
        };
        let after = |seconds| ordered_at + TimeDelta::seconds(seconds);
        assert!(refund.may_be_under_way(after(0)));
        assert!(refund.may_be_under_way(after(599)));
        assert!(!refund.may_be_under_way(after(600)));
        let never = Refund {
            ordered_at: None,
            ..refund
        };
        assert!(!never.may_be_under_way(after(0)), "it was never ordered");
    }
}
