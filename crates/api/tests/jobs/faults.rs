use domain::gateway::GatewayView;

use crate::gateway::{Answer, Gateway};
use crate::world::{AMOUNT, World, pass, stop};

fn paid() -> Answer {
    Answer::View(GatewayView::Paid {
        attempt: None,
        document_id: None,
    })
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_look_up_panics_holds_up_no_other_and_is_tried_again() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let (bad, good) = (world.hanging("click").await, world.hanging("click").await);
    click.answer(paid());
    click.answer_about(&bad, Answer::Panic);
    let jobs = world.start();
    pass(370).await;
    assert_eq!(world.status(&bad).await, "processing");
    assert_eq!(world.status(&good).await, "completed");
    pass(600).await;
    let asked = click.asked(&bad).len();
    assert!((2..=4).contains(&asked), "at its moments: {asked}");
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_look_up_panics_is_found_by_the_sweeps() {
    let bank = Gateway::new("uzcard");
    let world = World::of([&bank]);
    let (bad, good) = (world.ordered("uzcard").await, world.ordered("uzcard").await);
    bank.answer(paid());
    bank.answer_about(&bad, Answer::Panic);
    let jobs = world.start();
    for payment in [&bad, &good] {
        world.services.look_ups.doubts.raise(payment.id);
    }
    pass(10).await;
    assert_eq!(world.status(&good).await, "completed");
    assert_eq!(world.balance(&good).await, AMOUNT);
    pass(600).await;
    assert!(bank.asked(&bad).len() > 1, "{:?}", bank.asked(&bad));
    stop(jobs).await;
}

#[tokio::test(start_paused = true)]
async fn a_reconciliation_goes_on_behind_a_payment_that_panics() {
    let click = Gateway::new("click");
    let world = World::of([&click]);
    let (bad, good) = (world.failed("click").await, world.failed("click").await);
    click.answer(paid());
    click.answer_about(&bad, Answer::Panic);
    let jobs = world.start_reconciling(1);
    pass(3_000).await;
    assert_eq!(world.status(&good).await, "completed");
    assert_eq!(click.asked(&bad).len(), 1, "once a day");
    stop(jobs).await;
}
