use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::billing::{BillingSummary, Quantity, ServiceType, Tally};
use domain::ledger::{CancelPayment, Charge};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::PaymentStatus;
use domain::wallet::WalletKey;

use crate::Fixture;
use crate::support::{last_days, payment_of, som};

async fn summary(fixture: &Fixture, key: WalletKey, days: u16) -> BillingSummary {
    let (period, now) = (last_days(fixture, days), fixture.now());
    let read = fixture.storage().billing_summary(key, &period, now).await;
    read.expect("an account is summed up")
}

const fn tally(count: u64, amount_minor: i64) -> Tally {
    Tally {
        count,
        amount_minor,
    }
}

pub async fn the_summary_of_a_stranger_is_empty(fixture: &Fixture) {
    let other = fixture.user();
    other.top_up(som(10_000)).await;
    fixture.applied(other.view(7)).await;
    let stranger = fixture.user();
    assert_eq!(
        summary(fixture, stranger.key(), 365).await,
        BillingSummary::default()
    );
}

pub async fn a_summary_sums_up_movements_of_its_wallet_and_period(fixture: &Fixture) {
    fixture
        .change_catalogue(|catalogue| {
            for terms in &mut catalogue.gateways {
                terms.supported_currencies = CurrencyCode::ALL.to_vec();
            }
        })
        .await;
    let (user, click) = (fixture.user(), fixture.click());
    user.top_up(som(90_000)).await;
    fixture
        .applied(user.charge(ServiceType::Consultation))
        .await;
    fixture.advance(TimeDelta::days(30));
    user.top_up(som(20_000)).await;
    user.top_up(som(10_000)).await;
    fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    let three_views = Charge {
        quantity: Quantity::try_new(3).expect("a quantity"),
        ..user.charge(ServiceType::DoctorView)
    };
    fixture.applied(three_views).await;
    let dollars = AnyMoney::new(1_234, CurrencyCode::Usd);
    let create = user.create_through(click.name.clone(), dollars);
    let payment = payment_of(fixture.applied(create).await);
    let attempt = click.begun(&payment).await;
    click.completed(&payment, &attempt).await;

    let month = summary(fixture, user.key(), 30).await;
    assert_eq!(month.credits, tally(2, som(30_000)));
    assert_eq!(month.debits, tally(2, som(16_000)));
    assert_eq!(month.doctor_view_charges, tally(1, som(15_000)));
    assert_eq!(month.net_change_minor(), som(14_000));
    assert_eq!(month.wallet, Some(user.wallet().await));
    let longer = summary(fixture, user.key(), 31).await;
    assert_eq!(longer.credits, tally(3, som(120_000)));
    assert_eq!(longer.debits, tally(3, som(66_000)));
    let other = summary(fixture, user.key_in(CurrencyCode::Usd), 365).await;
    assert_eq!(other.credits, tally(1, 1_234));
    assert_eq!(other.debits, Tally::default());
    let paid = BTreeMap::from([(PaymentStatus::Completed, tally(1, 1_234))]);
    assert_eq!(other.payments, paid);
}

pub async fn a_period_begins_at_midnight_in_tashkent(fixture: &Fixture) {
    let user = fixture.user();
    let moment = |text: &str| text.parse().expect("a moment");
    fixture.clock().set(moment("2026-01-15T18:59:59.999999Z"));
    user.top_up(som(10_000)).await;
    fixture.applied(user.view(1)).await;
    fixture.clock().set(moment("2026-01-15T19:00:00Z"));
    user.top_up(som(20_000)).await;
    fixture.applied(user.view(1)).await;
    for (now, days, sums) in [
        ("2026-01-15T19:00:00Z", 1, (1, som(20_000), 1)),
        ("2026-01-16T18:59:59Z", 1, (1, som(20_000), 1)),
        ("2026-01-15T19:00:00Z", 2, (2, som(30_000), 2)),
        ("2026-01-17T18:59:59Z", 2, (1, som(20_000), 1)),
        ("2026-01-17T19:00:00Z", 2, (0, 0, 0)),
        ("2027-01-14T19:00:00Z", 365, (1, som(20_000), 1)),
    ] {
        fixture.clock().set(moment(now));
        let read = summary(fixture, user.key(), days).await;
        let (count, amount, views) = sums;
        assert_eq!(read.credits, tally(count, amount), "{days} days at {now}");
        let paid = read.payments_that_are(PaymentStatus::Completed);
        assert_eq!(paid, tally(count, amount), "{days} days at {now}");
        assert_eq!(read.free_views, views, "{days} days at {now}");
    }
}

pub async fn a_summary_tells_payments_by_the_status_that_the_world_sees(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let mut payments = Vec::new();
    for thousands in 1..=6 {
        payments.push(user.payment(som(1_000 * thousands)).await);
    }
    let [_pending, processing, failed, paid, cancelled, twice] = &payments[..] else {
        unreachable!("six payments");
    };
    click.begun(processing).await;
    let attempt = click.begun(failed).await;
    click.failed(failed, &attempt).await;
    for payment in [paid, twice] {
        let attempt = click.begun(payment).await;
        click.completed(payment, &attempt).await;
    }
    let cancel = CancelPayment {
        user_id: user.id,
        payment_id: cancelled.id,
    };
    fixture.applied(cancel).await;

    let in_time = BTreeMap::from([
        (PaymentStatus::Pending, tally(1, som(1_000))),
        (PaymentStatus::Processing, tally(1, som(2_000))),
        (PaymentStatus::Failed, tally(1, som(3_000))),
        (PaymentStatus::Completed, tally(2, som(10_000))),
        (PaymentStatus::Cancelled, tally(1, som(5_000))),
    ]);
    assert_eq!(summary(fixture, user.key(), 1).await.payments, in_time);
    fixture.clock().set(processing.expires_at);
    let overdue = BTreeMap::from([
        (PaymentStatus::Processing, tally(1, som(2_000))),
        (PaymentStatus::Completed, tally(2, som(10_000))),
        (PaymentStatus::Cancelled, tally(1, som(5_000))),
        (PaymentStatus::Expired, tally(2, som(4_000))),
    ]);
    assert_eq!(summary(fixture, user.key(), 1).await.payments, overdue);
}

pub async fn a_summary_counts_doctor_views_free_and_paid(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    for doctor in 1..=6 {
        fixture.applied(user.view(doctor)).await;
    }
    fixture.applied(user.view(6)).await;
    let two_more = Charge {
        quantity: Quantity::try_new(2).expect("a quantity"),
        ..user.charge(ServiceType::DoctorView)
    };
    fixture.applied(two_more).await;
    fixture.advance(TimeDelta::days(1));
    fixture.applied(user.view(6)).await;
    let both = summary(fixture, user.key(), 2).await;
    assert_eq!((both.free_views, both.paid_views), (5 + 1, 1 + 2));
    assert_eq!(both.doctor_view_charges, tally(2, som(15_000)));
    let today = summary(fixture, user.key(), 1).await;
    assert_eq!((today.free_views, today.paid_views), (1, 0));
}
