//! Orders of staff that are too large for one person.

mod crashes;
mod limits;
mod races;
mod verdicts;

use serde_json::{Value, json};
use test_support::client::{Answer, Request};

use crate::support::Staff;

/// One tiyin more than one person orders alone a day, unless it is set otherwise.
const TOO_MUCH: &str = "5000000.01";

/// The order was taken, and waits: the approval's id.
#[track_caller]
pub(crate) fn asked(answer: &Answer) -> String {
    assert_eq!(answer.status, 202, "{answer:?}");
    let approval = &answer.json()["approval"];
    assert_eq!(approval["state"], "pending", "{answer:?}");
    approval["id"].as_str().expect("an id").to_owned()
}

pub(crate) fn approve(staff: &Staff, id: &str) -> Request {
    let path = format!("approvals/{id}/approve/");
    staff.post(&path).json(&json!({}))
}

fn reject(staff: &Staff, id: &str) -> Request {
    let path = format!("approvals/{id}/reject/");
    staff
        .post(&path)
        .json(&json!({"reason": "another patient"}))
}

pub(crate) async fn approval(staff: &Staff, id: &str) -> Value {
    let shown = staff.read(&format!("approvals/{id}/")).await.json();
    shown["approval"].clone()
}
