//! What time changes. The rows are made older, as the clock cannot be moved.

use chrono::DateTime;
use serde_json::json;
use test_support::clock::unix_seconds;

use crate::support::database::Database;
use crate::support::{
    Click, Kind, Service, Setup, User, assert_error, development, error_of, on_both_databases,
};

on_both_databases!(
    overdue_payment_is_expired_at_once,
    overdue_payment_cannot_be_begun_or_cancelled,
    overdue_payment_that_failed_gets_no_second_attempt,
    money_taken_in_time_is_credited_however_late_click_says_so,
    history_shows_overdue_payments_as_expired,
    wallet_older_than_a_week_has_the_daily_quota_alone,
    daily_quota_is_renewed_each_day,
    doctor_seen_yesterday_is_charged_again,
    today_is_the_day_in_tashkent,
);

fn database(service: &Service) -> &Database {
    &service.setup.database
}

async fn overdue_payment_is_expired_at_once(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let payment = user.create_payment("50000.00").await;
    database(service).age_payments(user.id, 1).await;
    assert_eq!(user.status_of(&payment).await, "expired");
}

async fn overdue_payment_cannot_be_begun_or_cancelled(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    database(service).age_payments(user.id, 400 * 24).await;
    let answer = click.prepare(&payment.prepare()).await;
    assert_eq!(error_of(&answer), -9);
    let cancel = user
        .post(&format!("payments/{}/cancel/", payment.id))
        .send()
        .await;
    assert_error(&cancel, 400, "payment_not_cancellable");
    assert_eq!(user.status_of(&payment).await, "expired");
    assert_eq!(user.balance().await, "0.00");
}

async fn overdue_payment_that_failed_gets_no_second_attempt(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let declined = click.begin(&payment).await.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&declined).await), -9);
    database(service).age_payments(user.id, 1).await;
    let answer = click.prepare(&payment.prepare()).await;
    assert_eq!(error_of(&answer), -9);
    assert_eq!(user.balance().await, "0.00");
}

async fn money_taken_in_time_is_credited_however_late_click_says_so(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    database(service).age_payments(user.id, 24).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    let late = format!(
        "UPDATE payments SET is_late = is_late WHERE user_id = {} AND is_late",
        user.id
    );
    assert_eq!(
        database(service).execute(&late).await,
        1,
        "it is marked as late"
    );
}

async fn history_shows_overdue_payments_as_expired(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.create_payment("50000.00").await;
    database(service).age_payments(user.id, 1).await;
    let history = user.read("payments/history/").await;
    assert_eq!(history.json()[0]["status"], "expired");
    for (status, count) in [("expired", "1"), ("pending", "0")] {
        let listed = user
            .read(&format!("payments/history/?status={status}"))
            .await;
        assert_eq!(listed.header("x-total-count"), Some(count), "{status}");
    }
}

async fn view(user: &User, doctor: u32) -> bool {
    let body = json!({ "service_type": "doctor_view", "related_object_id": doctor });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["charged"] == true
}

async fn wallet_older_than_a_week_has_the_daily_quota_alone(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.top_up("50000.00").await;
    let age = format!(
        "UPDATE wallets SET opened_at = opened_at - {} WHERE user_id = {}",
        database(service).span(8 * 24),
        user.id
    );
    assert_eq!(database(service).execute(&age).await, 1);
    for (doctor, charged) in [(1, false), (2, false), (3, false), (4, true)] {
        assert_eq!(view(&user, doctor).await, charged, "{doctor}");
    }
}

/// Makes today's views those of yesterday.
async fn sleep_over(service: &Service, user: &User) {
    for table in ["daily_usage", "doctor_views"] {
        let day = match database(service) {
            Database::Sqlite(_) => "date(day, '-1 day')",
            Database::Postgres(_) => "day - 1",
        };
        let statement = format!("UPDATE {table} SET day = {day} WHERE user_id = {}", user.id);
        assert!(database(service).execute(&statement).await > 0);
    }
}

async fn daily_quota_is_renewed_each_day(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.top_up("50000.00").await;
    for doctor in 1..=5 {
        assert!(!view(&user, doctor).await);
    }
    assert!(view(&user, 6).await);
    sleep_over(service, &user).await;
    for (doctor, charged) in [(11, false), (12, false), (13, false), (14, true)] {
        assert_eq!(view(&user, doctor).await, charged, "{doctor}");
    }
}

async fn doctor_seen_yesterday_is_charged_again(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.top_up("50000.00").await;
    for doctor in 1..=5 {
        assert!(!view(&user, doctor).await);
    }
    assert!(view(&user, 6).await);
    sleep_over(service, &user).await;
    for doctor in 11..=13 {
        assert!(!view(&user, doctor).await);
    }
    assert!(view(&user, 6).await);
    assert!(!view(&user, 6).await);
    assert_eq!(user.balance().await, "40000.00");
}

/// The day on which the service believes to be.
async fn today(service: &Service) -> String {
    let usage = service.user().read("billing/daily-usage/").await;
    crate::support::user::text(&usage, "/daily_usage/date")
}

/// The day where clocks are so many hours ahead of UTC.
fn day_at(hours: i64) -> String {
    let there = DateTime::from_timestamp(unix_seconds() + hours * 3600, 0).expect("a time");
    there.format("%Y-%m-%d").to_string()
}

async fn today_is_the_day_in_tashkent(kind: Kind) {
    let before = day_at(5);
    let today = today(development(kind)).await;
    assert!([before, day_at(5)].contains(&today), "{today}");
}

#[tokio::test]
async fn today_is_the_day_in_the_zone_that_is_set() {
    // 25 hours apart, so that they never share a day.
    for (zone, hours) in [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)] {
        let setup = Setup::development(Kind::Sqlite).with("HAMYON__BILLING__TIME_ZONE", zone);
        let service = Service::start(setup);
        let before = day_at(hours);
        let today = today(&service).await;
        assert!([before, day_at(hours)].contains(&today), "{zone}: {today}");
    }
}
