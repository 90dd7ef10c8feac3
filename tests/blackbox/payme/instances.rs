//! The same call at the same moment, at one instance or at two.

use serde_json::json;
use test_support::Hamyon;

use super::caller::{Payme, creation, fresh_transaction, payment, result, setup};
use crate::support::{Kind, Setup, User, all_at_once, on_both_databases};

on_both_databases!(calls_at_one_moment_have_one_effect_and_one_answer);

/// Calls at once.
const CALLS: usize = 16;

async fn calls_at_one_moment_have_one_effect_and_one_answer(kind: Kind) {
    let setup = setup(kind);
    // SQLite is one file for one program; PostgreSQL serves any number.
    let programs: Vec<Hamyon> = match kind {
        Kind::Sqlite => vec![setup.start()],
        Kind::Postgres => vec![setup.start(), setup.start()],
    };
    let user = User::of(&programs[0]);
    let payment = payment(&user, "1000.00").await;
    let id = fresh_transaction();
    for (method, params) in [
        ("CreateTransaction", creation(&id, &payment)),
        ("PerformTransaction", json!({"id": id})),
        ("CancelTransaction", json!({"id": id, "reason": 5})),
    ] {
        let calls = (0..CALLS).map(|place| {
            let payme = Payme::of(&programs[place % programs.len()]);
            let params = params.clone();
            async move { payme.call(method, &params).await }
        });
        let answers = all_at_once(calls).await;
        result(&answers[0]);
        for answer in &answers {
            assert_eq!(answer.text, answers[0].text, "{method}");
        }
        if method == "PerformTransaction" {
            assert_eq!(user.balance().await, "1000.00");
        }
    }
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.transactions().await.len(), 2);
    perform_against_cancel(&programs, &user, &setup).await;
}

async fn perform_against_cancel(programs: &[Hamyon], user: &User, setup: &Setup) {
    for _ in 0..10 {
        let payment = payment(user, "1000.00").await;
        let id = fresh_transaction();
        result(&Payme::of(&programs[0]).create(&id, &payment).await);
        let calls = ["PerformTransaction", "CancelTransaction"]
            .into_iter()
            .enumerate();
        let calls = calls.map(|(place, method)| {
            let payme = Payme::of(&programs[place % programs.len()]);
            let params = json!({"id": id, "reason": 3});
            async move { payme.call(method, &params).await }
        });
        let answers = all_at_once(calls).await;
        let state = result(&answers[1])["state"].clone();
        let check = Payme::of(&programs[0]).check(&id).await;
        assert_eq!(check["state"], state);
        assert_eq!(user.balance().await, "0.00", "{answers:?}");
    }
    setup.assert_books_balance();
}
