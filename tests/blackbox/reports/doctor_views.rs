use serde_json::{Value, json};
use test_support::client::Answer;

use super::{VIEWS, assert_raw, view_doctors};
use crate::support::{Kind, Service, assert_error, development, on_both_databases};

on_both_databases!(
    doctor_views_are_listed_with_what_they_cost,
    doctor_views_come_in_pages,
    doctors_whom_nobody_knows_are_listed_by_their_ids,
);

/// The views of a page: doctor, charged, granted by.
fn listed(answer: &Answer) -> Vec<(i64, bool, String)> {
    let body = answer.json();
    let views = body["doctor_views"].as_array().expect("a list");
    let view = |view: &Value| {
        (
            view["doctor_id"].as_i64().expect("an id"),
            view["charged"].as_bool().expect("yes or no"),
            view["granted_by"].as_str().expect("a word").to_owned(),
        )
    };
    views.iter().map(view).collect()
}

async fn doctor_views_are_listed_with_what_they_cost(kind: Kind) {
    let user = development(kind).user();
    user.top_up("60000.00").await;
    view_doctors(&user).await;
    // Seen already: nothing new.
    let again = json!({ "service_type": "doctor_view", "related_object_id": 2 });
    user.send("payments/billing/charge/", &again).await;
    let answer = user.read(VIEWS).await;
    let expected = [
        (6, true, "paid"),
        (5, false, "new_user"),
        (4, false, "new_user"),
        (3, false, "daily_quota"),
        (2, false, "daily_quota"),
        (1, false, "daily_quota"),
    ];
    let expected = expected.map(|(doctor, charged, by)| (doctor, charged, by.to_owned()));
    assert_eq!(listed(&answer), expected);
    let usage = user.read("billing/daily-usage/").await;
    let newest = &answer.json()["doctor_views"][0];
    assert_eq!(newest["date"], usage.json()["daily_usage"]["date"]);
    let viewed_at = newest["viewed_at"].as_str().expect("a time");
    assert!(viewed_at.ends_with('Z'), "{viewed_at}");
}

async fn doctor_views_come_in_pages(kind: Kind) {
    let user = development(kind).user();
    user.top_up("60000.00").await;
    view_doctors(&user).await;
    let doctors = async |page: u32| {
        let answer = user.read(&format!("{VIEWS}?per_page=4&page={page}")).await;
        assert_eq!(answer.raw("/pagination/total_count"), "6");
        assert_eq!(answer.raw("/pagination/total_pages"), "2");
        let views = listed(&answer).into_iter();
        views.map(|(doctor, ..)| doctor).collect::<Vec<_>>()
    };
    assert_eq!(doctors(1).await, [6, 5, 4, 3]);
    assert_eq!(doctors(2).await, [2, 1]);
    assert_eq!(doctors(3).await, [] as [i64; 0]);
    let wrong = user.get(&format!("{VIEWS}?page=0")).send().await;
    assert_error(&wrong, 400, "invalid_request");
}

async fn doctors_whom_nobody_knows_are_listed_by_their_ids(kind: Kind) {
    let service: &Service = development(kind);
    let (known, unknown) = (900_001, 900_002);
    let doctor = format!(
        "INSERT INTO doctors (id, first_name, last_name, specialization, rating_hundredths)
         VALUES ({known}, 'Nodira', 'Karimova', 'Kardiolog', 480)"
    );
    service.setup.database.execute(&doctor).await;
    let user = service.user();
    for doctor in [known, unknown] {
        let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
        user.send("payments/billing/charge/", &body).await;
    }
    let answer = user.read(VIEWS).await;
    assert_raw(
        &answer,
        &[
            ("/doctor_views/0/doctor_id", "900002"),
            ("/doctor_views/0/doctor", "null"),
            ("/doctor_views/1/doctor_id", "900001"),
            ("/doctor_views/1/doctor/first_name", "\"Nodira\""),
            ("/doctor_views/1/doctor/last_name", "\"Karimova\""),
            ("/doctor_views/1/doctor/rating", "4.8"),
        ],
    );
}
