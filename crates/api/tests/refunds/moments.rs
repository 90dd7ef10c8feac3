//! When gateways are asked about refunds, and who asks.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::gateway::RefundView;
use domain::refund::RefundStatus;

use crate::gateway::Question::{LookUp, Refund};
use crate::world::World;
use crate::{not_sent, refused, settled, unknown};

#[tokio::test]
async fn what_was_refused_is_asked_about_once_a_day_for_some_days() {
    let script = [
        (Refund, refused()),
        (LookUp, RefundView::NotMade),
        (LookUp, settled()),
    ];
    let world = World::with_pending_refund(script).await;
    world.pursue().await;
    let jobs = world.jobs(3);
    until(async || world.gateway.left() == 1).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(world.gateway.left(), 1, "once a day");
    world.advance(TimeDelta::days(1));
    until(async || !world.disputed().await.is_empty()).await;
    assert_eq!(world.balance().await, World::PAID);
    drop(jobs);
}

#[tokio::test]
async fn what_was_refused_and_is_put_off_until_the_evening_is_not_too_old_by_then() {
    let script = [(Refund, refused()), (LookUp, settled())];
    let world = World::with_pending_refund(script).await;
    world.until_tomorrow(12);
    assert_eq!(world.pursue().await.status, RefundStatus::Refused);
    // Nobody could ask before the evening of the day after.
    world.until_tomorrow(18);
    let jobs = world.jobs(1);
    until(async || !world.disputed().await.is_empty()).await;
    assert_eq!(world.balance().await, World::PAID);
    drop(jobs);
}

#[tokio::test]
async fn a_gateway_is_left_in_peace_for_a_moment_after_an_order_that_got_no_clear_answer() {
    for answer in [unknown(), not_sent()] {
        let world = World::with_pending_refund([(Refund, answer)]).await;
        world.pursue_first().await;
        world.advance(TimeDelta::seconds(14));
        assert!(!world.is_free().await);
        world.advance(TimeDelta::seconds(1));
        assert!(world.is_free().await);
    }
    let world = World::with_pending_refund([(Refund, settled())]).await;
    world.pursue_first().await;
    assert!(world.is_free().await);
}

#[tokio::test]
async fn who_comes_too_early_for_a_new_refund_comes_back_soon() {
    let script = [(Refund, unknown()), (LookUp, settled())];
    let world = World::with_pending_refund(script).await;
    world.advance(TimeDelta::seconds(5));
    world.pursue_first().await;
    let jobs = world.jobs(0);
    world.advance(TimeDelta::seconds(10));
    // It is tried while the gateway is left in peace.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!world.is_free().await);
    world.advance(TimeDelta::seconds(15));
    until(async || world.stored().await.status == RefundStatus::Settled).await;
    drop(jobs);
}

#[tokio::test]
async fn a_process_that_stops_lets_go_of_pending_refunds() {
    let script = [
        (Refund, unknown()),
        (LookUp, unknown()),
        (LookUp, settled()),
    ];
    let world = World::with_pending_refund(script).await;
    world.pursue().await;
    // The clock stands still then, so that the next question is never due.
    world.advance(TimeDelta::hours(5));
    let jobs = world.jobs(0);
    until(async || world.gateway.left() == 1).await;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    assert!(jobs.finish(deadline).await);
    assert!(world.is_free().await);
    let jobs = world.jobs(0);
    until(async || world.stored().await.status == RefundStatus::Settled).await;
    drop(jobs);
}

async fn until(is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(30), "never");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
