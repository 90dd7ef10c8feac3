//! A program that dies between the reservation and the order to the gateway.

use test_support::Hamyon;

use super::books::{ClickBooks, Mood};
use super::{assert_reserved, order, refunds, setup_asking, wait_for};
use crate::support::{Database, Kind, Payment, Setup, Staff, User, on_both_databases};

on_both_databases!(
    a_whole_refund_that_was_not_ordered_is_ordered_by_the_job,
    a_part_that_was_not_ordered_is_ordered_by_the_job,
    a_refund_that_lost_its_way_back_before_it_was_ordered_is_in_the_wallet_again,
);

/// Lets no order be noted, and so none be sent.
async fn refuse_orders(database: &Database) {
    match database {
        Database::Sqlite(_) => {
            database
                .execute(
                    "CREATE TRIGGER no_orders BEFORE UPDATE OF ordered_at ON refunds
                     BEGIN SELECT RAISE(ABORT, 'no orders'); END",
                )
                .await;
        }
        Database::Postgres(_) => {
            database
                .execute(
                    "CREATE FUNCTION no_orders() RETURNS trigger LANGUAGE plpgsql AS
                     $$ BEGIN RAISE EXCEPTION 'no orders'; END $$",
                )
                .await;
            database
                .execute(
                    "CREATE TRIGGER no_orders BEFORE UPDATE OF ordered_at ON refunds
                     FOR EACH ROW EXECUTE FUNCTION no_orders()",
                )
                .await;
        }
    }
}

async fn allow_orders(database: &Database) {
    match database {
        Database::Sqlite(_) => database.execute("DROP TRIGGER no_orders").await,
        Database::Postgres(_) => database.execute("DROP TRIGGER no_orders ON refunds").await,
    };
}

/// A refund of so much of 50,000 so'm that was reserved when the program was killed, and that nobody was told of.
async fn killed_in_between(setup: &Setup, amount: Option<&str>) -> (User, Payment) {
    let mut hamyon: Hamyon = setup.start();
    let (user, admin) = (User::of(&hamyon), Staff::admin(&hamyon));
    let payment = user.top_up("50000.00").await;
    refuse_orders(&setup.database).await;
    assert_reserved(&order(&admin, &payment, amount).send().await);
    hamyon.kill();
    allow_orders(&setup.database).await;
    (user, payment)
}

async fn a_whole_refund_that_was_not_ordered_is_ordered_by_the_job(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let setup = setup_asking(&books, kind);
    let (user, payment) = killed_in_between(&setup, None).await;
    assert_eq!(books.asked(), 0);

    let hamyon = setup.start();
    let (user, admin) = (user.at(&hamyon), Staff::admin(&hamyon));
    let pending = &refunds(&admin, &payment).await[0];
    assert_eq!(pending["status"], "pending");
    assert!(pending["ordered_at"].is_null(), "{pending}");
    assert_eq!(user.balance().await, "0.00");
    setup.assert_books_balance();
    wait_for(&admin, &payment, "settled").await;
    assert!(refunds(&admin, &payment).await[0]["ordered_at"].is_string());
    assert_eq!((books.asked(), books.given_back()), (1, 1));
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "refunded");
    setup.assert_books_balance();
}

async fn a_part_that_was_not_ordered_is_ordered_by_the_job(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let setup =
        setup_asking(&books, kind).with("HAMYON__GATEWAYS__CLICK__PARTIAL_REVERSAL", "true");
    let (user, payment) = killed_in_between(&setup, Some("20000.00")).await;
    assert_eq!(books.parts(), Vec::<String>::new());

    let hamyon = setup.start();
    let (user, admin) = (user.at(&hamyon), Staff::admin(&hamyon));
    assert_eq!(user.balance().await, "30000.00");
    wait_for(&admin, &payment, "settled").await;
    assert_eq!(books.parts().len(), 1);
    assert_eq!(user.balance().await, "30000.00");
    assert_eq!(user.status_of(&payment).await, "partially_refunded");
    setup.assert_books_balance();
}

async fn a_refund_that_lost_its_way_back_before_it_was_ordered_is_in_the_wallet_again(kind: Kind) {
    let books = ClickBooks::open(Mood::Works);
    let setup = setup_asking(&books, kind);
    let (user, payment) = killed_in_between(&setup, None).await;
    let setup = setup.without("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID");

    let hamyon = setup.start();
    let (user, admin) = (user.at(&hamyon), Staff::admin(&hamyon));
    wait_for(&admin, &payment, "refused").await;
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(books.asked(), 0);
    setup.assert_books_balance();
}
