//! What the database refuses whoever asks.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::result::Error;

use crate::support::{Place, charge, som, top_up, user};
use domain::ledger::Ledger;

/// A place where a user has topped up 10,000 so'm and spent 1,000 of them.
async fn place() -> Place {
    let place = Place::migrated();
    let storage = place.open();
    top_up(&storage, user(7), som(10_000)).await;
    storage.execute(charge(user(7))).await.expect("a charge");
    place
}

/// The statement is refused with these words in the message.
async fn refused(sql: &'static str, words: &str) {
    let place = place().await;
    match place.tool().batch_execute(sql) {
        Err(Error::DatabaseError(_, about)) => {
            assert!(about.message().contains(words), "{}", about.message());
        }
        other => panic!("expected a refusal of {sql}, got {other:?}"),
    }
}

#[tokio::test]
async fn a_transaction_is_never_updated() {
    refused("UPDATE transactions SET description = 'x'", "append-only").await;
}

#[tokio::test]
async fn a_transaction_is_never_deleted() {
    refused("DELETE FROM transactions WHERE sequence = 2", "append-only").await;
}

#[tokio::test]
async fn the_history_of_a_payment_is_never_updated() {
    refused("UPDATE payment_events SET cause = 'payer'", "append-only").await;
}

#[tokio::test]
async fn the_history_of_a_payment_is_never_deleted() {
    refused("DELETE FROM payment_events", "append-only").await;
}

#[tokio::test]
async fn the_log_of_administration_is_append_only() {
    let place = place().await;
    let mut tool = place.tool();
    let line = "INSERT INTO admin_log (happened_at, id, actor_id, actor_role, action, target)
                VALUES (1, randomblob(16), 9, 'admin', 'block_wallet', 'wallet:7:UZS')";
    tool.batch_execute(line).expect("a line");
    for change in ["UPDATE admin_log SET actor_id = 8", "DELETE FROM admin_log"] {
        let refused = tool.batch_execute(change).expect_err(change);
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn what_wants_a_second_person_is_decided_once_and_by_another() {
    let place = place().await;
    let mut tool = place.tool();
    let rows = "
        INSERT INTO approvals (requested_at, id, expires_at, staff_id, staff_role, reason, kind, user_id, currency,
            amount_minor, direction, state)
        VALUES (1, randomblob(16), 2, 9, 'admin', 'why', 'adjust_wallet', 7, 'UZS', 1, 'credit', 'pending');
        INSERT INTO solo_orders (staff_id, ordered_at, id, kind, currency, amount_minor)
        VALUES (9, 1, randomblob(16), 'adjust_wallet', 'UZS', 1)";
    tool.batch_execute(rows).expect("rows");
    for (change, words) in [
        (
            "UPDATE approvals SET state = 'approved', decided_by = 9, decider_role = 'admin', decided_at = 2",
            "CHECK constraint failed",
        ),
        ("UPDATE approvals SET amount_minor = 2", "decided once"),
        ("UPDATE approvals SET expires_at = 3", "decided once"),
        ("DELETE FROM approvals", "never deleted"),
        ("UPDATE solo_orders SET ordered_at = 0", "append-only"),
        ("DELETE FROM solo_orders", "append-only"),
    ] {
        let refused = tool.batch_execute(change).expect_err(change);
        assert!(refused.to_string().contains(words), "{change}: {refused}");
    }
    let rejected = "UPDATE approvals SET state = 'rejected', decided_by = 9, decider_role = 'admin', decided_at = 2";
    tool.batch_execute(rejected).expect("it is withdrawn");
    let approved = "UPDATE approvals SET state = 'approved', decided_by = 8";
    let refused = tool.batch_execute(approved).expect_err("it is decided");
    assert!(refused.to_string().contains("decided once"), "{refused}");
}

#[tokio::test]
async fn seals_are_append_only() {
    let place = place().await;
    let mut tool = place.tool();
    let seal = "INSERT INTO seals (chain, number, to_at, row_count, rows_digest, sealed_at, digest)
                VALUES ('ledger', 1, 1, 0, zeroblob(32), 1, zeroblob(32))";
    tool.batch_execute(seal).expect("a seal");
    for change in ["UPDATE seals SET row_count = 1", "DELETE FROM seals"] {
        let refused = tool.batch_execute(change).expect_err(change);
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    let second = tool.batch_execute(seal).expect_err("its number is taken");
    assert!(second.to_string().contains("UNIQUE"), "{second}");
}

#[tokio::test]
async fn wallets_payments_and_attempts_are_never_deleted() {
    refused("DELETE FROM wallets", "never deleted").await;
    refused("DELETE FROM payments", "never deleted").await;
    refused("DELETE FROM attempts", "never deleted").await;
}

#[tokio::test]
async fn a_balance_below_zero_is_refused() {
    refused(
        "UPDATE wallets SET balance_minor = -1",
        "CHECK constraint failed: balance_minor >= 0",
    )
    .await;
}

#[tokio::test]
async fn a_currency_that_wallets_cannot_hold_is_refused() {
    refused(
        "INSERT INTO wallets VALUES (8, 'BTC', 0, 0, 0, 0, 0, 0)",
        "CHECK constraint failed",
    )
    .await;
}

#[tokio::test]
async fn text_in_a_money_column_is_refused() {
    refused(
        "UPDATE wallets SET balance_minor = '1e3x'",
        "cannot store TEXT value in INTEGER column",
    )
    .await;
}

/// Another transaction like the credit or the debit, with some of its columns changed, is refused with these words.
async fn copy_is_refused(of: &str, changed: &str, words: &str) {
    let place = place().await;
    let copy = format!(
        "INSERT INTO transactions
         SELECT user_id, currency, {changed}, counter_account, description, service, quantity, related_object_id,
                payment_id, status, created_at, price_tiyin, rate_som_micros, rate_nominal, rate_valid_from
         FROM transactions WHERE direction = '{of}'"
    );
    match diesel::sql_query(copy).execute(&mut place.tool()) {
        Err(Error::DatabaseError(_, about)) => {
            assert!(about.message().contains(words), "{}", about.message());
        }
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn balances_that_do_not_fit_the_amount_are_refused() {
    copy_is_refused(
        "debit",
        "3, randomblob(16), 'credit', 100, 0, 101",
        "CHECK constraint failed",
    )
    .await;
    copy_is_refused(
        "debit",
        "3, randomblob(16), 'debit', 100, 0, 100",
        "CHECK constraint failed",
    )
    .await;
}

#[tokio::test]
async fn a_movement_of_nothing_is_refused() {
    copy_is_refused(
        "debit",
        "3, randomblob(16), 'credit', 0, 0, 0",
        "CHECK constraint failed: amount_minor > 0",
    )
    .await;
}

#[tokio::test]
async fn a_second_credit_for_a_payment_is_refused() {
    copy_is_refused(
        "credit",
        "3, randomblob(16), 'credit', 100, 0, 100",
        "UNIQUE constraint failed: transactions.payment_id",
    )
    .await;
}

#[tokio::test]
async fn a_transaction_id_is_used_once() {
    copy_is_refused(
        "debit",
        "3, id, 'credit', 100, 0, 100",
        "UNIQUE constraint failed: transactions.id",
    )
    .await;
}

#[tokio::test]
async fn a_number_in_a_wallet_is_used_once() {
    copy_is_refused(
        "debit",
        "2, randomblob(16), 'credit', 100, 0, 100",
        "UNIQUE constraint failed: transactions.user_id, transactions.currency, transactions.sequence",
    )
    .await;
}

#[tokio::test]
async fn a_second_success_of_a_payment_is_refused() {
    refused(
        "INSERT INTO attempts (number, payment_id, gateway, gateway_transaction_id, status, began_at, ended_at)
         SELECT number + 1, payment_id, gateway, 'another', status, began_at, ended_at
         FROM attempts",
        "UNIQUE constraint failed: attempts.payment_id",
    )
    .await;
}

#[tokio::test]
async fn a_paid_payment_without_its_time_is_refused() {
    refused(
        "UPDATE payments SET completed_at = NULL",
        "CHECK constraint failed",
    )
    .await;
}
