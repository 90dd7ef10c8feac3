//! Many requests at one moment, at one program and at two on one database.

mod one_program;
mod two_programs;

use serde_json::json;
use test_support::Hamyon;
use test_support::client::Answer;

use crate::support::{Click, Setup, User, all_at_once, error_of};

/// What a hundred chat messages cost.
const HUNDRED_MESSAGES: &str = "100000.00";

/// One user at two programs, or twice at one.
fn at_each(programs: [&Hamyon; 2]) -> [User; 2] {
    let user = User::of(programs[0]);
    let same = user.at(programs[1]);
    [user, same]
}

fn count(answers: &[Answer], status: u16) -> usize {
    let is_such = |answer: &&Answer| answer.status == status;
    answers.iter().filter(is_such).count()
}

/// Two hundred charges on a wallet that pays for a hundred.
async fn charges_beyond_the_balance(programs: [&Hamyon; 2], setup: &Setup) {
    let users = at_each(programs);
    users[0].top_up(HUNDRED_MESSAGES).await;
    let charges = (0..200).map(|turn| users[turn % 2].charge("chat_message").send());
    let answers = all_at_once(charges).await;
    assert_eq!((count(&answers, 200), count(&answers, 402)), (100, 100));
    let mut left: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.raw("/balance_after"))
        .collect();
    left.sort_unstable();
    left.dedup();
    assert_eq!(left.len(), 100, "each charge left another balance");
    assert_eq!(users[1].balance().await, "0.00");
    assert_eq!(users[1].transactions().await.len(), 101);
    setup.assert_books_balance();
}

/// Fifty times the same Complete.
async fn completes_of_one_attempt(programs: [&Hamyon; 2], setup: &Setup) {
    let [user, _] = at_each(programs);
    let payment = user.create_payment("50000.00").await;
    let complete = Click::of(programs[0]).begin(&payment).await;
    let clicks = programs.map(Click::of);
    let calls = (0..50).map(|turn| {
        let (click, complete) = (clicks[turn % 2].clone(), complete.clone());
        async move { error_of(&click.complete(&complete).await) }
    });
    let errors = all_at_once(calls).await;
    let count = |wanted| errors.iter().filter(|error| **error == wanted).count();
    assert_eq!((count(0), count(-4)), (1, 49), "{errors:?}");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    setup.assert_books_balance();
}

#[track_caller]
fn assert_one_answer(answers: &[Answer]) {
    for answer in answers {
        assert_eq!((answer.status, &answer.text), (200, &answers[0].text));
    }
    let replayed = answers
        .iter()
        .filter(|answer| answer.header("idempotency-replayed") == Some("true"));
    assert_eq!(replayed.count(), answers.len() - 1);
}

/// Twenty charges under one key.
async fn charges_under_one_key(programs: [&Hamyon; 2]) {
    let users = at_each(programs);
    users[0].top_up(HUNDRED_MESSAGES).await;
    let charges = (0..20).map(|turn| {
        let request = users[turn % 2].charge("chat_message");
        request.idempotency_key("one-message").send()
    });
    assert_one_answer(&all_at_once(charges).await);
    assert_eq!(users[0].balance().await, "99000.00");
    assert_eq!(users[0].transactions().await.len(), 2);
}

/// Twenty creates under one key.
async fn creates_under_one_key(programs: [&Hamyon; 2]) {
    let users = at_each(programs);
    let body = json!({ "gateway": "click", "amount": "50000.00" });
    let creates = (0..20).map(|turn| {
        let request = users[turn % 2].post("payments/create/");
        request.idempotency_key("order").json(&body).send()
    });
    assert_one_answer(&all_at_once(creates).await);
    let history = users[0].read("payments/history/").await;
    assert_eq!(history.header("x-total-count"), Some("1"));
}

/// Fifty charges while twenty top-ups arrive.
async fn charges_and_topups(programs: [&Hamyon; 2], setup: &Setup) {
    let users = at_each(programs);
    let clicks = programs.map(Click::of);
    users[0].top_up(HUNDRED_MESSAGES).await;
    let mut completes = Vec::new();
    for _ in 0..20 {
        let payment = users[0].create_payment("10000.00").await;
        completes.push(clicks[0].begin(&payment).await);
    }
    let calls: Vec<_> = completes
        .into_iter()
        .enumerate()
        .map(|(turn, complete)| {
            let click = clicks[turn % 2].clone();
            async move { error_of(&click.complete(&complete).await) }
        })
        .collect();
    let topups = tokio::spawn(all_at_once(calls));
    let charges = (0..50).map(|turn| users[turn % 2].charge("chat_message").send());
    let charges = all_at_once(charges).await;
    assert_eq!(count(&charges, 200), 50, "{charges:?}");
    assert_eq!(topups.await.expect("top-ups end"), [0; 20]);
    // 100,000 + 20 × 10,000 − 50 × 1,000
    assert_eq!(users[0].balance().await, "250000.00");
    assert_eq!(users[0].transactions().await.len(), 71);
    setup.assert_books_balance();
}

/// Twenty views of twenty doctors by a new user with money for two.
async fn views_beyond_the_quota(programs: [&Hamyon; 2]) {
    let users = at_each(programs);
    users[0].top_up("10000.00").await;
    let views = (0..20).map(|turn| {
        let body = json!({ "service_type": "doctor_view", "related_object_id": turn + 1 });
        let request = users[turn % 2].post("payments/billing/charge/");
        request.json(&body).send()
    });
    let answers = all_at_once(views).await;
    let granted = |charged: bool| {
        answers
            .iter()
            .filter(|answer| answer.status == 200 && answer.json()["charged"] == charged)
            .count()
    };
    assert_eq!((granted(false), granted(true)), (5, 2));
    assert_eq!(count(&answers, 402), 13);
    assert_eq!(users[0].balance().await, "0.00");
    let usage = users[0].read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/free_views_used"), "5");
    assert_eq!(usage.raw("/daily_usage/paid_views"), "2");
}

/// Ten views of one doctor by a user who has no free view left.
async fn views_of_one_doctor(programs: [&Hamyon; 2]) {
    let users = at_each(programs);
    users[0].top_up("50000.00").await;
    let view = |turn: usize, doctor: u32| {
        let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
        let request = users[turn % 2].post("payments/billing/charge/");
        request.json(&body).send()
    };
    for doctor in 1..=5 {
        assert_eq!(view(0, doctor).await.json()["charged"], false);
    }
    let answers = all_at_once((0..10).map(|turn| view(turn, 77))).await;
    assert_eq!(count(&answers, 200), 10, "{answers:?}");
    let charged = answers
        .iter()
        .filter(|answer| answer.json()["charged"] == true);
    assert_eq!(charged.count(), 1);
    assert_eq!(users[0].balance().await, "45000.00");
}
