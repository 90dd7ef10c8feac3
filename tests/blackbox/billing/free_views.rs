use serde_json::json;

use crate::support::{Kind, User, all_at_once, assert_error, on_both_databases, sandbox};

on_both_databases!(
    new_user_sees_five_doctors_free_and_pays_for_the_sixth,
    doctor_seen_today_costs_nothing_again,
    unknown_doctor_is_404_before_anything_is_charged,
    asking_about_a_doctor_uses_no_free_view,
    both_ways_to_view_a_doctor_count_together,
    other_services_do_not_use_free_views,
    quantity_above_one_is_charged_in_full,
    view_that_cannot_be_paid_is_refused,
    twenty_views_at_one_moment_use_each_free_view_once,
    one_doctor_at_one_moment_is_one_view,
    usage_counts_free_and_paid_views_apart,
);

async fn usage(user: &User) -> [String; 5] {
    let answer = user.read("billing/daily-usage/").await;
    [
        "free_views_used",
        "free_views_remaining",
        "paid_views",
        "total_views",
        "spending_today",
    ]
    .map(|field| answer.raw(&format!("/daily_usage/{field}")).to_owned())
}

/// Uses up what is free without the sandbox's own doctors.
async fn use_free_views(user: &User) {
    for doctor in 1001..=1005 {
        let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
        let answer = user.send("payments/billing/charge/", &body).await;
        assert_eq!(answer.json()["charged"], false, "{answer:?}");
    }
}

async fn top_up(user: &User, amount: &str) {
    crate::sandbox::payer::top_up(user, amount).await;
}

async fn new_user_sees_five_doctors_free_and_pays_for_the_sixth(kind: Kind) {
    let user = sandbox(kind).user();
    top_up(&user, "50000.00").await;
    for doctor in [1, 2, 3, 4, 123] {
        let answer = user.view_doctor(doctor).await;
        assert_eq!(answer.json()["charged"], false, "{answer:?}");
        assert_eq!(answer.raw("/amount_charged"), "0.00");
        assert_eq!(answer.raw("/new_balance"), "50000.00");
    }
    let body = json!({ "service_type": "doctor_view", "related_object_id": 1001 });
    let sixth = user.send("payments/billing/charge/", &body).await;
    assert_eq!(sixth.raw("/amount_charged"), "5000.00");
    assert_eq!(user.balance().await, "45000.00");
}

async fn doctor_seen_today_costs_nothing_again(kind: Kind) {
    let user = sandbox(kind).user();
    top_up(&user, "50000.00").await;
    use_free_views(&user).await;
    let first = user.view_doctor(1).await;
    assert_eq!(first.json()["charged"], true);
    assert_eq!(first.raw("/amount_charged"), "5000.00");
    assert_eq!(first.raw("/new_balance"), "45000.00");
    let message = "Successfully charged for Shifokor profilini ko'rish";
    assert_eq!(first.json()["message"], message);
    // As a browser prefetches, or a page embeds the address as an image.
    for _ in 0..5 {
        let again = user.view_doctor(1).await;
        assert_eq!(again.json()["charged"], false, "{again:?}");
        assert_eq!(again.raw("/amount_charged"), "0.00");
    }
    assert_eq!(user.balance().await, "45000.00");
}

async fn unknown_doctor_is_404_before_anything_is_charged(kind: Kind) {
    let user = sandbox(kind).user();
    for doctor in [
        "999999",
        "0",
        "-1",
        "+1",
        "01",
        "abc",
        "1.5",
        "99999999999999999999",
    ] {
        let answer = user
            .get(&format!("billing/doctor/{doctor}/view/"))
            .send()
            .await;
        assert_error(&answer, 404, "doctor_not_found");
    }
    assert_eq!(usage(&user).await, ["0", "3", "0", "0", "0.00"]);
}

async fn asking_about_a_doctor_uses_no_free_view(kind: Kind) {
    let user = sandbox(kind).user();
    for prefix in ["billing", "payments/billing"] {
        let path = format!("{prefix}/doctor/1/check-access/");
        let asked = user.read(&path).await;
        assert_eq!(asked.json()["message"], "Free view available");
        assert_eq!(asked.raw("/free_views_remaining"), "3");
        assert_eq!(asked.raw("/price"), "5000.00");
    }
    user.view_doctor(1).await;
    let asked = user.read("billing/doctor/1/check-access/").await;
    assert_eq!(asked.json()["message"], "Already viewed today");
    let missing = user.get("billing/doctor/999999/check-access/").send().await;
    assert_error(&missing, 404, "doctor_not_found");
}

async fn both_ways_to_view_a_doctor_count_together(kind: Kind) {
    let user = sandbox(kind).user();
    user.view_doctor(1).await;
    let body = json!({ "service_type": "doctor_view", "related_object_id": 1 });
    let charge = user.send("payments/billing/charge/", &body).await;
    assert_eq!(charge.json()["charged"], false);
    assert_eq!(usage(&user).await, ["1", "2", "0", "1", "0.00"]);
    let body = json!({ "service_type": "doctor_view", "related_object_id": 2 });
    user.send("payments/billing/charge/", &body).await;
    user.view_doctor(2).await;
    assert_eq!(usage(&user).await, ["2", "1", "0", "2", "0.00"]);
}

async fn other_services_do_not_use_free_views(kind: Kind) {
    let user = sandbox(kind).user();
    top_up(&user, "50000.00").await;
    let charge = user.charge("chat_message").send().await;
    assert_eq!(charge.json()["charged"], true);
    assert_eq!(usage(&user).await, ["0", "3", "0", "0", "1000.00"]);
}

async fn quantity_above_one_is_charged_in_full(kind: Kind) {
    let user = sandbox(kind).user();
    top_up(&user, "50000.00").await;
    let body = json!({ "service_type": "doctor_view", "quantity": 2 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_eq!(answer.raw("/amount_charged"), "10000.00");
    assert_eq!(usage(&user).await, ["0", "3", "2", "2", "10000.00"]);
}

async fn view_that_cannot_be_paid_is_refused(kind: Kind) {
    let user = sandbox(kind).user();
    use_free_views(&user).await;
    let answer = user.view_doctor(1).await;
    assert_error(&answer, 402, "insufficient_balance");
    assert_eq!(answer.raw("/required_amount"), "5000.00");
    let body = json!({ "service_type": "doctor_view", "related_object_id": 1 });
    let asked = user.send("payments/billing/check-access/", &body).await;
    assert_eq!(asked.json()["message"], "Insufficient balance");
}

async fn twenty_views_at_one_moment_use_each_free_view_once(kind: Kind) {
    let user = sandbox(kind).user();
    top_up(&user, "10000.00").await;
    let views = (2001..=2020).map(|doctor| {
        let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
        user.post("payments/billing/charge/").json(&body).send()
    });
    let answers = all_at_once(views).await;
    let count = |status, charged: Option<bool>| {
        let is_such = |answer: &&test_support::client::Answer| {
            answer.status == status
                && charged.is_none_or(|charged| answer.json()["charged"] == charged)
        };
        answers.iter().filter(is_such).count()
    };
    assert_eq!(count(200, Some(false)), 5);
    assert_eq!(count(200, Some(true)), 2);
    assert_eq!(count(402, None), 13);
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(usage(&user).await, ["5", "0", "2", "7", "10000.00"]);
}

async fn one_doctor_at_one_moment_is_one_view(kind: Kind) {
    let user = sandbox(kind).user();
    top_up(&user, "50000.00").await;
    use_free_views(&user).await;
    let views = (0..10).map(|_| user.get("billing/doctor/1/view/").send());
    let answers = all_at_once(views).await;
    assert!(
        answers.iter().all(|answer| answer.status == 200),
        "{answers:?}"
    );
    let charged = answers
        .iter()
        .filter(|answer| answer.json()["charged"] == true);
    assert_eq!(charged.count(), 1);
    assert_eq!(user.balance().await, "45000.00");
}

async fn usage_counts_free_and_paid_views_apart(kind: Kind) {
    let user = sandbox(kind).user();
    assert_eq!(usage(&user).await, ["0", "3", "0", "0", "0.00"]);
    top_up(&user, "50000.00").await;
    use_free_views(&user).await;
    assert_eq!(usage(&user).await, ["5", "0", "0", "5", "0.00"]);
    user.view_doctor(1).await;
    user.view_doctor(2).await;
    user.view_doctor(2).await;
    assert_eq!(usage(&user).await, ["5", "0", "2", "7", "10000.00"]);
}
