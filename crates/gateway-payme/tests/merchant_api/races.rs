use std::sync::Arc;

use domain::payment::{AttemptStatus, PaymentStatus};
use serde_json::json;
use tokio::sync::Barrier;

use crate::support::{Answer, CashDesk, fresh_transaction};

const AT_ONCE: usize = 8;

/// The answers to calls that begin at the same moment.
async fn at_once(
    desk: &Arc<CashDesk>,
    calls: Vec<(&'static str, serde_json::Value)>,
) -> Vec<Answer> {
    let barrier = Arc::new(Barrier::new(calls.len()));
    let tasks: Vec<_> = calls
        .into_iter()
        .map(|(method, params)| {
            let (desk, barrier) = (Arc::clone(desk), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                desk.call(method, params).await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.expect("no panic"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_transactions_gets_the_order() {
    let desk = Arc::new(CashDesk::new());
    for _ in 0..20 {
        let payment = desk.payment(1_000).await;
        let calls = (0..AT_ONCE)
            .map(|_| {
                (
                    "CreateTransaction",
                    desk.creation(&fresh_transaction(), &payment),
                )
            })
            .collect();
        let answers = at_once(&desk, calls).await;
        let (begun, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.code() == 0);
        assert_eq!(begun.len(), 1);
        for answer in refused {
            answer.assert_account_error(-31_052);
        }
        assert_eq!(desk.attempts(&payment).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_call_at_the_same_moment_has_one_effect_and_one_answer() {
    let desk = Arc::new(CashDesk::new());
    for _ in 0..20 {
        let payment = desk.payment(1_000).await;
        let id = fresh_transaction();
        for (method, params) in [
            ("CreateTransaction", desk.creation(&id, &payment)),
            ("PerformTransaction", json!({"id": id})),
            ("CancelTransaction", json!({"id": id, "reason": 5})),
        ] {
            let calls = vec![(method, params); AT_ONCE];
            let answers = at_once(&desk, calls).await;
            answers[0].result();
            assert!(
                answers.iter().all(|answer| answer.text == answers[0].text),
                "{method}"
            );
        }
        assert_eq!(desk.attempts(&payment).await.len(), 1);
        assert_eq!(desk.balance().await, "0.00");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn perform_and_cancel_at_once_leave_books_and_payme_agreed() {
    let desk = Arc::new(CashDesk::new());
    for _ in 0..60 {
        let (payment, id) = desk.begun(1_000).await;
        let calls = vec![
            ("PerformTransaction", json!({"id": id})),
            ("CancelTransaction", json!({"id": id, "reason": 3})),
        ];
        let answers = at_once(&desk, calls).await;
        let state = desk.check(&id).await.result()["state"].clone();
        let status = desk.status(&payment).await;
        assert_eq!(
            answers[1].result()["state"],
            state,
            "Payme cancelled it either way"
        );
        match answers[0].code() {
            0 => {
                assert_eq!(state, -2);
                assert_eq!(status, PaymentStatus::Refunded);
            }
            code => {
                assert_eq!(code, -31_008);
                assert_eq!(state, -1);
                assert_eq!(status, PaymentStatus::Failed);
                let attempts = desk.attempts(&payment).await;
                assert_eq!(attempts[0].status, AttemptStatus::Failed);
            }
        }
        assert_eq!(desk.balance().await, "0.00");
    }
}
