use std::sync::Arc;

use diesel::dsl::max;
use diesel::prelude::*;
use domain::administration::SecondPersonRule;
use domain::billing::{DoctorViewKey, UsageHistory};
use domain::catalogue::Catalogue;
use domain::ids::AttemptNumber;
use domain::ledger::{BatchNeeds, Books};
use domain::time::{BusinessCalendar, Timestamp};
use domain::wallet::WalletKey;

use crate::failure::DatabaseError;
use crate::reads::account::{has_viewed, usage_since};
use crate::reads::answer::find_answer;
use crate::reads::approval::{find_approval, ordered_alone_since};
use crate::reads::payment::{find_attempt, find_payment, list_attempts, list_collected};
use crate::reads::refund::list_refunds;
use crate::reads::wallet::find_wallet;
use crate::schema::attempts;

/// Everything that a batch must see, on the connection of a transaction that may write: nobody else writes until it
/// ends, so every row is as good as locked.
pub(crate) fn load(
    connection: &mut SqliteConnection,
    needs: &BatchNeeds,
    catalogue: Arc<Catalogue>,
    calendar: BusinessCalendar,
    now: Timestamp,
) -> Result<Books, DatabaseError> {
    let mut books = Books::new(catalogue, calendar);
    let mut wallets = needs.wallets.clone();
    for id in &needs.payments {
        let Some(payment) = find_payment(connection, *id)? else {
            continue;
        };
        wallets.insert(WalletKey::anchor(payment.user_id));
        wallets.insert(WalletKey {
            user_id: payment.user_id,
            currency: payment.amount.currency,
        });
        books.load_payment(payment);
        for attempt in list_attempts(connection, *id)? {
            books.load_attempt(attempt);
        }
        for refund in list_refunds(connection, *id)? {
            books.load_refund(refund);
        }
    }
    for key in wallets {
        if let Some(wallet) = find_wallet(connection, key)? {
            books.load_wallet(wallet);
        }
    }
    for id in &needs.collected_for {
        let Some(user_id) = books.payments().get(id).map(|payment| payment.user_id) else {
            continue;
        };
        for collected in list_collected(connection, user_id, now)? {
            books.load_collected(collected);
        }
    }
    for transaction in &needs.gateway_transactions {
        if let Some(attempt) = find_attempt(connection, transaction)? {
            books.load_attempt(attempt);
        }
    }
    let today = calendar.day_of(now);
    for user_id in &needs.usage {
        for usage in usage_since(connection, *user_id, UsageHistory::first_day(today))? {
            books.load_usage(usage);
        }
    }
    for (user_id, doctor_id) in &needs.doctor_views {
        let (user_id, doctor_id) = (*user_id, *doctor_id);
        if has_viewed(connection, user_id, today, doctor_id)? {
            books.load_doctor_view(DoctorViewKey {
                user_id,
                day: today,
                doctor_id,
            });
        }
    }
    for id in &needs.approvals {
        if let Some(approval) = find_approval(connection, *id)? {
            books.load_approval(approval);
        }
    }
    for staff_id in &needs.ordering_staff {
        let forgotten_until = SecondPersonRule::forgotten_until(now);
        for total in ordered_alone_since(connection, *staff_id, forgotten_until)? {
            books.load_ordered_alone(total);
        }
    }
    for (user_id, key) in &needs.answers {
        if let Some(answer) = find_answer(connection, *user_id, key)? {
            books.load_answer(answer);
        }
    }
    if needs.attempt_numbers > 0 {
        load_attempt_numbers(connection, needs.attempt_numbers, &mut books)?;
    }
    Ok(books)
}

/// The numbers after the last one used. Attempts are never deleted, so none comes twice.
fn load_attempt_numbers(
    connection: &mut SqliteConnection,
    count: u32,
    books: &mut Books,
) -> Result<(), DatabaseError> {
    let last: Option<i32> = attempts::table
        .select(max(attempts::number))
        .get_result(connection)?;
    let fresh = (1..=count).map_while(|ahead| last.unwrap_or(0).checked_add_unsigned(ahead));
    for number in fresh.filter_map(AttemptNumber::new) {
        books.load_attempt_number(number);
    }
    Ok(())
}
