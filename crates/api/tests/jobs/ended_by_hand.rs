//! What staff ended, and the gateways that are asked about it all the same.

use std::sync::Arc;

use api::wiring::Ids;
use domain::administration::{Actor, AdminOrder, Reason, StaffRole};
use domain::gateway::GatewayView;
use domain::ledger::{
    Action, Command, FailAttempt, FailPayment, Outcome, Receipt, ReserveRefund, SettleRefund,
};
use domain::payment::{AttemptStatus, Payment};
use domain::refund::{NoWayBack, WayBack};
use domain::{AttemptNumber, UserId};

use crate::gateway::{Answer, Gateway};
use crate::world::{AMOUNT, World, pass, stop};

const NOT_PAID: Answer = Answer::View(GatewayView::NotPaid {
    is_final: true,
    error_code: None,
});

/// Every refund finds its way.
#[derive(Debug)]
struct Open;

impl WayBack for Open {
    fn obstacle(&self, _: &Payment, _: domain::money::AnyMoney) -> Option<NoWayBack> {
        None
    }
}

fn order(world: &World) -> AdminOrder {
    AdminOrder {
        id: Ids.admin_log(world.services.now()),
        actor: Actor {
            user_id: UserId::new(900).expect("positive"),
            role: StaffRole::Admin,
        },
        reason: Reason::parse("seen in the cabinet").expect("a reason"),
        oversight: None,
    }
}

async fn applied(world: &World, action: Action) -> Receipt {
    let outcome = world.services.ledger().execute(Command::from(action)).await;
    match outcome {
        Ok(Outcome::Applied { receipt, .. }) => receipt,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn money_of_a_payment_that_staff_ended_is_found_by_the_reconciliation() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    bank.answer(Answer::View(GatewayView::Unknown));
    let payment = world.hanging("uzcard").await;
    let jobs = world.start_reconciling(3);
    pass(13 * 3_600).await;
    assert_eq!(world.status(&payment).await, "processing");
    let fail = FailPayment {
        order: order(&world),
        payment_id: payment.id,
    };
    applied(&world, Action::FailPayment(fail)).await;
    pass(60).await;
    assert_eq!(world.status(&payment).await, "expired");
    bank.answer(Answer::View(GatewayView::Paid {
        attempt: None,
        document_id: None,
    }));
    pass(24 * 3_600).await;
    assert_eq!(world.status(&payment).await, "completed");
    assert_eq!(world.balance(&payment).await, AMOUNT);
    stop(jobs).await;
}

/// The attempt that brought the money.
async fn succeeded(world: &World, payment: &Payment) -> AttemptNumber {
    let attempts = world.services.storage.list_attempts(payment.id).await;
    let mut attempts = attempts.expect("a storage").into_iter();
    let succeeded = attempts.find(|attempt| attempt.status == AttemptStatus::Succeeded);
    succeeded.expect("the payment is paid").number
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_of_what_was_refunded_needs_nobody() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    bank.answer(Answer::View(GatewayView::Unknown));
    let (payment, _) = world.paid_at_last("uzcard").await;
    let number = succeeded(&world, &payment).await;
    let cancel = FailAttempt {
        payment_id: payment.id,
        gateway: payment.gateway.clone(),
        number,
        amount: payment.total,
        error_code: -9,
    };
    applied(&world, Action::FailAttempt(cancel)).await;
    let reserve = ReserveRefund {
        order: order(&world),
        refund_id: Ids.refund(world.services.now()),
        transaction_id: Ids.transaction(world.services.now()),
        payment_id: payment.id,
        amount: None,
        way_back: Arc::new(Open),
    };
    let Receipt::RefundReserved(reserved) = applied(&world, Action::ReserveRefund(reserve)).await
    else {
        panic!("not reserved");
    };
    let settle = SettleRefund {
        refund_id: reserved.refund.id,
        payment_id: payment.id,
        reference: None,
        by_hand: Some(order(&world)),
        transaction_id: Ids.transaction(world.services.now()),
    };
    applied(&world, Action::SettleRefund(settle)).await;
    let jobs = world.start();
    pass(60).await;
    assert_eq!(world.in_question(&payment).await, [number]);
    bank.answer(NOT_PAID);
    pass(3_600).await;
    assert_eq!(world.in_question(&payment).await, []);
    stop(jobs).await;
}
