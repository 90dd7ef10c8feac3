use serde_json::{Value, json};

use crate::support::{Kind, Staff, assert_error, development, on_both_databases};

on_both_databases!(
    a_doctor_is_put_viewed_changed_and_deleted,
    an_import_is_taken_whole,
    an_import_with_one_fault_is_refused_whole,
    an_import_is_bounded,
    what_is_no_doctor_is_refused,
);

/// A doctor of a thousand whose ids nobody else uses.
fn doctor(id: u64) -> Value {
    json!({
        "id": id,
        "first_name": "Gulnora",
        "last_name": "Каримова",
        "specialization": "Kardiolog; \"bolalar\"",
        "rating": 4.8,
    })
}

/// The same without its id, which stands in the path.
fn body(rating: &str) -> Value {
    let mut body = doctor(1);
    body["rating"] = json!(rating);
    body.as_object_mut().map(|fields| fields.remove("id"));
    body
}

/// Ids that no other test uses: `count` of them from here on.
fn ids(count: u64) -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(70_000_000);
    NEXT.fetch_add(count, Ordering::Relaxed)
}

async fn a_doctor_is_put_viewed_changed_and_deleted(kind: Kind) {
    let service = development(kind);
    let (user, admin, id) = (service.user(), Staff::admin(service), ids(1));
    let path = format!("doctors/{id}/");
    assert_error(&admin.get(&path).send().await, 404, "doctor_not_found");
    for rating in ["4.80", "5", "5"] {
        let put = admin.put(&path).json(&body(rating)).send().await;
        assert_eq!(put.status, 200, "{put:?}");
    }
    assert_eq!(admin.read(&path).await.raw("/doctor/rating"), "5.0");
    let viewed = user.view_doctor(id).await.json();
    assert_eq!(viewed["doctor"]["last_name"], "Каримова");
    let delete = admin.delete(&path).header("X-Reason", "left");
    assert_eq!(delete.send().await.status, 200);
    assert_error(&admin.get(&path).send().await, 404, "doctor_not_found");
    assert_error(&admin.delete(&path).send().await, 404, "doctor_not_found");
    assert_error(&user.view_doctor(id).await, 404, "doctor_not_found");

    let log = admin.log().await.json();
    let entries = log["entries"].as_array().expect("a list");
    let actions: Vec<_> = entries.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["delete_doctor", "put_doctor", "put_doctor"]);
    assert_eq!(entries[0]["reason"], "left");
    assert_eq!(entries[0]["before"]["rating"], 5.0);
    assert_eq!(entries[0]["after"], Value::Null);
    assert_eq!(entries[2]["before"], Value::Null);
}

async fn an_import_is_taken_whole(kind: Kind) {
    let service = development(kind);
    let (admin, first) = (Staff::admin(service), ids(1_000));
    let doctors: Vec<_> = (first..first + 1_000).map(doctor).collect();
    for changed in [1_000, 0] {
        let import = admin.post("doctors/import/").json(&json!(doctors));
        let answer = import.send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.json()["received"], 1_000);
        assert_eq!(answer.json()["changed"], changed);
    }
    let last = admin.read(&format!("doctors/{}/", first + 999)).await;
    assert_eq!(last.json()["doctor"], doctors[999]);
    let mut lines = 0;
    let mut behind = String::new();
    loop {
        let path = format!("audit-log/?actor={}&limit=100{behind}", admin.id);
        let log = admin.read(&path).await.json();
        lines += log["entries"].as_array().map_or(0, Vec::len);
        let Some(next) = log["next"].as_str() else {
            break;
        };
        behind = format!("&behind={next}");
    }
    assert_eq!(lines, 1_000);
}

async fn an_import_with_one_fault_is_refused_whole(kind: Kind) {
    let service = development(kind);
    let (admin, first) = (Staff::admin(service), ids(3));
    let mut faulty = doctor(first + 1);
    faulty["rating"] = json!(5.01);
    for bad in [faulty, doctor(first), json!({ "id": first + 1 })] {
        let doctors = json!([doctor(first), bad, doctor(first + 2)]);
        let answer = admin.post("doctors/import/").json(&doctors).send().await;
        assert_error(&answer, 400, "invalid_request");
        assert!(answer.text.contains("[1]: "), "{answer:?}");
    }
    for id in first..first + 3 {
        let path = format!("doctors/{id}/");
        assert_error(&admin.get(&path).send().await, 404, "doctor_not_found");
    }
    assert_eq!(admin.log().await.json()["entries"], json!([]));
}

async fn an_import_is_bounded(kind: Kind) {
    let service = development(kind);
    let (admin, first) = (Staff::admin(service), ids(1_001));
    let doctors: Vec<_> = (first..=first + 1_000).map(doctor).collect();
    let answer = admin.post("doctors/import/").json(&json!(doctors)).send();
    assert_error(&answer.await, 400, "invalid_request");
    let endless = format!("[{}]", " ".repeat(1024 * 1024));
    let answer = admin.post("doctors/import/");
    let answer = answer.body("application/json", endless).send().await;
    assert_error(&answer, 413, "body_too_large");
    for no_list in ["{}", "[1]", "[", "\"\""] {
        let import = admin.post("doctors/import/");
        let answer = import.body("application/json", no_list).send().await;
        assert_error(&answer, 400, "invalid_json");
    }
}

async fn what_is_no_doctor_is_refused(kind: Kind) {
    let service = development(kind);
    let (admin, id) = (Staff::admin(service), ids(1));
    let path = format!("doctors/{id}/");
    for (field, value) in [
        ("rating", json!(-0.01)),
        ("rating", json!("5.01")),
        ("rating", json!(1.001)),
        ("rating", Value::Null),
        ("first_name", json!(" ")),
        ("first_name", json!("x".repeat(101))),
        ("first_name", json!("a\u{0}b")),
        ("last_name", json!(7)),
        ("specialisation", json!("x")),
    ] {
        let mut body = body("4.8");
        body[field] = value;
        let answer = admin.put(&path).json(&body).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
    for no_id in ["0", "-1", "abc"] {
        let put = admin.put(&format!("doctors/{no_id}/")).json(&body("1"));
        assert_error(&put.send().await, 404, "doctor_not_found");
    }
    assert_error(&admin.get(&path).send().await, 404, "doctor_not_found");
}
