//! Power cuts, restarts and lost connections in the middle of work: nothing is lost, and nothing happens twice.

mod full_disk;
mod load;

use std::time::Duration;

use load::{Load, Round};
use test_support::Hamyon;

use crate::support::{Kind, Setup, on_both_databases};

on_both_databases!(
    program_killed_at_work_loses_nothing_and_repeats_nothing,
    program_stopped_at_work_loses_nothing_and_repeats_nothing,
    database_held_up_by_another_program_loses_nothing,
);

/// After how many answers of a round, which has 160, the fault comes.
fn answers_before() -> Vec<usize> {
    if std::env::var_os("HAMYON_TESTS_FULL").is_some() {
        (0..20).map(|round| 1 + round * 5).collect()
    } else {
        vec![10, 50, 90]
    }
}

async fn interrupted_by(kind: Kind, end: impl Fn(&mut Hamyon)) {
    let setup = Setup::development(kind);
    let mut hamyon = setup.start();
    let mut load = Load::prepare(&hamyon).await;
    for answers in answers_before() {
        let round = Round::prepare(&mut load, &hamyon).await;
        let working = round.start();
        working.wait_for_answers(answers).await;
        end(&mut hamyon);
        let first = working.finish().await;
        assert!(first.answered() >= answers, "{} answered", first.answered());
        assert!(first.unanswered() > 0, "the program ended too late");

        hamyon = setup.start();
        let second = round.at(&hamyon).start().finish().await;
        assert_eq!(second.unanswered(), 0);
        second.assert_continues(&first);
        load.assert_balances(&hamyon).await;
        setup.assert_books_balance();
    }
}

async fn program_killed_at_work_loses_nothing_and_repeats_nothing(kind: Kind) {
    interrupted_by(kind, |hamyon| {
        hamyon.kill();
    })
    .await;
}

async fn program_stopped_at_work_loses_nothing_and_repeats_nothing(kind: Kind) {
    interrupted_by(kind, |hamyon| {
        assert!(hamyon.stop().success(), "{}", hamyon.logs());
    })
    .await;
}

async fn database_held_up_by_another_program_loses_nothing(kind: Kind) {
    let setup = Setup::development(kind);
    let hamyon = setup.start();
    let mut load = Load::prepare(&hamyon).await;
    let round = Round::prepare(&mut load, &hamyon).await;
    let held = setup.database.hold_up().await;
    let working = round.start();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(!working.is_over(), "nobody had to wait");
    held.release().await;
    let first = working.finish().await;
    let second = round.until_all_succeed().await;
    second.assert_continues(&first);
    load.assert_balances(&hamyon).await;
    setup.assert_books_balance();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_connections_to_the_database_are_made_again() {
    let setup = Setup::development(Kind::Postgres);
    let hamyon = setup.start();
    let mut load = Load::prepare(&hamyon).await;
    for answers in answers_before() {
        let round = Round::prepare(&mut load, &hamyon).await;
        let working = round.start();
        working.wait_for_answers(answers).await;
        setup.database.cut_connections().await;
        let first = working.finish().await;
        let second = round.until_all_succeed().await;
        second.assert_continues(&first);
        load.assert_balances(&hamyon).await;
        setup.assert_books_balance();
    }
}
