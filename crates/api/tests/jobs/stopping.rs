use std::time::Duration;

use chrono::TimeDelta;
use domain::gateway::GatewayView;

use crate::gateway::{Answer, Gateway};
use crate::world::{World, pass, stop};

#[tokio::test(start_paused = true)]
async fn a_process_that_stops_lets_go_of_what_it_would_have_come_back_to() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let payment = world.hanging("click").await;
    let jobs = world.start();
    // Two hours on, the next question is due in hours.
    pass(2 * 3_600).await;
    let asked = click.asked(&payment).len();
    pass(600).await;
    assert_eq!(click.asked(&payment).len(), asked);
    stop(jobs).await;
    let other = world.another([&click]);
    let jobs = other.start();
    pass(1).await;
    assert_eq!(
        click.asked(&payment).len(),
        asked + 1,
        "no claim is in its way"
    );
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_process_that_dies_leaves_its_claims_to_end() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let payment = world.hanging("click").await;
    click.answer(Answer::Silence(Duration::from_secs(500)));
    let jobs = world.start();
    pass(310).await;
    assert_eq!(click.asked(&payment), [300]);
    drop(jobs);
    let other = world.another([&click]);
    click.answer(Answer::View(GatewayView::Paid {
        attempt: None,
        document_id: None,
    }));
    let jobs = other.start();
    pass(45).await;
    assert_eq!(
        click.count(),
        1,
        "it is being asked about, for all that is known"
    );
    pass(120).await;
    assert_eq!(world.status(&payment).await, "completed");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_reconciliation_that_was_stopped_goes_on_at_another_instance() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let mut payments = Vec::new();
    for _ in 0..20 {
        payments.push(world.failed("click").await);
    }
    click.answer(Answer::After(Duration::from_secs(5), GatewayView::Unknown));
    let jobs = world.start_reconciling(1);
    pass(2).await;
    stop(jobs).await;
    let asked = click.count();
    assert_eq!(asked, 4, "those that were being asked");
    click.answer(Answer::View(GatewayView::Unknown));
    let jobs = world.another([&click]).start_reconciling(1);
    pass(3_000).await;
    for payment in &payments {
        assert_eq!(click.asked(payment).len(), 1, "once that day");
    }
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn claims_that_ended_long_ago_are_forgotten() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    world.failed("click").await;
    let jobs = world.start_reconciling(1);
    pass(60).await;
    // The claim on the day ends with it, and so does the one on the payment.
    pass(3 * 24 * 3_600).await;
    stop(jobs).await;
    let before = world.services.now() - TimeDelta::hours(25);
    let storage = &world.services.storage;
    assert_eq!(storage.sweep_leases(before, 100).await.expect("swept"), 0);
}
