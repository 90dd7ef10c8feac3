use std::sync::Arc;
use std::time::Duration;

use api::jobs::Jobs;
use domain::gateway::GatewayView;

use crate::gateway::{Answer, Gateway};
use crate::world::{World, pass, stop};

const SILENCE: Answer = Answer::Silence(Duration::from_secs(25));

#[tokio::test(start_paused = true)]
async fn a_silent_gateway_does_not_keep_others_waiting() {
    let (click, humo) = (Gateway::new("click"), Gateway::new("humo"));
    let world = World::of([&click, &humo]);
    click.answer(SILENCE);
    for _ in 0..300 {
        world.hanging("click").await;
    }
    let jobs = world.start();
    // Five minutes after each was created it is due; for the 300 of Click a sweep alone would take half an hour.
    let payment = world.hanging("humo").await;
    humo.answer(Answer::View(GatewayView::Paid {
        attempt: None,
        document_id: None,
    }));
    pass(310).await;
    let late = world.hanging("humo").await;
    pass(420).await;
    assert!(click.count() > 8, "it is being asked: {}", click.count());
    assert_eq!(world.status(&payment).await, "completed");
    assert_eq!(world.status(&late).await, "completed");
    stop_when_answered(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn payments_of_a_silent_gateway_are_each_asked_about() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    click.answer(SILENCE);
    let mut payments = Vec::new();
    for _ in 0..60 {
        payments.push(world.hanging("click").await);
    }
    let jobs = world.start();
    pass(3_600).await;
    for payment in &payments {
        assert!(
            !click.asked(payment).is_empty(),
            "one was never asked about"
        );
    }
    stop_when_answered(jobs).await;
}

/// A stop waits for the questions that are being asked.
async fn stop_when_answered(jobs: Jobs) {
    jobs.stop();
    pass(30).await;
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn payers_who_ask_do_not_keep_the_job_from_asking() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let payment = world.hanging("click").await;
    let other = world.hanging("click").await;
    click.answer_about(&other, Answer::Silence(Duration::from_secs(2_000)));
    let jobs = world.start();
    let payers = (0..64).map(|_| {
        let (services, other) = (Arc::clone(&world.services), other.clone());
        tokio::spawn(async move { services.look_ups.verify(&services, other).await })
    });
    let payers: Vec<_> = payers.collect();
    pass(100).await;
    assert_eq!(click.asked(&other).len(), 32, "no more of them at once");
    pass(270).await;
    assert_eq!(click.asked(&payment).len(), 1);
    for payer in payers {
        payer.abort();
    }
    drop(jobs);
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_hangs_is_asked_about_ever_more_rarely() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let payment = world.hanging("click").await;
    let jobs = world.start();
    pass(4 * 24 * 3_600).await;
    let asked = click.asked(&payment);
    let days = |day: u64| {
        let of_day = asked.iter().filter(|second| **second / (24 * 3_600) == day);
        of_day.count()
    };
    assert!(days(0) > 10, "{asked:?}");
    for day in 2..4 {
        assert!((3..=5).contains(&days(day)), "every six hours: {asked:?}");
    }
    assert_eq!(world.status(&payment).await, "processing");
    stop(jobs).await;
}
