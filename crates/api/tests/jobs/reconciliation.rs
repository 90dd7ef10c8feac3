use std::time::Duration;

use domain::gateway::GatewayView;

use crate::gateway::{Answer, Gateway};
use crate::world::{AMOUNT, World, pass, stop};

const HOUR: u64 = 3_600;

fn paid() -> Answer {
    Answer::View(GatewayView::Paid {
        attempt: None,
        document_id: Some("D-1".to_owned()),
    })
}

#[tokio::test(start_paused = true)]
async fn money_that_was_taken_after_a_payment_had_failed_is_credited_the_same_day() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let payment = world.failed("uzcard").await;
    bank.answer(paid());
    let jobs = world.start_reconciling(2);
    pass(5).await;
    assert_eq!(world.status(&payment).await, "completed");
    assert_eq!(world.balance(&payment).await, AMOUNT);
    pass(30 * HOUR).await;
    assert_eq!(bank.count(), 1, "it is over");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_had_expired_is_credited_late() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let payment = world.failed("uzcard").await;
    let jobs = world.start_reconciling(2);
    pass(2 * HOUR).await;
    assert_eq!(world.status(&payment).await, "expired");
    bank.answer(paid());
    // The next business day begins twelve hours after noon.
    pass(11 * HOUR).await;
    assert_eq!(world.status(&payment).await, "completed");
    let found = world.services.storage.find_payment(payment.id).await;
    assert!(found.expect("a storage").expect("a payment").is_late);
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_asked_about_once_a_business_day_for_some_days() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let other = world.another([&click]);
    let payment = world.failed("click").await;
    // Two attempts of one payment are one question.
    other.begun(&payment).await;
    click.answer(Answer::View(GatewayView::NotPaid {
        is_final: true,
        error_code: None,
    }));
    let jobs = [world.start_reconciling(3), other.start_reconciling(3)];
    pass(5 * 24 * HOUR).await;
    let asked = click.asked(&payment);
    // The first is the look-up of the second attempt, five minutes after the payment was created.
    let nightly = &asked[1..];
    let nights: Vec<_> = nightly
        .iter()
        .map(|second| (second + 12 * HOUR) / (24 * HOUR))
        .collect();
    assert_eq!(nights, [1, 2, 3], "{asked:?}");
    assert_eq!(world.status(&payment).await, "expired");
    for jobs in jobs {
        stop(jobs).await;
    }
}

#[tokio::test(start_paused = true)]
async fn only_what_ended_without_money_is_asked_about() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let (untried, again) = (world.payment("click").await, world.failed("click").await);
    let jobs = {
        let other = world.another([&click]);
        // The payer tries once more: it is looked up as usual.
        other.begun(&again).await;
        other.start_reconciling(1)
    };
    pass(60).await;
    assert_eq!(click.asked(&untried), [0; 0]);
    assert_eq!(click.asked(&again), [0; 0]);
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_gateway_is_given_up_for_a_while_and_the_others_are_asked() {
    let (click, humo) = (Gateway::new("click"), Gateway::new("humo"));
    let world = World::of([&click, &humo]);
    for _ in 0..20 {
        world.failed("click").await;
    }
    let payment = world.failed("humo").await;
    click.answer(Answer::Silence(Duration::from_secs(10)));
    humo.answer(paid());
    let jobs = world.start_reconciling(1);
    pass(5).await;
    assert_eq!(
        world.status(&payment).await,
        "completed",
        "it waits for nobody"
    );
    pass(HOUR / 2).await;
    let asked = click.count();
    assert!((8..12).contains(&asked), "{asked}");
    click.answer(Answer::View(GatewayView::Unknown));
    pass(HOUR).await;
    assert_eq!(
        click.count(),
        20 + asked,
        "each of them, and those without an answer once more"
    );
    pass(9 * HOUR).await;
    assert_eq!(click.count(), 20 + asked, "that is all for today");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_without_an_answer_is_asked_about_again_the_same_day() {
    for silence in [
        Answer::Silence(Duration::from_secs(10)),
        Answer::Unauthorized,
    ] {
        let click = Gateway::new("click");
        let world = World::of([&click]);
        let payment = world.failed("click").await;
        click.answer(silence.clone());
        let jobs = world.start_reconciling(1);
        pass(5 * HOUR).await;
        let asked = click.asked(&payment);
        assert!((4..=6).contains(&asked.len()), "once an hour: {asked:?}");
        click.answer(paid());
        pass(HOUR + HOUR / 10).await;
        assert_eq!(world.status(&payment).await, "completed", "{silence:?}");
        assert_eq!(world.balance(&payment).await, AMOUNT);
        stop(jobs).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_gateway_is_asked_a_few_questions_an_hour_all_day() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let other = world.another([&click]);
    for _ in 0..40 {
        world.failed("click").await;
    }
    click.answer(Answer::Silence(Duration::from_secs(10)));
    let jobs = [world.start_reconciling(1), other.start_reconciling(1)];
    // Until midnight.
    pass(12 * HOUR - 1).await;
    let asked = click.count();
    assert!((80..=144).contains(&asked), "{asked}");
    for jobs in jobs {
        stop(jobs).await;
    }
}

#[tokio::test(start_paused = true)]
async fn payments_that_are_never_answered_for_keep_no_others_from_being_asked_about() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    for _ in 0..12 {
        let dumb = world.failed("click").await;
        click.answer_about(&dumb, Answer::Silence(Duration::from_secs(10)));
    }
    let payment = world.failed("click").await;
    click.answer(paid());
    let jobs = world.start_reconciling(1);
    pass(4 * HOUR).await;
    assert_eq!(world.status(&payment).await, "completed");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_put_off_until_the_evening_is_not_too_old_by_then() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let payment = world.failed("click").await;
    click.answer(Answer::Unauthorized);
    let jobs = world.start_reconciling(1);
    // It failed at noon, and now it is six in the afternoon of the next day.
    pass(30 * HOUR).await;
    click.answer(paid());
    pass(HOUR + HOUR / 10).await;
    assert_eq!(world.status(&payment).await, "completed");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_second_debit_of_a_paid_payment_comes_into_question() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let (one, [failed, _]) = world.paid_at_last("uzcard").await;
    let (other, [_, superseded]) = world.paid_at_last("uzcard").await;
    let (usual, _) = world.paid_at_last("uzcard").await;
    bank.answer_about(&one, Answer::Holds(failed.number));
    bank.answer_about(&other, Answer::Holds(superseded.number));
    let jobs = world.start_reconciling(1);
    pass(120).await;
    assert_eq!(world.in_question(&one).await, [failed.number]);
    assert_eq!(world.in_question(&other).await, [superseded.number]);
    assert_eq!(world.in_question(&usual).await, []);
    for payment in [&one, &other, &usual] {
        assert_eq!(world.status(payment).await, "completed");
        assert_eq!(world.balance(payment).await, AMOUNT, "credited once");
    }
    assert_eq!(bank.asked(&usual).len(), 2, "once about each of them");
    pass(10 * HOUR).await;
    assert_eq!(bank.asked(&usual).len(), 2, "and that is all for today");
    pass(20 * HOUR).await;
    assert_eq!(bank.asked(&usual).len(), 4);
    pass(24 * HOUR).await;
    assert_eq!(bank.asked(&usual).len(), 4, "they are too old");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_cannot_be_asked_is_not() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    for _ in 0..20 {
        world.failed("click").await;
    }
    click.answer(Answer::NotSupported);
    let jobs = world.start_reconciling(1);
    pass(6 * HOUR).await;
    assert!(click.count() <= 4, "{}", click.count());
    stop(jobs).await;
}
