use chrono::TimeDelta;
use domain::billing::AccountSnapshot;
use domain::ids::DoctorId;
use domain::ledger::OpenWallet;
use domain::money::CurrencyCode;
use domain::time::BusinessCalendar;

use crate::Fixture;
use crate::support::som;

pub async fn an_account_snapshot_shows_what_a_decision_sees(fixture: &Fixture) {
    let (user, calendar) = (fixture.user(), BusinessCalendar::default());
    let dollars = user.key_in(CurrencyCode::Usd);
    fixture.applied(OpenWallet { key: dollars }).await;
    user.top_up(som(10_000)).await;
    let (seen, unseen) = (fixture.ids().doctor(), fixture.ids().doctor());
    let mut days = Vec::new();
    for _ in 0..3 {
        fixture.applied(user.view(seen.get())).await;
        days.push(fixture.usage_today(&user).await.expect("a day with views"));
        fixture.advance(TimeDelta::days(1));
    }
    let snapshot = async |doctor: Option<DoctorId>, first: usize, today: usize| {
        let (since, today) = (days[first].day, days[today].day);
        let storage = fixture.storage();
        let snapshot = storage.account_snapshot(dollars, doctor, since, today);
        snapshot.await.expect("an account is read")
    };
    let expected = AccountSnapshot {
        wallet: user.find_wallet(dollars).await,
        anchor: Some(user.wallet().await),
        usage: days[1..].to_vec(),
        has_viewed_doctor_today: true,
    };
    let mut read = snapshot(Some(seen), 1, 2).await;
    read.usage.sort_by_key(|usage| usage.day);
    assert_eq!(read, expected);
    assert!(!snapshot(Some(unseen), 0, 2).await.has_viewed_doctor_today);
    assert!(!snapshot(None, 0, 2).await.has_viewed_doctor_today);

    let tomorrow = calendar.day_of(fixture.now());
    let storage = fixture.storage();
    let read = storage.account_snapshot(user.key(), Some(seen), tomorrow, tomorrow);
    let read = read.await.expect("an account is read");
    assert_eq!(read.usage, []);
    assert!(!read.has_viewed_doctor_today);
    assert_eq!(read.wallet, read.anchor);
}

pub async fn the_account_of_a_stranger_is_empty(fixture: &Fixture) {
    let user = fixture.user();
    let today = BusinessCalendar::default().day_of(fixture.now());
    let storage = fixture.storage();
    let doctor = Some(fixture.ids().doctor());
    let read = storage.account_snapshot(user.key(), doctor, today, today);
    let expected = AccountSnapshot {
        wallet: None,
        anchor: None,
        usage: Vec::new(),
        has_viewed_doctor_today: false,
    };
    assert_eq!(read.await.expect("an account is read"), expected);
    assert_eq!(fixture.usage_today(&user).await, None);
}
