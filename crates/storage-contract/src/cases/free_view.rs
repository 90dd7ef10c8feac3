use chrono::TimeDelta;
use domain::billing::{DailyUsage, FreeReason, Quantity, ServiceType};
use domain::ledger::{Charge, Receipt};
use domain::time::BusinessCalendar;

use crate::Fixture;
use crate::support::{User, som};

/// Looks at a doctor nobody else looks at: why it was free, or `None` when it was paid for.
async fn view(fixture: &Fixture, user: User<'_>) -> Option<FreeReason> {
    view_of(fixture, user, fixture.ids().positive()).await
}

async fn view_of(fixture: &Fixture, user: User<'_>, doctor: i64) -> Option<FreeReason> {
    match fixture.applied(user.view(doctor)).await {
        Receipt::Free { reason, .. } => Some(reason),
        Receipt::Charged(_) => None,
        other => panic!("expected a view, got {other:?}"),
    }
}

pub async fn the_daily_quota_comes_first_then_those_of_a_new_user_then_the_wallet(
    fixture: &Fixture,
) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let mut reasons = Vec::new();
    for _ in 0..6 {
        reasons.push(view(fixture, user).await);
    }
    assert_eq!(
        reasons,
        [
            Some(FreeReason::DailyQuota),
            Some(FreeReason::DailyQuota),
            Some(FreeReason::DailyQuota),
            Some(FreeReason::NewUser),
            Some(FreeReason::NewUser),
            None
        ]
    );
    assert_eq!(user.balance().await, som(5_000));
    let usage = fixture.usage_today(&user).await;
    let expected = DailyUsage {
        user_id: user.id,
        day: BusinessCalendar::default().day_of(fixture.now()),
        quota_views: 3,
        new_user_views: 2,
        paid_views: 1,
    };
    assert_eq!(usage, Some(expected));
}

pub async fn a_doctor_is_paid_for_once_a_day(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(20_000)).await;
    for _ in 0..5 {
        view(fixture, user).await;
    }
    let doctor = fixture.ids().positive();
    assert_eq!(view_of(fixture, user, doctor).await, None);
    let again = view_of(fixture, user, doctor).await;
    assert_eq!(again, Some(FreeReason::AlreadyViewedToday));
    assert_eq!(user.balance().await, som(15_000));

    fixture.advance(TimeDelta::days(1));
    let next_day = view_of(fixture, user, doctor).await;
    assert_eq!(next_day, Some(FreeReason::DailyQuota));
}

pub async fn the_quota_renews_at_midnight_in_tashkent(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(5_000)).await;
    for _ in 0..5 {
        view(fixture, user).await;
    }
    let moment = |text: &str| text.parse().expect("a moment");
    fixture.clock().set(moment("2026-01-15T18:59:59.999999Z"));
    assert_eq!(view(fixture, user).await, None);
    fixture.clock().set(moment("2026-01-15T19:00:00Z"));
    assert_eq!(view(fixture, user).await, Some(FreeReason::DailyQuota));
}

pub async fn extra_views_of_a_new_user_end_after_seven_days(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(5_000)).await;
    fixture.advance(TimeDelta::days(7));
    for _ in 0..3 {
        assert_eq!(view(fixture, user).await, Some(FreeReason::DailyQuota));
    }
    assert_eq!(view(fixture, user).await, Some(FreeReason::NewUser));
    fixture.advance(TimeDelta::microseconds(1));
    assert_eq!(view(fixture, user).await, None, "the fifth view ever");
}

pub async fn views_of_earlier_days_count_against_those_of_a_new_user(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(5_000)).await;
    for _ in 0..2 {
        view(fixture, user).await;
    }
    fixture.advance(TimeDelta::days(6));
    for _ in 0..3 {
        assert_eq!(view(fixture, user).await, Some(FreeReason::DailyQuota));
    }
    assert_eq!(view(fixture, user).await, None, "the sixth view ever");
}

pub async fn a_quantity_above_one_is_charged_in_full(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    let five_views = Charge {
        quantity: Quantity::try_new(5).expect("a quantity"),
        ..user.charge(ServiceType::DoctorView)
    };
    let receipt = fixture.applied(five_views).await;
    assert!(matches!(receipt, Receipt::Charged(_)), "{receipt:?}");
    assert_eq!(user.balance().await, som(100_000 - 5 * 4_500));
    let usage = fixture.usage_today(&user).await.expect("a day with views");
    assert_eq!((usage.free_views(), usage.paid_views), (0, 5));
}

pub async fn a_view_that_cannot_be_paid_leaves_no_trace(fixture: &Fixture) {
    let user = fixture.user();
    for _ in 0..5 {
        view(fixture, user).await;
    }
    let doctor = fixture.ids().positive();
    let before = fixture.usage_today(&user).await;
    fixture.refusal(user.view(doctor)).await;
    assert_eq!(fixture.usage_today(&user).await, before);
    user.top_up(som(5_000)).await;
    assert_eq!(
        view_of(fixture, user, doctor).await,
        None,
        "the refused view did not count as seen"
    );
}
