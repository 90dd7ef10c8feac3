use std::sync::Arc;

use domain::administration::{Actor, AdminOrder, Reason, StaffRole};
use domain::billing::{Quantity, ServiceType};
use domain::gateway::GatewayName;
use domain::idempotency::{Answer, Idempotency, IdempotencyKey};
use domain::ledger::{
    Action, AdjustWallet, BeginAttempt, BlockWallet, CancelPayment, Charge, CloseDispute, Command,
    CompleteAttempt, CreatePayment, ExpirePayment, FailAttempt, FailPayment, Finding, IfOver,
    OrderRefund, Receipt, RefuseRefund, ReserveRefund, ReverseAttempt, Rivals, SettleLookUp,
    SettleRefund, SubmitAttempt,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{GatewayTransaction, Payment, PaymentPurpose};
use domain::refund::{NoWayBack, Refund, WayBack};
use domain::wallet::{Direction, WalletKey};
use domain::{AdminLogId, AttemptNumber, PaymentId, RefundId, TransactionId, UserId};
use uuid::Uuid;

pub(crate) fn user(id: i64) -> UserId {
    UserId::new(id).expect("a positive id")
}

pub(crate) fn quantity(count: i64) -> Quantity {
    Quantity::try_new(count).expect("a quantity")
}

/// So many so'm.
pub(crate) fn som(major: i64) -> AnyMoney {
    AnyMoney::new(major * 100, CurrencyCode::Uzs)
}

fn click() -> GatewayName {
    "click".parse().expect("a gateway name")
}

/// A view of this doctor by user 1; its transaction id is to be filled in.
pub(crate) fn view(doctor: i64) -> Charge {
    Charge {
        related_object_id: Some(doctor),
        ..charge(ServiceType::DoctorView)
    }
}

/// A Click payment of so many so'm; its id is to be filled in.
pub(crate) fn create(user_id: UserId, major: i64) -> CreatePayment {
    CreatePayment {
        id: PaymentId(Uuid::nil()),
        user_id,
        gateway: click(),
        purpose: PaymentPurpose::Payment,
        amount: som(major),
        callback_url: None,
    }
}

/// One of a service by user 1 from the so'm wallet; its transaction id is to be filled in.
pub(crate) fn charge(service: ServiceType) -> Charge {
    Charge {
        transaction_id: TransactionId(Uuid::nil()),
        user_id: user(1),
        service,
        quantity: Quantity::ONE,
        related_object_id: None,
        currency: CurrencyCode::Uzs,
    }
}

pub(crate) fn cancel(payment: &Payment) -> Action {
    Action::CancelPayment(CancelPayment {
        user_id: payment.user_id,
        payment_id: payment.id,
    })
}

pub(crate) fn expire(payment: &Payment) -> Action {
    Action::ExpirePayment(ExpirePayment {
        payment_id: payment.id,
    })
}

/// The payment's gateway begins to collect its total.
pub(crate) fn begin(payment: &Payment, transaction: &str) -> BeginAttempt {
    BeginAttempt {
        payment_id: payment.id,
        transaction: GatewayTransaction {
            gateway: payment.gateway.clone(),
            id: transaction.to_owned(),
        },
        document_id: None,
        amount: payment.total,
        gateway_began_at: None,
        card_mask: None,
        rivals: Rivals::Allowed,
    }
}

/// The payment's gateway took its total; the transaction id is to be filled in.
pub(crate) fn complete(payment: &Payment, number: AttemptNumber) -> CompleteAttempt {
    CompleteAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number,
        amount: payment.total,
        transaction_id: TransactionId(Uuid::nil()),
        document_id: None,
        if_over: IfOver::GivesBack,
    }
}

/// The payment's gateway did not take its total.
pub(crate) fn fail(payment: &Payment, number: AttemptNumber) -> FailAttempt {
    FailAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number,
        amount: payment.total,
        error_code: -5017,
    }
}

/// The payment's gateway, asked, proves this; the transaction id is to be filled in.
pub(crate) fn settle(payment: &Payment, finding: Finding) -> SettleLookUp {
    SettleLookUp {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        finding,
        transaction_id: TransactionId(Uuid::nil()),
    }
}

/// The gateway holds the money, under this document if it names one.
pub(crate) fn paid(document_id: Option<&str>) -> Finding {
    Finding::Paid {
        attempt: None,
        document_id: document_id.map(str::to_owned),
    }
}

/// Admin 900 orders something.
pub(crate) fn order() -> AdminOrder {
    AdminOrder {
        id: AdminLogId(Uuid::nil()),
        actor: Actor {
            user_id: user(900),
            role: StaffRole::Admin,
        },
        reason: Reason::parse("ticket 17").expect("a reason"),
        oversight: None,
    }
}

/// Admin 900 has seen that nothing was taken.
pub(crate) fn fail_payment(payment: &Payment) -> FailPayment {
    FailPayment {
        order: order(),
        payment_id: payment.id,
    }
}

/// Admin 900 has seen that nothing is left in question.
pub(crate) fn close_dispute(payment: &Payment, number: AttemptNumber) -> CloseDispute {
    CloseDispute {
        order: order(),
        payment_id: payment.id,
        number,
    }
}

/// The order to debit is about to be sent.
pub(crate) fn submit(payment: &Payment, number: AttemptNumber) -> SubmitAttempt {
    SubmitAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number,
    }
}

/// Staff want so much of a payment to go back; the ids are to be filled in.
pub(crate) fn reserve(payment: &Payment, amount: Option<AnyMoney>) -> ReserveRefund {
    ReserveRefund {
        order: order(),
        refund_id: RefundId(Uuid::nil()),
        transaction_id: TransactionId(Uuid::nil()),
        payment_id: payment.id,
        amount,
        way_back: Arc::new(Way::Open),
    }
}

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

/// The gateway is about to be ordered to make a refund, by somebody who has read it so.
pub(crate) fn order_refund(refund: &Refund) -> OrderRefund {
    OrderRefund {
        refund_id: refund.id,
        payment_id: refund.payment_id,
        last_ordered_at: refund.ordered_at,
    }
}

/// The gateway gave the money of a refund back; the transaction id is to be filled in where staff say so.
pub(crate) fn settle_refund(refund: &Refund) -> SettleRefund {
    SettleRefund {
        refund_id: refund.id,
        payment_id: refund.payment_id,
        reference: Some("reversal-1".to_owned()),
        by_hand: None,
        transaction_id: TransactionId(Uuid::nil()),
    }
}

/// The gateway keeps the money of a refund; the transaction id is to be filled in.
pub(crate) fn refuse_refund(refund: &Refund) -> RefuseRefund {
    RefuseRefund {
        refund_id: refund.id,
        payment_id: refund.payment_id,
        error_code: Some(-31),
        by_hand: None,
        transaction_id: TransactionId(Uuid::nil()),
    }
}

/// The gateway gives everything back by itself; the ids are to be filled in.
pub(crate) fn reverse(payment: &Payment, number: AttemptNumber) -> ReverseAttempt {
    ReverseAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number,
        reason_code: 5,
        refund_id: RefundId(Uuid::nil()),
        transaction_id: TransactionId(Uuid::nil()),
    }
}

/// User 1's so'm wallet is to be blocked or free.
pub(crate) fn block(is_blocked: bool) -> Action {
    Action::BlockWallet(BlockWallet {
        order: order(),
        key: WalletKey::anchor(user(1)),
        is_blocked,
    })
}

/// A correction of user 1's wallet; the transaction id is to be filled in.
pub(crate) fn adjust(direction: Direction, amount: AnyMoney) -> AdjustWallet {
    AdjustWallet {
        order: order(),
        transaction_id: TransactionId(Uuid::nil()),
        user_id: user(1),
        direction,
        amount,
    }
}

/// The same action, at most once under this key.
pub(crate) fn keyed(action: Action, key: &str, fingerprint: u8) -> Command {
    let idempotency = Idempotency {
        key: IdempotencyKey::parse(key).expect("a key"),
        fingerprint: [fingerprint; 32],
        presenter: Arc::new(|receipt: &Receipt| Answer {
            status: 200,
            body: format!("{receipt:?}").into_bytes(),
        }),
    };
    Command {
        action,
        idempotency: Some(Arc::new(idempotency)),
    }
}
