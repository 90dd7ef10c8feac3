use std::sync::Arc;

use chrono::TimeDelta;
use domain::administration::{
    Actor, AdminAction, AdminChange, AdminLogEntry, AdminLogFilter, AdminOrder, AdminTarget,
    Administered, Approval, Oversight, Reason, SecondPersonRule, StaffRole,
};
use domain::ids::{AdminLogId, ApprovalId, AttemptNumber};
use domain::ledger::{
    AdjustWallet, ApproveOrder, BlockWallet, CloseDispute, FailPayment, RefuseRefund, RejectOrder,
    ReserveRefund, SettleRefund,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::Payment;
use domain::refund::{NoWayBack, Refund, WayBack};
use domain::wallet::Direction;

use super::{User, refunded_of};
use crate::Fixture;

/// A gateway that gives everything back, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    Closed,
}

impl WayBack for Way {
    fn obstacle(&self, _payment: &Payment, _amount: AnyMoney) -> Option<NoWayBack> {
        let instead = "by other means";
        (*self == Self::Closed).then_some(NoWayBack::NotSupported { instead })
    }
}

/// A member of staff and what they do.
#[derive(Clone, Copy)]
pub(crate) struct Staff<'f> {
    fixture: &'f Fixture,
    pub(crate) actor: Actor,
    /// Minor units that this one orders alone, if there is a limit.
    alone_max: Option<AnyMoney>,
}

impl<'f> Staff<'f> {
    pub(crate) fn new(fixture: &'f Fixture) -> Self {
        let actor = Actor {
            user_id: fixture.ids().user(),
            role: StaffRole::Admin,
        };
        Self {
            fixture,
            actor,
            alone_max: None,
        }
    }

    /// The same, who orders so many minor units of so'm a day alone.
    pub(crate) fn overseen(self, alone_max_minor: i64) -> Self {
        Self {
            alone_max: Some(AnyMoney::new(alone_max_minor, CurrencyCode::Uzs)),
            ..self
        }
    }

    fn oversight(&self) -> Option<Oversight> {
        let rule = SecondPersonRule::new([self.alone_max?], TimeDelta::hours(72));
        Some(Oversight {
            approval_id: ApprovalId(self.fixture.ids().uuid()),
            rule: Arc::new(rule),
        })
    }

    /// Lets somebody's order be carried out.
    pub(crate) fn approve(&self, approval: &Approval) -> ApproveOrder {
        ApproveOrder {
            approval_id: approval.id,
            order: approval.order,
            actor: self.actor,
            reason: None,
            line_id: AdminLogId(self.fixture.ids().uuid()),
            order_line_id: AdminLogId(self.fixture.ids().uuid()),
            transaction_id: self.fixture.ids().transaction(),
            way_back: Arc::new(Way::Open),
        }
    }

    /// Keeps an order from being carried out.
    pub(crate) fn reject(&self, approval: &Approval) -> RejectOrder {
        RejectOrder {
            approval_id: approval.id,
            order: self.order(),
        }
    }

    fn order(&self) -> AdminOrder {
        AdminOrder {
            id: AdminLogId(self.fixture.ids().uuid()),
            actor: self.actor,
            reason: Reason::parse("нашли ошибку, so'rov № 17 \"shoshilinch\"").expect("a reason"),
            oversight: self.oversight(),
        }
    }

    /// Blocks a so'm wallet or lets it free.
    pub(crate) fn block(&self, user: &User<'_>, is_blocked: bool) -> BlockWallet {
        BlockWallet {
            order: self.order(),
            key: user.key(),
            is_blocked,
        }
    }

    /// Corrects a so'm wallet.
    pub(crate) fn adjust(
        &self,
        user: &User<'_>,
        direction: Direction,
        amount_minor: i64,
    ) -> AdjustWallet {
        AdjustWallet {
            order: self.order(),
            transaction_id: self.fixture.ids().transaction(),
            user_id: user.id,
            direction,
            amount: AnyMoney::new(amount_minor, CurrencyCode::Uzs),
        }
    }

    /// Sends so much of a payment back to its payer; all that is left without an amount.
    pub(crate) fn refund(&self, payment: &Payment, amount_minor: Option<i64>) -> ReserveRefund {
        ReserveRefund {
            order: self.order(),
            refund_id: self.fixture.ids().refund(),
            transaction_id: self.fixture.ids().transaction(),
            payment_id: payment.id,
            amount: amount_minor.map(|minor| AnyMoney::new(minor, payment.amount.currency)),
            way_back: Arc::new(Way::Open),
        }
    }

    /// Says, having looked, that the payer has the money of a refund.
    pub(crate) fn settle_refund(&self, refund: &Refund) -> SettleRefund {
        SettleRefund {
            refund_id: refund.id,
            payment_id: refund.payment_id,
            reference: None,
            by_hand: Some(self.order()),
            transaction_id: self.fixture.ids().transaction(),
        }
    }

    /// Says, having looked, that the payer does not have the money of a refund.
    pub(crate) fn refuse_refund(&self, refund: &Refund) -> RefuseRefund {
        RefuseRefund {
            refund_id: refund.id,
            payment_id: refund.payment_id,
            error_code: None,
            by_hand: Some(self.order()),
            transaction_id: self.fixture.ids().transaction(),
        }
    }

    /// Says, having looked, that nothing was taken for a payment.
    pub(crate) fn fail_payment(&self, payment: &Payment) -> FailPayment {
        FailPayment {
            order: self.order(),
            payment_id: payment.id,
        }
    }

    /// Says, having looked, that nothing is left in question about an attempt.
    pub(crate) fn close_dispute(&self, payment: &Payment, number: AttemptNumber) -> CloseDispute {
        CloseDispute {
            order: self.order(),
            payment_id: payment.id,
            number,
        }
    }

    /// Sends it back; the wallet must hold it.
    pub(crate) async fn refunded(&self, payment: &Payment, amount_minor: i64) -> Refund {
        let refund = self.refund(payment, Some(amount_minor));
        refunded_of(self.fixture.applied(refund).await).refund
    }

    pub(crate) async fn change(&self, change: AdminChange) -> Administered {
        self.change_all(vec![change]).await
    }

    /// Several changes together, each with a line of the log.
    pub(crate) async fn change_all(&self, changes: Vec<AdminChange>) -> Administered {
        let logged = changes.into_iter().map(|change| {
            let entry = self.line_about(&change);
            (change, entry)
        });
        let administered = self.fixture.storage().administer(logged.collect()).await;
        administered.expect("the storage does what staff want")
    }

    fn line_about(&self, change: &AdminChange) -> AdminLogEntry {
        let (action, target) = match change {
            AdminChange::BillingRule(rule) => (
                AdminAction::ChangeBillingRule,
                AdminTarget::BillingRule(rule.after.service),
            ),
            AdminChange::BillingSettings(_) => (
                AdminAction::ChangeBillingSettings,
                AdminTarget::BillingSettings,
            ),
            AdminChange::Gateway(terms) => (
                AdminAction::ChangeGateway,
                AdminTarget::Gateway(terms.after.name.clone()),
            ),
            AdminChange::Doctor(id, _) => (AdminAction::PutDoctor, AdminTarget::Doctor(*id)),
        };
        AdminLogEntry {
            id: AdminLogId(self.fixture.ids().uuid()),
            actor: self.actor,
            action,
            target,
            // A form that a database would not keep if it understood it.
            before: Some(r#"{"unit_price": 1.10}"#.to_owned()),
            after: None,
            reason: None,
            at: self.fixture.now(),
        }
    }

    /// What this one did, newest first.
    pub(crate) async fn log(&self) -> Vec<AdminLogEntry> {
        let filter = AdminLogFilter {
            actor: Some(self.actor.user_id),
            ..AdminLogFilter::default()
        };
        Self::listed(self.fixture, &filter).await
    }

    pub(crate) async fn listed(fixture: &Fixture, filter: &AdminLogFilter) -> Vec<AdminLogEntry> {
        let entries = fixture.storage().list_admin_log(filter, 100).await;
        entries.expect("the log is read")
    }
}
