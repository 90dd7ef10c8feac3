use chrono::TimeDelta;
use domain::billing::ServiceType;
use domain::ledger::{CancelPayment, CreatePayment, ExpirePayment};
use domain::money::{AnyMoney, CurrencyCode};
use domain::page::{Page, PageRequest};
use domain::payment::{Payment, PaymentFilter, PaymentPurpose, PaymentStatus};
use domain::time::Timestamp;
use domain::wallet::{Direction, Transaction, TransactionFilter, TransactionStatus};

use crate::Fixture;
use crate::support::{User, WHOLE_LIST, payment_of, som};

const ALL_TIME: TransactionFilter = TransactionFilter {
    direction: None,
    status: None,
    since: Timestamp::UNIX_EPOCH,
};

pub async fn transactions_come_newest_first_in_pages(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    for _ in 0..6 {
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    }
    let sequences = async |page, per_page| {
        let page = list(fixture, user, ALL_TIME, PageRequest { page, per_page }).await;
        let rows = page.items.iter().map(|row| row.sequence);
        (rows.collect::<Vec<_>>(), page.total_count)
    };
    assert_eq!(sequences(1, 3).await, (vec![7, 6, 5], 7));
    assert_eq!(sequences(2, 3).await, (vec![4, 3, 2], 7));
    assert_eq!(sequences(3, 3).await, (vec![1], 7));
    assert_eq!(sequences(4, 3).await, (vec![], 7));
    assert_eq!(sequences(u32::MAX, 100).await, (vec![], 7));
}

pub async fn transactions_are_filtered_by_direction_status_and_age(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    fixture.advance(TimeDelta::days(7));
    let since = fixture.now();
    user.top_up(som(2_000)).await;
    fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    let sequences = async |filter| {
        let page = list(fixture, user, filter, WHOLE_LIST).await;
        let rows: Vec<_> = page.items.iter().map(|row| row.sequence).collect();
        assert_eq!(u64::try_from(rows.len()).expect("few"), page.total_count);
        rows
    };
    let of = |direction| TransactionFilter {
        direction: Some(direction),
        status: Some(TransactionStatus::Completed),
        ..ALL_TIME
    };
    assert_eq!(sequences(of(Direction::Credit)).await, [3, 1]);
    assert_eq!(sequences(of(Direction::Debit)).await, [4, 2]);
    let from = |since| TransactionFilter { since, ..ALL_TIME };
    assert_eq!(
        sequences(from(since)).await,
        [4, 3],
        "the very moment counts"
    );
    let later = since + TimeDelta::microseconds(1);
    assert_eq!(sequences(from(later)).await, [] as [i64; 0]);
}

pub async fn transactions_of_others_are_not_listed(fixture: &Fixture) {
    let (user, other) = (fixture.user(), fixture.user());
    other.top_up(som(10_000)).await;
    assert_eq!(user.transactions().await, []);
    let dollars = other.key_in(CurrencyCode::Usd);
    let storage = fixture.storage();
    let recent = storage.recent_transactions(dollars, 10).await;
    assert_eq!(recent.expect("transactions are read"), []);
}

pub async fn recent_transactions_are_the_newest(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    for _ in 0..4 {
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    }
    let storage = fixture.storage();
    let recent = storage.recent_transactions(user.key(), 3).await;
    let all = user.transactions().await;
    assert_eq!(recent.expect("transactions are read"), all[..3]);
}

pub async fn spending_counts_charges_since_a_moment(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(60_000)).await;
    fixture
        .applied(user.charge(ServiceType::Consultation))
        .await;
    fixture.advance(TimeDelta::days(30));
    let since = fixture.now();
    user.top_up(som(5_000)).await;
    for _ in 0..2 {
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    }
    let spent = async |since| {
        let spent = fixture.storage().spent_since(user.key(), since).await;
        spent.expect("spending is summed")
    };
    assert_eq!(spent(since).await, som(2_000));
    assert_eq!(spent(Timestamp::UNIX_EPOCH).await, som(52_000));
    assert_eq!(spent(since + TimeDelta::microseconds(1)).await, 0);
}

pub async fn payments_of_one_instant_have_one_order_over_all_pages(fixture: &Fixture) {
    let (user, smallest_id) = (fixture.user(), fixture.ids().payment());
    fixture.user().payment(som(10_000)).await;
    let mut created = Vec::new();
    for _ in 0..7 {
        created.push(user.payment(som(10_000)).await);
    }
    fixture.advance(TimeDelta::microseconds(1));
    let newest = CreatePayment {
        id: smallest_id,
        ..user.create(som(10_000))
    };
    created.push(payment_of(fixture.applied(newest).await));
    created.sort_by_key(|payment| std::cmp::Reverse((payment.created_at, payment.id)));
    let mut read = Vec::new();
    for page in 1..=5 {
        let per_page = 2;
        let filter = PaymentFilter::default();
        let request = PageRequest { page, per_page };
        let storage = fixture.storage();
        let page = storage.list_payments(user.id, &filter, request, fixture.now());
        let page = page.await.expect("payments are read");
        assert_eq!(page.total_count, 8);
        read.extend(page.items);
    }
    assert_eq!(read, created);
}

pub async fn payments_are_filtered_by_the_status_that_the_world_sees(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let mut payments = Vec::new();
    for _ in 0..6 {
        payments.push(user.payment(som(10_000)).await);
    }
    let [pending, processing, failed, paid, cancelled, expired] = &payments[..] else {
        unreachable!("six payments");
    };
    click.begun(processing).await;
    let attempt = click.begun(failed).await;
    click.failed(failed, &attempt).await;
    let attempt = click.begun(paid).await;
    click.completed(paid, &attempt).await;
    let cancel = CancelPayment {
        user_id: user.id,
        payment_id: cancelled.id,
    };
    fixture.applied(cancel).await;

    let in_time = [
        (PaymentStatus::Pending, vec![pending, expired]),
        (PaymentStatus::Processing, vec![processing]),
        (PaymentStatus::Failed, vec![failed]),
        (PaymentStatus::Completed, vec![paid]),
        (PaymentStatus::Cancelled, vec![cancelled]),
        (PaymentStatus::Expired, vec![]),
    ];
    for (status, expected) in in_time {
        assert_ids(fixture, user, of_status(status), &expected).await;
    }
    fixture.clock().set(pending.expires_at);
    let payment_id = expired.id;
    fixture.applied(ExpirePayment { payment_id }).await;
    let overdue = [
        (PaymentStatus::Pending, vec![]),
        (PaymentStatus::Processing, vec![processing]),
        (PaymentStatus::Failed, vec![]),
        (PaymentStatus::Completed, vec![paid]),
        (PaymentStatus::Expired, vec![pending, failed, expired]),
        (PaymentStatus::Refunded, vec![]),
    ];
    for (status, expected) in overdue {
        assert_ids(fixture, user, of_status(status), &expected).await;
    }
}

pub async fn payments_are_filtered_by_gateway_and_purpose(fixture: &Fixture) {
    let user = fixture.user();
    let payme = fixture.gateway("payme").name;
    let by_click = user.payment(som(10_000)).await;
    let amount = AnyMoney::new(som(10_000), CurrencyCode::Uzs);
    let by_payme = user.create_through(payme.clone(), amount);
    let by_payme = payment_of(fixture.applied(by_payme).await);
    let topup = CreatePayment {
        purpose: PaymentPurpose::Topup,
        ..user.create_through(payme.clone(), amount)
    };
    let topup = payment_of(fixture.applied(topup).await);
    let through = |gateway| PaymentFilter {
        gateway: Some(gateway),
        ..PaymentFilter::default()
    };
    assert_ids(fixture, user, through(fixture.click().name), &[&by_click]).await;
    assert_ids(fixture, user, through(payme.clone()), &[&by_payme, &topup]).await;
    let only_topup = PaymentFilter {
        status: Some(PaymentStatus::Pending),
        gateway: Some(payme),
        purpose: Some(PaymentPurpose::Topup),
    };
    assert_ids(fixture, user, only_topup, &[&topup]).await;
    assert_ids(fixture, fixture.user(), PaymentFilter::default(), &[]).await;
}

fn of_status(status: PaymentStatus) -> PaymentFilter {
    PaymentFilter {
        status: Some(status),
        ..PaymentFilter::default()
    }
}

/// The filter lets exactly these payments through, in whatever order, and counts them right.
async fn assert_ids(
    fixture: &Fixture,
    user: User<'_>,
    filter: PaymentFilter,
    expected: &[&Payment],
) {
    let storage = fixture.storage();
    let page = storage.list_payments(user.id, &filter, WHOLE_LIST, fixture.now());
    let page = page.await.expect("payments are read");
    let mut read: Vec<_> = page.items.iter().map(|payment| payment.id).collect();
    let mut expected: Vec<_> = expected.iter().map(|payment| payment.id).collect();
    read.sort_unstable();
    expected.sort_unstable();
    assert_eq!(read, expected, "{filter:?}");
    assert_eq!(
        page.total_count,
        u64::try_from(expected.len()).expect("few")
    );
}

async fn list(
    fixture: &Fixture,
    user: User<'_>,
    filter: TransactionFilter,
    page: PageRequest,
) -> Page<Transaction> {
    let storage = fixture.storage();
    let page = storage.list_transactions(user.key(), filter, page).await;
    page.expect("transactions are read")
}
