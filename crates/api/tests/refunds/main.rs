//! What the service makes of whatever a gateway says about a refund.

mod adapters;
mod gateway;
mod moments;
mod world;

use api::gateways::refused_refunds::Afterwards;
use chrono::TimeDelta;
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

fn not_sent() -> RefundView {
    RefundView::NotSent {
        problem: "no connection".to_owned(),
    }
}

const NOT_SUPPORTED: RefundView = RefundView::NotSupported { instead: "by hand" };

#[tokio::test]
async fn what_the_gateway_has_done_is_settled() {
    let world = World::with_pending_refund([(Refund, settled())]).await;
    let refund = world.pursue().await;
    assert_eq!(refund.status, RefundStatus::Settled);
    assert_eq!(refund.reference.as_deref(), Some("R-1"));
    assert_eq!(world.balance().await, 0);
}

#[tokio::test]
async fn what_the_gateway_refuses_is_given_back_to_the_wallet() {
    for answer in [refused(), NOT_SUPPORTED] {
        let world = World::with_pending_refund([(Refund, answer)]).await;
        assert_eq!(world.pursue().await.status, RefundStatus::Refused);
        assert_eq!(world.balance().await, World::PAID);
    }
}

#[tokio::test]
async fn what_is_not_known_stays_pending() {
    for answer in [unknown(), RefundView::NotMade] {
        let world = World::with_pending_refund([(Refund, answer)]).await;
        assert_eq!(world.pursue().await.status, RefundStatus::Pending);
        assert_eq!(world.balance().await, 0);
    }
}

#[tokio::test]
async fn an_order_is_noted_whatever_becomes_of_it() {
    for answer in [settled(), refused(), unknown()] {
        let world = World::with_pending_refund([(Refund, answer)]).await;
        assert_eq!(world.stored().await.ordered_at, None);
        world.pursue().await;
        assert!(world.stored().await.ordered_at.is_some());
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
    world.pursue().await;
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
        world.pursue().await;
        assert_eq!(world.pursue().await.status, expected);
        assert!(world.gateway.has_said_all());
    }
}

#[tokio::test]
async fn a_repeat_that_is_refused_proves_nothing_while_the_first_order_may_be_under_way() {
    for answer in [refused(), NOT_SUPPORTED] {
        let world = World::with_pending_refund([
            (Refund, unknown()),
            (LookUp, RefundView::NotMade),
            (Refund, answer),
            (LookUp, settled()),
        ])
        .await;
        world.pursue().await;
        world.advance(TimeDelta::minutes(9));
        assert_eq!(world.pursue().await.status, RefundStatus::Pending);
        assert_eq!(world.balance().await, 0);
        // The first order went through after all.
        assert_eq!(world.pursue().await.status, RefundStatus::Settled);
        assert!(world.gateway.has_said_all());
    }
}

#[tokio::test]
async fn a_repeat_that_is_refused_long_after_the_last_order_is_believed() {
    let world = World::with_pending_refund([
        (Refund, unknown()),
        (LookUp, RefundView::NotMade),
        (Refund, refused()),
        (LookUp, RefundView::NotMade),
        (Refund, refused()),
    ])
    .await;
    world.pursue().await;
    world.advance(TimeDelta::minutes(9));
    assert_eq!(world.pursue().await.status, RefundStatus::Pending);
    // Ten minutes after the second order, which may have been carried out as well.
    world.advance(TimeDelta::minutes(10));
    assert_eq!(world.pursue().await.status, RefundStatus::Refused);
    assert_eq!(world.balance().await, World::PAID);
}

#[tokio::test]
async fn an_order_is_sent_by_one_alone_of_those_who_find_that_none_was_sent() {
    let world = World::with_pending_refund([(Refund, unknown())]).await;
    let never_ordered = world.stored().await;
    world.pursue().await;
    assert_eq!(
        world.pursue_as(never_ordered).await.status,
        RefundStatus::Pending
    );
    assert!(world.gateway.has_said_all());
}

#[tokio::test]
async fn an_order_is_not_sent_by_whoever_has_lost_the_claim() {
    let world = World::with_pending_refund([(Refund, settled())]).await;
    assert_eq!(world.pursue_too_late().await.status, RefundStatus::Pending);
    assert_eq!(world.stored().await.ordered_at, None);
    assert_eq!(world.pursue().await.status, RefundStatus::Settled);
}

#[tokio::test]
async fn what_the_gateway_says_late_moves_nothing_and_waits_for_somebody_to_look() {
    for (first, late, status, balance) in [
        (refused(), settled(), RefundStatus::Refused, World::PAID),
        (settled(), refused(), RefundStatus::Settled, 0),
    ] {
        let script = [(Refund, unknown()), (LookUp, first), (LookUp, late)];
        let world = World::with_pending_refund(script).await;
        world.pursue().await;
        let pending = world.stored().await;
        world.pursue().await;
        assert_eq!(world.disputed().await, []);
        // As somebody sees it who has read it before it ended.
        let disputed = world.pursue_as(pending).await;
        assert_eq!(disputed.status, status);
        assert_eq!(world.balance().await, balance);
        assert_eq!(world.disputed().await, [disputed]);
    }
}

#[tokio::test]
async fn a_refund_without_its_gateway_stays_pending() {
    let world = World::with_pending_refund([]).await.without_gateway();
    assert_eq!(world.pursue().await.status, RefundStatus::Pending);
    assert_eq!(world.stored().await.ordered_at, None);
    assert_eq!(world.balance().await, 0);
}

#[tokio::test]
async fn an_order_that_was_not_sent_is_as_good_as_none() {
    let world = World::with_pending_refund([(Refund, not_sent()), (Refund, settled())]).await;
    let pending = world.pursue().await;
    assert_eq!(pending.status, RefundStatus::Pending);
    assert_eq!(pending.ordered_at, None);
    assert_eq!(world.stored().await, pending);
    assert_eq!(world.balance().await, 0);
    // It is ordered at once, without a question: of some refunds a gateway cannot be asked.
    assert_eq!(world.pursue().await.status, RefundStatus::Settled);
    assert!(world.gateway.has_said_all());
}

#[tokio::test]
async fn an_order_that_was_sent_stays_noted_when_the_next_one_is_not() {
    let world = World::with_pending_refund([
        (Refund, unknown()),
        (LookUp, RefundView::NotMade),
        (Refund, not_sent()),
        (LookUp, settled()),
    ])
    .await;
    let first = world.pursue().await.ordered_at;
    assert!(first.is_some());
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.pursue().await.ordered_at, first);
    assert_eq!(world.pursue().await.status, RefundStatus::Settled);
    assert!(world.gateway.has_said_all());
}

#[tokio::test]
async fn that_nothing_was_sent_is_no_answer_to_a_question() {
    let script = [(Refund, unknown()), (LookUp, not_sent())];
    let world = World::with_pending_refund(script).await;
    let ordered = world.pursue().await;
    assert!(ordered.ordered_at.is_some());
    assert_eq!(world.pursue().await, ordered);
}

#[tokio::test]
async fn a_refused_refund_that_was_made_late_comes_into_question() {
    let script = [
        (Refund, refused()),
        (LookUp, unknown()),
        (LookUp, RefundView::NotMade),
        (LookUp, settled()),
    ];
    let world = World::with_pending_refund(script).await;
    assert_eq!(world.pursue().await.status, RefundStatus::Refused);
    assert_eq!(world.look_again().await, Afterwards::Unknown);
    assert_eq!(world.look_again().await, Afterwards::Kept);
    assert_eq!(world.disputed().await, []);
    assert_eq!(world.look_again().await, Afterwards::Made);
    assert_eq!(world.disputed().await, [world.stored().await]);
    assert_eq!(world.stored().await.status, RefundStatus::Refused);
    assert_eq!(world.balance().await, World::PAID, "staff decide");
    // It is known now, and nothing more is asked.
    assert_eq!(world.look_again().await, Afterwards::Kept);
    assert!(world.gateway.has_said_all());
}

#[tokio::test]
async fn a_payment_that_goes_back_by_another_order_proves_nothing_of_a_refused_one() {
    let world = World::with_pending_refund([(Refund, refused())]).await;
    world.pursue().await;
    world.another_refund().await;
    assert_eq!(world.look_again().await, Afterwards::Kept);
    assert_eq!(world.disputed().await, []);
}

#[tokio::test]
async fn a_refund_that_was_never_ordered_or_has_not_been_refused_is_not_asked_about() {
    let world = World::with_pending_refund([(Refund, settled())]).await;
    assert_eq!(world.look_again().await, Afterwards::Kept);
    world.pursue().await;
    assert_eq!(world.look_again().await, Afterwards::Kept);
}
