//! What an account came to.

mod doctor_views;
mod statistics;
mod summary;

use serde_json::json;
use test_support::client::Answer;

use crate::support::User;

const SUMMARY: &str = "payments/billing/summary/";
const STATISTICS: &str = "payments/billing/wallet/stats/";
const VIEWS: &str = "payments/billing/doctor-views/";

#[track_caller]
fn assert_raw(answer: &Answer, expected: &[(&str, &str)]) {
    for (pointer, literal) in expected {
        assert_eq!(answer.raw(pointer), *literal, "{pointer} in {answer:?}");
    }
}

/// Five free views, one that is paid for, and one of three at once.
async fn view_doctors(user: &User) {
    for doctor in 1..=6 {
        let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
        let answer = user.send("payments/billing/charge/", &body).await;
        assert_eq!(answer.json()["charged"], doctor == 6, "{answer:?}");
    }
    let body = json!({ "service_type": "doctor_view", "quantity": 3 });
    user.send("payments/billing/charge/", &body).await;
}
