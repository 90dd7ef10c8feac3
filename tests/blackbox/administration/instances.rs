use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Kind, Setup, Staff, User};

/// What the service promises.
const IN_FORCE_WITHIN: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_changed_at_one_program_is_charged_by_the_other_within_five_seconds() {
    let setup = Setup::development(Kind::Postgres);
    let (one, other) = (setup.start(), setup.start());
    let user = User::of(&other);
    user.top_up("100000.00").await;
    let charged = user.charge("chat_message").send().await;
    assert_eq!(charged.raw("/amount_charged"), "1000.00");
    let price = json!({ "price": "1.50", "reason": "a sale" });
    let admin = Staff::admin(&one);
    admin.change("billing/rules/chat_message/", &price).await;
    let changed_at = Instant::now();
    loop {
        let charged = user.charge("chat_message").send().await;
        if charged.raw("/amount_charged") == "1.50" {
            break;
        }
        assert!(changed_at.elapsed() < IN_FORCE_WITHIN, "{charged:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    setup.assert_books_balance();
}
