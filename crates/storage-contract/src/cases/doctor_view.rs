use chrono::TimeDelta;
use domain::billing::{DoctorView, DoctorViewKey, ViewGrant};
use domain::ids::DoctorId;
use domain::page::{Page, PageRequest};
use domain::time::BusinessCalendar;

use crate::Fixture;
use crate::support::{User, WHOLE_LIST, som};

async fn list(fixture: &Fixture, user: User<'_>, page: PageRequest) -> Page<DoctorView> {
    let read = fixture.storage().list_doctor_views(user.id, page).await;
    read.expect("doctor views are read")
}

/// Looks at a doctor now; the view that must be recorded.
async fn view(fixture: &Fixture, user: User<'_>, doctor: i64, granted_by: ViewGrant) -> DoctorView {
    fixture.applied(user.view(doctor)).await;
    let viewed_at = fixture.now();
    DoctorView {
        key: DoctorViewKey {
            user_id: user.id,
            day: BusinessCalendar::default().day_of(viewed_at),
            doctor_id: DoctorId::new(doctor).expect("positive"),
        },
        granted_by,
        viewed_at,
    }
}

pub async fn a_view_remembers_what_granted_it_and_when(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let grants = [
        ViewGrant::DailyQuota,
        ViewGrant::DailyQuota,
        ViewGrant::DailyQuota,
        ViewGrant::NewUser,
        ViewGrant::NewUser,
        ViewGrant::Paid,
    ];
    let mut expected = Vec::new();
    for grant in grants {
        fixture.advance(TimeDelta::microseconds(1));
        expected.push(view(fixture, user, fixture.ids().positive(), grant).await);
    }
    expected.reverse();
    assert_eq!(list(fixture, user, WHOLE_LIST).await.items, expected);
}

pub async fn a_second_look_changes_nothing(fixture: &Fixture) {
    let user = fixture.user();
    let first = view(fixture, user, 7, ViewGrant::DailyQuota).await;
    fixture.advance(TimeDelta::minutes(1));
    fixture.applied(user.view(7)).await;
    let listed = list(fixture, user, WHOLE_LIST).await;
    assert_eq!((listed.items, listed.total_count), (vec![first], 1));
}

pub async fn the_newest_day_comes_first_in_pages(fixture: &Fixture) {
    let user = fixture.user();
    fixture.applied(fixture.user().view(1)).await;
    let mut views = Vec::new();
    // On each day the doctors are seen in the order of their ids, or against it, or at one moment.
    for doctors in [[1, 2, 3], [3, 2, 1]] {
        for doctor in doctors {
            views.push(view(fixture, user, doctor, ViewGrant::DailyQuota).await);
            fixture.advance(TimeDelta::minutes(1));
        }
        fixture.advance(TimeDelta::days(1));
    }
    for doctor in [2, 1] {
        views.push(view(fixture, user, doctor, ViewGrant::DailyQuota).await);
    }
    views.sort_by_key(|view| (view.key.day, view.viewed_at, view.key.doctor_id));
    views.reverse();
    let mut read = Vec::new();
    for page in 1..=4 {
        let per_page = 3;
        let page = list(fixture, user, PageRequest { page, per_page }).await;
        assert_eq!(page.total_count, 8);
        read.extend(page.items);
    }
    assert_eq!(read, views);
}

pub async fn the_views_of_others_are_not_listed(fixture: &Fixture) {
    fixture.applied(fixture.user().view(7)).await;
    let listed = list(fixture, fixture.user(), WHOLE_LIST).await;
    assert_eq!((listed.items, listed.total_count), (vec![], 0));
}
