use domain::gateway::GatewayView;

use crate::gateway::{Answer, Gateway};
use crate::world::{AMOUNT, World, pass, stop};

fn paid() -> Answer {
    Answer::View(GatewayView::Paid {
        attempt: None,
        document_id: Some("D-1".to_owned()),
    })
}

#[tokio::test(start_paused = true)]
async fn an_order_that_got_no_answer_is_asked_about_soon_and_then_ever_more_rarely() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let jobs = world.start();
    let payment = world.ordered("uzcard").await;
    world.services.look_ups.doubts.raise(payment.id);
    pass(299).await;
    assert_eq!(bank.asked(&payment), [2, 5, 15, 60]);
    pass(600).await;
    let later = &bank.asked(&payment)[4..];
    assert_eq!(later[0], 300, "and then as usual: {later:?}");
    assert!(
        later[1..].iter().all(|second| second % 60 == 0),
        "{later:?}"
    );
    assert!(later.len() <= 4, "{later:?}");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_answer_took_long_is_asked_about_at_the_moments_that_are_left() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let jobs = world.start();
    let payment = world.ordered("uzcard").await;
    pass(20).await;
    world.services.look_ups.doubts.raise(payment.id);
    bank.answer(paid());
    pass(60).await;
    assert_eq!(bank.asked(&payment), [60], "and no more, for it is over");
    assert_eq!(world.status(&payment).await, "completed");
    assert_eq!(world.balance(&payment).await, AMOUNT);
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn an_order_of_a_process_that_died_is_asked_about_by_another_after_a_minute() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let payment = world.ordered("uzcard").await;
    let other = world.another([&bank]);
    pass(10).await;
    let jobs = other.start();
    pass(45).await;
    assert_eq!(bank.count(), 0, "it may be on its way");
    pass(70).await;
    assert_eq!(bank.asked(&payment).len(), 1);
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn two_instances_ask_about_an_order_once_at_a_time() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let other = world.another([&bank]);
    let jobs = [world.start(), other.start()];
    let payment = world.ordered("uzcard").await;
    world.services.look_ups.doubts.raise(payment.id);
    pass(1_800).await;
    let mut asked = bank.asked(&payment);
    assert_eq!(asked[..5], [2, 5, 15, 60, 300]);
    // Then every five minutes; whoever comes by first.
    assert!((9..=11).contains(&asked.len()), "{asked:?}");
    asked.dedup();
    assert_eq!(asked.len(), bank.count());
    for jobs in jobs {
        stop(jobs).await;
    }
}
