use std::time::{Duration, Instant};

use crate::support::{Kind, Service, Setup, on_both_databases};

on_both_databases!(
    idle_program_stops_at_once_when_asked,
    what_was_answered_before_the_stop_is_there_after_it,
);

async fn idle_program_stops_at_once_when_asked(kind: Kind) {
    let setup = Setup::development(kind);
    let mut hamyon = setup.start();
    let asked = Instant::now();
    assert!(hamyon.stop().success(), "{}", hamyon.logs());
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
}

async fn what_was_answered_before_the_stop_is_there_after_it(kind: Kind) {
    let setup = Setup::development(kind);
    let mut first = setup.start();
    let user = crate::support::User::of(&first);
    user.top_up("50000.00").await;
    let charge = user
        .charge("chat_message")
        .idempotency_key("k")
        .send()
        .await;
    assert!(first.stop().success(), "{}", first.logs());
    let second = Service::start(setup);
    let user = user.at(&second);
    assert_eq!(user.balance().await, "49000.00");
    let repeat = user
        .charge("chat_message")
        .idempotency_key("k")
        .send()
        .await;
    assert_eq!(repeat.text, charge.text);
    second.setup.assert_books_balance();
}
