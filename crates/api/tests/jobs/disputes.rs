use std::time::Duration;

use domain::gateway::GatewayView;

use crate::gateway::{Answer, Gateway};
use crate::world::{World, pass, stop};

const NOT_PAID: Answer = Answer::View(GatewayView::NotPaid {
    is_final: true,
    error_code: None,
});

#[tokio::test(start_paused = true)]
async fn a_payment_whose_question_panics_holds_up_no_other_and_is_asked_about_again() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let mut payments = Vec::new();
    for _ in 0..6 {
        payments.push(world.disputed("uzcard").await);
    }
    bank.answer(NOT_PAID);
    bank.answer_about(&payments[0], Answer::Panic);
    let jobs = world.start();
    pass(5).await;
    for payment in &payments[1..] {
        assert_eq!(world.in_question(payment).await, []);
    }
    assert_eq!(world.in_question(&payments[0]).await.len(), 1);
    pass(3 * 3_600).await;
    let asked = bank.asked(&payments[0]).len();
    assert!((3..=4).contains(&asked), "once an hour: {asked}");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_gateway_does_not_hold_up_the_questions_to_another() {
    let (bank, humo) = (Gateway::new("uzcard"), Gateway::new("humo"));
    let world = World::of([&bank, &humo]);
    for _ in 0..20 {
        world.disputed("humo").await;
    }
    let payment = world.disputed("uzcard").await;
    humo.answer(Answer::Silence(Duration::from_secs(10)));
    bank.answer(NOT_PAID);
    let jobs = world.start();
    pass(5).await;
    assert_eq!(world.in_question(&payment).await, []);
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_question_without_an_end_is_given_up_and_put_again() {
    let (bank, humo) = (Gateway::new("uzcard"), Gateway::new("humo"));
    let world = World::of([&bank, &humo]);
    let hanging = world.disputed("humo").await;
    let payment = world.disputed("uzcard").await;
    humo.answer(Answer::Silence(Duration::MAX));
    let jobs = world.start();
    pass(600).await;
    assert!(humo.count() > 2, "{}", humo.count());
    assert!(bank.asked(&payment).len() > 2, "{:?}", bank.asked(&payment));
    humo.answer(NOT_PAID);
    pass(600).await;
    assert_eq!(world.in_question(&hanging).await, []);
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn two_instances_put_each_question_once() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let other = world.another([&bank]);
    let mut payments = Vec::new();
    for _ in 0..12 {
        payments.push(world.disputed("uzcard").await);
    }
    let jobs = [world.start(), other.start()];
    pass(55).await;
    for payment in &payments {
        assert_eq!(bank.asked(payment).len(), 1);
    }
    for jobs in jobs {
        stop(jobs).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_question_that_lasts_longer_than_a_claim_is_not_put_by_another_instance() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]).with_claims_of(20);
    let other = world.another([&bank]).with_claims_of(20);
    // Two attempts are in question, and each answer takes almost half a minute.
    let payment = world.disputed_twice("uzcard").await;
    bank.answer(Answer::Silence(Duration::from_secs(29)));
    let jobs = [world.start(), other.start()];
    pass(57).await;
    assert_eq!(bank.asked(&payment), [0, 29]);
    drop(jobs);
}
