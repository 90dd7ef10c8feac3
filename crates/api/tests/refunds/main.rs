//! What the service makes of whatever a gateway says about a refund.

mod gateway;
mod world;

use domain::gateway::RefundView;
use domain::refund::RefundStatus;

use crate::gateway::Question::{LookUp, Refund};
use crate::world::World;

fn settled() -> RefundView {
    RefundView::Settled {
        reference: Some("R-1".to_owned()),
    }
}

fn refused() -> RefundView {
    RefundView::Refused {
        error_code: Some(-7),
        message: "the card is closed".to_owned(),
    }
}

fn unknown() -> RefundView {
    RefundView::Unknown {
        problem: "no answer".to_owned(),
    }
}

const NOT_SUPPORTED: RefundView = RefundView::NotSupported { instead: "by hand" };

#[tokio::test]
async fn what_the_gateway_has_done_is_settled() {
    let world = World::with_pending_refund([(Refund, settled())]).await;
    let refund = world.order().await;
    assert_eq!(refund.status, RefundStatus::Settled);
    assert_eq!(refund.reference.as_deref(), Some("R-1"));
    assert_eq!(world.balance().await, 0);
}

#[tokio::test]
async fn what_the_gateway_refuses_is_given_back_to_the_wallet() {
    for answer in [refused(), NOT_SUPPORTED] {
        let world = World::with_pending_refund([(Refund, answer)]).await;
        assert_eq!(world.order().await.status, RefundStatus::Refused);
        assert_eq!(world.balance().await, World::PAID);
    }
}

#[tokio::test]
async fn what_is_not_known_stays_pending() {
    for answer in [unknown(), RefundView::NotMade] {
        let world = World::with_pending_refund([(Refund, answer)]).await;
        assert_eq!(world.order().await.status, RefundStatus::Pending);
        assert_eq!(world.balance().await, 0);
    }
}

#[tokio::test]
async fn a_gateway_is_asked_whether_it_has_done_it_before_it_is_asked_again() {
    let world = World::with_pending_refund([
        (Refund, unknown()),
        (LookUp, RefundView::NotMade),
        (Refund, settled()),
    ])
    .await;
    world.order().await;
    assert_eq!(world.pursue().await.status, RefundStatus::Settled);
    assert!(world.gateway.has_said_all());
}

#[tokio::test]
async fn a_gateway_that_does_not_prove_that_it_has_not_done_it_is_not_asked_again() {
    for answer in [unknown(), NOT_SUPPORTED, settled(), refused()] {
        let expected = match &answer {
            RefundView::Settled { .. } => RefundStatus::Settled,
            RefundView::Refused { .. } => RefundStatus::Refused,
            _ => RefundStatus::Pending,
        };
        let world = World::with_pending_refund([(Refund, unknown()), (LookUp, answer)]).await;
        world.order().await;
        assert_eq!(world.pursue().await.status, expected);
        assert!(world.gateway.has_said_all());
    }
}

#[tokio::test]
async fn a_refund_that_has_ended_stays_as_it_ended() {
    let world = World::with_pending_refund([(Refund, settled()), (LookUp, refused())]).await;
    world.order().await;
    // As somebody sees it who has read it before it ended.
    assert_eq!(world.pursue().await.status, RefundStatus::Settled);
    assert_eq!(world.balance().await, 0);
}

#[tokio::test]
async fn a_refund_without_its_gateway_stays_pending() {
    let world = World::with_pending_refund([]).await.without_gateway();
    assert_eq!(world.order().await.status, RefundStatus::Pending);
    assert_eq!(world.pursue().await.status, RefundStatus::Pending);
    assert_eq!(world.balance().await, 0);
}
