//! Monthly partitions.

use chrono::TimeDelta;
use domain::ledger::Ledger;
use domain::page::PageRequest;
use domain::time::{Clock, Timestamp};
use domain::wallet::{TransactionFilter, WalletKey, WalletReads};

use crate::support::{charge, clock, fresh_database, names, open, raw, som, top_up, user};

#[tokio::test]
async fn a_movement_goes_into_the_partition_of_its_month() {
    let database = fresh_database();
    let (clock, sql) = (clock(), raw(database.url()).await);
    let storage = open(database.url(), clock.clone()).await;
    clock.set(
        "2031-03-31T23:59:59.999999Z"
            .parse::<Timestamp>()
            .expect("a moment"),
    );
    let made = storage
        .ensure_partitions()
        .await
        .expect("partitions are made");
    assert_eq!(
        made,
        [
            "transactions_2031_03",
            "transactions_2031_04",
            "transactions_2031_05",
            "transactions_2031_06",
            "webhook_calls_2031_03",
            "webhook_calls_2031_04",
            "webhook_calls_2031_05",
            "webhook_calls_2031_06",
        ]
    );
    assert_eq!(
        storage
            .ensure_partitions()
            .await
            .expect("nothing is missing"),
        [""; 0]
    );

    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    clock.advance(TimeDelta::microseconds(1));
    storage.execute(charge(user_id)).await.expect("a charge");
    let partitions = "SELECT tableoid::regclass::text FROM transactions ORDER BY sequence";
    assert_eq!(
        names(&sql, partitions).await,
        ["transactions_2031_03", "transactions_2031_04"]
    );
    let page = PageRequest {
        page: 1,
        per_page: 10,
    };
    let filter = TransactionFilter {
        direction: None,
        status: None,
        since: clock.now(),
    };
    let key = WalletKey::anchor(user_id);
    let since_april = storage
        .list_transactions(key, filter, page)
        .await
        .expect("a page");
    assert_eq!(since_april.total_count, 1);
    assert_eq!(
        storage
            .recent_transactions(key, 10)
            .await
            .expect("a list")
            .len(),
        2
    );
}

#[tokio::test]
async fn a_month_that_began_without_its_partition_stays_where_it_is() {
    let database = fresh_database();
    let (clock, sql) = (clock(), raw(database.url()).await);
    let storage = open(database.url(), clock.clone()).await;
    clock.set(
        "2031-03-15T00:00:00Z"
            .parse::<Timestamp>()
            .expect("a moment"),
    );
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    let made = storage
        .ensure_partitions()
        .await
        .expect("partitions are made");
    assert!(
        !made.contains(&"transactions_2031_03".to_owned()),
        "{made:?}"
    );
    assert!(
        made.contains(&"transactions_2031_04".to_owned()),
        "{made:?}"
    );
    storage.execute(charge(user_id)).await.expect("a charge");
    let partitions = "SELECT DISTINCT tableoid::regclass::text FROM transactions";
    assert_eq!(names(&sql, partitions).await, ["transactions_default"]);
}

#[tokio::test]
async fn the_newest_movements_are_found_however_old_they_are() {
    let database = fresh_database();
    let clock = clock();
    let storage = open(database.url(), clock.clone()).await;
    let user_id = user();
    top_up(&storage, user_id, som(10_000)).await;
    clock.advance(TimeDelta::days(400));
    let key = WalletKey::anchor(user_id);
    assert_eq!(
        storage
            .recent_transactions(key, 10)
            .await
            .expect("a list")
            .len(),
        1
    );
    storage.execute(charge(user_id)).await.expect("a charge");
    assert_eq!(
        storage
            .recent_transactions(key, 10)
            .await
            .expect("a list")
            .len(),
        2
    );
    assert_eq!(
        storage
            .recent_transactions(key, 1)
            .await
            .expect("a list")
            .len(),
        1
    );
}
