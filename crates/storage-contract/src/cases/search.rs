use chrono::TimeDelta;
use domain::ids::PaymentId;
use domain::ledger::ExpirePayment;
use domain::money::{AnyMoney, CurrencyCode};
use domain::page::PageRequest;
use domain::payment::{Payment, PaymentSearch, PaymentStatus};

use crate::Fixture;
use crate::support::{WHOLE_LIST, payment_of, som};

pub async fn payments_of_everybody_are_found_newest_first_in_pages(fixture: &Fixture) {
    let mut created = Vec::new();
    for round in 0..7 {
        created.push(fixture.user().payment(som(10_000)).await);
        // Some of one moment, some not.
        fixture.advance(TimeDelta::microseconds(round % 2));
    }
    created.sort_by_key(|payment| std::cmp::Reverse((payment.created_at, payment.id)));
    let mut found = Vec::new();
    for page in 1..=4 {
        let request = PageRequest { page, per_page: 3 };
        let search = PaymentSearch::default();
        let reach = search.reach(fixture.now()).expect("narrow enough");
        let storage = fixture.storage();
        let page = storage.search_payments(&search, reach, request, fixture.now());
        let page = page.await.expect("payments are searched");
        assert_eq!(page.total_count, 7);
        found.extend(page.items);
    }
    assert_eq!(found, created);
}

pub async fn a_payment_is_found_by_each_thing_that_is_known_of_it(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let payment = user.stored_payment(payment.id).await;
    let other = fixture.user().payment(som(10_000)).await;
    click.begun(&other).await;
    let all_that_is_known = PaymentSearch {
        id: Some(payment.id),
        reference: Some(payment.reference.clone()),
        gateway_transaction: Some(attempt.transaction.id.clone()),
        user_id: Some(user.id),
        gateway: Some(payment.gateway.clone()),
        status: Some(PaymentStatus::Processing),
        from: Some(payment.created_at),
        until: Some(payment.created_at + TimeDelta::microseconds(1)),
    };
    let by_one = [
        PaymentSearch {
            id: all_that_is_known.id,
            ..PaymentSearch::default()
        },
        PaymentSearch {
            reference: all_that_is_known.reference.clone(),
            ..PaymentSearch::default()
        },
        PaymentSearch {
            gateway_transaction: all_that_is_known.gateway_transaction.clone(),
            ..PaymentSearch::default()
        },
        PaymentSearch {
            user_id: all_that_is_known.user_id,
            ..PaymentSearch::default()
        },
        all_that_is_known.clone(),
    ];
    for search in by_one {
        assert_finds(fixture, search, &[&payment]).await;
    }
}

pub async fn all_that_a_search_names_must_hold(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let other = fixture.user().payment(som(10_000)).await;
    let by_id = PaymentSearch {
        id: Some(payment.id),
        ..PaymentSearch::default()
    };
    let by_reference = PaymentSearch {
        reference: Some(payment.reference.clone()),
        ..PaymentSearch::default()
    };
    let by_transaction = PaymentSearch {
        gateway_transaction: Some(attempt.transaction.id.clone()),
        ..PaymentSearch::default()
    };
    let by_user = PaymentSearch {
        user_id: Some(user.id),
        ..PaymentSearch::default()
    };
    let everything = PaymentSearch::default();
    for search in [by_id, by_reference, by_transaction, by_user, everything] {
        let but = |change: fn(&mut PaymentSearch, &Payment)| {
            let mut changed = search.clone();
            change(&mut changed, &other);
            changed
        };
        for search in [
            but(|search, other| {
                if search.id.is_none() {
                    search.id = Some(PaymentId(uuid::Uuid::nil()));
                } else {
                    search.reference = Some(other.reference.clone());
                }
            }),
            but(|search, other| {
                search.user_id = Some(other.user_id);
                search.status = Some(PaymentStatus::Processing);
            }),
            but(|search, _| search.gateway = Some("payme".parse().expect("a name"))),
            but(|search, _| search.status = Some(PaymentStatus::Completed)),
            but(|search, other| search.until = Some(other.created_at)),
            but(|search, other| {
                search.from = Some(other.created_at + TimeDelta::microseconds(1));
            }),
            but(|search, _| {
                search.gateway_transaction = Some("no such transaction".to_owned());
            }),
        ] {
            assert_finds(fixture, search, &[]).await;
        }
    }
}

pub async fn one_transaction_id_of_two_gateways_finds_both_payments(fixture: &Fixture) {
    let (click, payme) = (fixture.click(), fixture.gateway("payme"));
    let by_click = fixture.user().payment(som(10_000)).await;
    fixture.advance(TimeDelta::seconds(1));
    let amount = AnyMoney::new(som(10_000), CurrencyCode::Uzs);
    let by_payme = fixture.user().create_through(payme.name.clone(), amount);
    let by_payme = payment_of(fixture.applied(by_payme).await);
    let attempt = click.begun(&by_click).await;
    let mut begin = payme.begin(&by_payme);
    begin.transaction.id.clone_from(&attempt.transaction.id);
    fixture.applied(begin).await;
    let search = PaymentSearch {
        gateway_transaction: Some(attempt.transaction.id),
        ..PaymentSearch::default()
    };
    assert_finds_ids(fixture, search.clone(), &[by_payme.id, by_click.id]).await;
    let only_payme = PaymentSearch {
        gateway: Some(payme.name.clone()),
        ..search
    };
    assert_finds_ids(fixture, only_payme, &[by_payme.id]).await;
}

pub async fn a_search_sees_overdue_payments_as_expired(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let pending = user.payment(som(10_000)).await;
    let expired = user.payment(som(10_000)).await;
    let processing = user.payment(som(10_000)).await;
    click.begun(&processing).await;
    fixture.clock().set(pending.expires_at);
    let payment_id = expired.id;
    fixture.applied(ExpirePayment { payment_id }).await;
    let mut both = [pending.id, expired.id];
    both.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
    let of_user = PaymentSearch {
        user_id: Some(user.id),
        ..PaymentSearch::default()
    };
    for of in [PaymentSearch::default(), of_user] {
        for (status, ids) in [
            (PaymentStatus::Expired, &both[..]),
            (PaymentStatus::Pending, &[]),
            (PaymentStatus::Processing, &[processing.id]),
        ] {
            let search = PaymentSearch {
                status: Some(status),
                ..of.clone()
            };
            assert_finds_ids(fixture, search, ids).await;
        }
    }
}

pub async fn a_search_through_time_finds_nothing_outside_it(fixture: &Fixture) {
    let old = fixture.user().payment(som(10_000)).await;
    fixture.advance(TimeDelta::days(PaymentSearch::DAYS_MAX));
    let everything = PaymentSearch::default;
    assert_finds(fixture, everything(), &[&old]).await;
    fixture.advance(TimeDelta::microseconds(1));
    assert_finds(fixture, everything(), &[]).await;
    let new = fixture.user().payment(som(10_000)).await;
    assert_finds(fixture, everything(), &[&new]).await;
    let long_ago = PaymentSearch {
        from: Some(old.created_at),
        until: Some(new.created_at - TimeDelta::seconds(1)),
        ..everything()
    };
    assert_finds(fixture, long_ago, &[&old]).await;
    let backwards = PaymentSearch {
        from: Some(new.created_at),
        until: Some(old.created_at),
        ..everything()
    };
    assert_finds(fixture, backwards, &[]).await;
}

pub async fn the_attempts_of_many_payments_are_read_at_once(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let (tried, twice, never) = (
        user.payment(som(10_000)).await,
        user.payment(som(10_000)).await,
        user.payment(som(10_000)).await,
    );
    let first = click.begun(&twice).await;
    let only = click.begun(&tried).await;
    let second = click.begun(&twice).await;
    let storage = fixture.storage();
    let ids = [twice.id, never.id, tried.id, twice.id];
    let read = storage.list_attempts_of(&ids).await;
    let read = read.expect("attempts are read");
    let mut expected = vec![first, second, only];
    expected.sort_by_key(|attempt| (attempt.payment_id, attempt.number));
    assert_eq!(read, expected);
    let none = storage.list_attempts_of(&[]).await;
    assert_eq!(none.expect("attempts are read"), []);
}

async fn assert_finds(fixture: &Fixture, search: PaymentSearch, expected: &[&Payment]) {
    let storage = fixture.storage();
    let reach = search.reach(fixture.now()).expect("narrow enough");
    let page = storage.search_payments(&search, reach, WHOLE_LIST, fixture.now());
    let page = page.await.expect("payments are searched");
    assert_eq!(
        page.items.iter().collect::<Vec<_>>(),
        expected,
        "{search:?}"
    );
    let count = u64::try_from(expected.len()).expect("few");
    assert_eq!(page.total_count, count, "{search:?}");
}

/// The same, when the payments have moved on.
async fn assert_finds_ids(fixture: &Fixture, search: PaymentSearch, expected: &[PaymentId]) {
    let storage = fixture.storage();
    let reach = search.reach(fixture.now()).expect("narrow enough");
    let page = storage.search_payments(&search, reach, WHOLE_LIST, fixture.now());
    let page = page.await.expect("payments are searched");
    let found: Vec<_> = page.items.iter().map(|payment| payment.id).collect();
    assert_eq!(found, expected, "{search:?}");
}
