//! The first round trip: begin, lock, read.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use domain::Timestamp;
use domain::ledger::{BatchNeeds, Books};

use super::mark::Mark;
use super::transaction::Begin;
use crate::approval::{LockApprovals, LockStaff, SumSoloOrders, to_approval, to_solo_total};
use crate::billing::{FindDoctorViews, FindUsage, to_doctor_view_key, to_usage};
use crate::failure::PostgresError;
use crate::idempotency::{FindAnswers, to_answer};
use crate::payment::{
    DrawAttemptNumbers, FindAttempts, FindCollected, LockPayments, to_attempt, to_attempt_number,
    to_collected, to_payment,
};
use crate::refund::{FindRefunds, to_refund};
use crate::statement::{send, send_if};
use crate::wallet::{LockWallets, LockWalletsOfOneCurrency, to_wallet};

/// Opens the transaction of a batch and sends what the batch needs, all at once; puts the answers into `books`.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    mark: Mark,
    needs: &BatchNeeds,
    mut books: Books,
    (now, today): (Timestamp, NaiveDate),
) -> Result<Books, PostgresError> {
    let has_payments = !needs.payments.is_empty();
    let has_wallets = has_payments || !needs.wallets.is_empty();
    let has_attempts = has_payments || !needs.gateway_transactions.is_empty();

    let begun = send(connection, Begin {});
    let marked = send(connection, mark.write());
    let payments = send_if(has_payments, connection, || LockPayments::of(needs));
    let wallets = match LockWalletsOfOneCurrency::of(needs) {
        Some(lock) => send(connection, lock),
        None => send_if(has_wallets, connection, || LockWallets::of(needs)),
    };
    let approvals = send_if(!needs.approvals.is_empty(), connection, || {
        LockApprovals::of(needs)
    });
    let has_orders = !needs.ordering_staff.is_empty();
    let staff = send_if(has_orders, connection, || LockStaff::of(needs));
    // What is read from here on cannot change before the commit: it belongs to rows that are locked now.
    let attempts = send_if(has_attempts, connection, || FindAttempts::of(needs));
    let refunds = send_if(has_payments, connection, || FindRefunds::of(needs));
    let collected = send_if(!needs.collected_for.is_empty(), connection, || {
        FindCollected::of(needs, now)
    });
    let numbers = send_if(needs.attempt_numbers > 0, connection, || {
        DrawAttemptNumbers {
            count: needs.attempt_numbers.into(),
        }
    });
    let ordered_alone = send_if(has_orders, connection, || SumSoloOrders::of(needs, now));
    let answers = send_if(!needs.answers.is_empty(), connection, || {
        FindAnswers::of(needs)
    });
    let usage = send_if(!needs.usage.is_empty(), connection, || {
        FindUsage::of(needs, today)
    });
    let views = send_if(!needs.doctor_views.is_empty(), connection, || {
        FindDoctorViews::of(needs, today)
    });

    begun.await?;
    marked.await?;
    for row in payments.await? {
        books.load_payment(to_payment(row)?);
    }
    for row in wallets.await? {
        books.load_wallet(to_wallet(row)?);
    }
    for row in approvals.await? {
        books.load_approval(to_approval(row)?);
    }
    staff.await?;
    for row in attempts.await? {
        books.load_attempt(to_attempt(row)?);
    }
    for row in refunds.await? {
        books.load_refund(to_refund(row)?);
    }
    for row in collected.await? {
        books.load_collected(to_collected(row)?);
    }
    for (number,) in numbers.await? {
        books.load_attempt_number(to_attempt_number(number)?);
    }
    for row in ordered_alone.await? {
        books.load_ordered_alone(to_solo_total(row)?);
    }
    for row in answers.await? {
        books.load_answer(to_answer(row)?);
    }
    for row in usage.await? {
        books.load_usage(to_usage(row)?);
    }
    for row in views.await? {
        books.load_doctor_view(to_doctor_view_key(row)?);
    }
    Ok(books)
}
