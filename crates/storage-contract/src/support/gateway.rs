use domain::gateway::GatewayName;
use domain::ids::AttemptNumber;
use domain::ledger::{
    BeginAttempt, CompleteAttempt, FailAttempt, Finding, IfOver, OrderRefund, RefuseRefund,
    ReverseAttempt, Rivals, SettleLookUp, SettleRefund, WithdrawRefundOrder,
};
use domain::payment::{Attempt, GatewayTransaction, Payment};
use domain::refund::Refund;

use super::attempt_of;
use crate::Fixture;

/// A payment gateway as the storage meets it: its calls, by default as they should be.
pub(crate) struct Gateway<'f> {
    fixture: &'f Fixture,
    pub(crate) name: GatewayName,
}

impl<'f> Gateway<'f> {
    pub(crate) fn new(fixture: &'f Fixture, name: GatewayName) -> Self {
        Self { fixture, name }
    }

    /// The call that begins an attempt, under a transaction id of its own.
    pub(crate) fn begin(&self, payment: &Payment) -> BeginAttempt {
        BeginAttempt {
            payment_id: payment.id,
            transaction: GatewayTransaction {
                gateway: self.name.clone(),
                id: self.fixture.ids().text(),
            },
            document_id: Some(self.fixture.ids().text()),
            amount: payment.total,
            gateway_began_at: None,
            card_mask: None,
            rivals: Rivals::Allowed,
        }
    }

    /// The call that says that the money was taken.
    pub(crate) fn complete(&self, payment: &Payment, number: AttemptNumber) -> CompleteAttempt {
        CompleteAttempt {
            payment_id: payment.id,
            gateway: self.name.clone(),
            number,
            amount: payment.total,
            transaction_id: self.fixture.ids().transaction(),
            document_id: None,
            if_over: IfOver::GivesBack,
        }
    }

    /// The call that says that the money was not taken.
    pub(crate) fn fail(&self, payment: &Payment, number: AttemptNumber) -> FailAttempt {
        FailAttempt {
            payment_id: payment.id,
            gateway: self.name.clone(),
            number,
            amount: payment.total,
            error_code: -5017,
        }
    }

    /// What it proves when it is asked about a payment.
    pub(crate) fn settle(&self, payment: &Payment, finding: Finding) -> SettleLookUp {
        SettleLookUp {
            payment_id: payment.id,
            gateway: self.name.clone(),
            finding,
            transaction_id: self.fixture.ids().transaction(),
        }
    }

    /// The call that gives back all that an attempt took.
    pub(crate) fn reverse(&self, payment: &Payment, number: AttemptNumber) -> ReverseAttempt {
        ReverseAttempt {
            payment_id: payment.id,
            gateway: self.name.clone(),
            number,
            reason_code: 5,
            refund_id: self.fixture.ids().refund(),
            transaction_id: self.fixture.ids().transaction(),
        }
    }

    /// Notes that it is being ordered to make a refund, as somebody does who has read it so.
    #[expect(
        clippy::unused_self,
        reason = "which gateway it is stands in the refund"
    )]
    pub(crate) fn order_refund(&self, refund: &Refund) -> OrderRefund {
        OrderRefund {
            refund_id: refund.id,
            payment_id: refund.payment_id,
            last_ordered_at: refund.ordered_at,
        }
    }

    /// Takes back what was noted of an order, as it stands in `ordered`; before it the refund was `before`.
    #[expect(
        clippy::unused_self,
        reason = "which gateway it is stands in the refund"
    )]
    pub(crate) fn withdraw_order(&self, ordered: &Refund, before: &Refund) -> WithdrawRefundOrder {
        WithdrawRefundOrder {
            refund_id: ordered.id,
            payment_id: ordered.payment_id,
            ordered_at: ordered.ordered_at.expect("it was ordered"),
            last_ordered_at: before.ordered_at,
        }
    }

    /// What says that it gave the money of a refund back.
    pub(crate) fn settle_refund(&self, refund: &Refund) -> SettleRefund {
        SettleRefund {
            refund_id: refund.id,
            payment_id: refund.payment_id,
            reference: Some(self.fixture.ids().text()),
            by_hand: None,
            transaction_id: self.fixture.ids().transaction(),
        }
    }

    /// What says that it keeps the money of a refund.
    pub(crate) fn refuse_refund(&self, refund: &Refund) -> RefuseRefund {
        RefuseRefund {
            refund_id: refund.id,
            payment_id: refund.payment_id,
            error_code: Some(-31),
            by_hand: None,
            transaction_id: self.fixture.ids().transaction(),
        }
    }

    /// Begins an attempt, which must be allowed.
    pub(crate) async fn begun(&self, payment: &Payment) -> Attempt {
        attempt_of(self.fixture.applied(self.begin(payment)).await)
    }

    /// Completes an attempt, which must credit the wallet.
    pub(crate) async fn completed(&self, payment: &Payment, attempt: &Attempt) -> Attempt {
        attempt_of(
            self.fixture
                .applied(self.complete(payment, attempt.number))
                .await,
        )
    }

    /// Fails an attempt, which must be open.
    pub(crate) async fn failed(&self, payment: &Payment, attempt: &Attempt) -> Attempt {
        attempt_of(
            self.fixture
                .applied(self.fail(payment, attempt.number))
                .await,
        )
    }
}
