use std::time::{Duration, Instant};

use crate::support::{Kind, Setup, User, on_both_databases};

on_both_databases!(keys_are_forgotten_a_day_after_orders_of_staff_and_not_before);

/// How long the program may take to get to it.
const PATIENCE: Duration = Duration::from_secs(30);

async fn keys_are_forgotten_a_day_after_orders_of_staff_and_not_before(kind: Kind) {
    // Orders wait for a second person for three days.
    let setup = Setup::development(kind);
    let mut before = setup.start();
    let user = User::of(&before);
    user.top_up("50000.00").await;
    for (key, hours) in [("older", 97), ("younger", 95)] {
        let charge = user.charge("chat_message").idempotency_key(key);
        assert_eq!(charge.send().await.status, 200);
        let age = format!(
            "UPDATE idempotent_answers SET created_at = created_at - {} WHERE key = '{key}'",
            setup.database.span(hours)
        );
        assert_eq!(setup.database.execute(&age).await, 1);
    }
    assert!(before.stop().success(), "{}", before.logs());

    let after = setup.start();
    let count = "UPDATE idempotent_answers SET status = status";
    let started = Instant::now();
    while setup.database.execute(count).await > 1 {
        assert!(started.elapsed() < PATIENCE, "{}", after.logs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let user = user.at(&after);
    for (key, replayed) in [("younger", Some("true")), ("older", None)] {
        let charge = user.charge("chat_message").idempotency_key(key);
        let answer = charge.send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("idempotency-replayed"), replayed, "{key}");
    }
    assert_eq!(user.balance().await, "47000.00");
}
