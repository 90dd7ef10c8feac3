use crate::administration::{AdminAction, AdminLogEntry, AdminOrder, AdminTarget};
use crate::ledger::{Changes, Decision, Receipt, Refunded};
use crate::payment::{Cause, Payment, PaymentEvent};
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;

/// A refund with what a caller says of it, after which it stands as before.
pub(super) struct Ended<'a> {
    pub(super) refund: &'a Refund,
    pub(super) payment: &'a Payment,
    pub(super) by_hand: Option<&'a AdminOrder>,
}

impl Ended<'_> {
    /// The caller says what is known already. Staff who say so of a disputed refund have looked, and it stands.
    pub(super) fn confirmed(
        self,
        receipt: fn(Box<Refunded>) -> Receipt,
        now: Timestamp,
    ) -> Decision {
        match self.by_hand {
            Some(order) if self.refund.disputed_at.is_some() => {
                let looked_at = Refund {
                    disputed_at: None,
                    ..self.refund.clone()
                };
                let changes = Changes {
                    admin_entry: Some(line(order, self.refund, &looked_at, now)),
                    refund: Some(looked_at.clone()),
                    ..Changes::default()
                };
                Decision::apply(changes, receipt(self.with(looked_at)))
            }
            _ => {
                let refund = self.refund.clone();
                Decision::repeat(receipt(self.with(refund)))
            }
        }
    }

    /// The gateway says the opposite. How it ended stands; it is noted for somebody to look at.
    pub(super) fn disputed(self, now: Timestamp) -> Decision {
        if self.refund.disputed_at.is_some() {
            let refund = self.refund.clone();
            return Decision::repeat(Receipt::RefundDisputed(self.with(refund)));
        }
        let disputed = Refund {
            disputed_at: Some(now),
            ..self.refund.clone()
        };
        let cause = Cause::DisputedRefund(disputed.id);
        let changes = Changes {
            payment_events: vec![PaymentEvent::of(self.payment, cause, now)],
            refund: Some(disputed.clone()),
            ..Changes::default()
        };
        Decision::apply(changes, Receipt::RefundDisputed(self.with(disputed)))
    }

    fn with(self, refund: Refund) -> Box<Refunded> {
        Box::new(Refunded {
            refund,
            payment: self.payment.clone(),
        })
    }
}

/// Who or what ended a refund.
pub(super) fn cause(refund: &Refund, by_hand: Option<&AdminOrder>) -> Cause {
    by_hand.map_or(Cause::Refund(refund.id), |order| {
        Cause::Staff(order.actor.user_id)
    })
}

/// The line of the log about a refund that staff ended.
pub(super) fn line(
    order: &AdminOrder,
    before: &Refund,
    after: &Refund,
    now: Timestamp,
) -> AdminLogEntry {
    let facts = |refund: &Refund| {
        format!(
            r#"{{"refund_id":"{}","amount":{},"status":"{}","is_disputed":{}}}"#,
            refund.id,
            refund.amount,
            refund.status.as_str(),
            refund.disputed_at.is_some()
        )
    };
    AdminLogEntry {
        id: order.id,
        actor: order.actor,
        action: match after.status {
            RefundStatus::Refused => AdminAction::RefuseRefund,
            RefundStatus::Settled | RefundStatus::Pending => AdminAction::SettleRefund,
        },
        target: AdminTarget::Payment(after.payment_id),
        before: Some(facts(before)),
        after: Some(facts(after)),
        reason: Some(order.reason.clone()),
        at: now,
    }
}
