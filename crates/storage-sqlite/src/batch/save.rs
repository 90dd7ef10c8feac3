use diesel::prelude::*;
use domain::ledger::{
    ApprovalChange, AttemptChange, ChangeSet, PaymentChange, RefundChange, UsageChange,
    WalletChange,
};
use domain::payment::PaymentEvent;

use crate::administration;
use crate::failure::{DatabaseError, ensure_one};
use crate::rows::{
    AnswerRow, ApprovalRow, AttemptRow, DoctorViewRow, PaymentRow, RefundRow, SoloOrderRow,
    TransactionRow, UsageRow, WalletRow, micros,
};
use crate::schema::{
    approvals, attempts, daily_usage, doctor_views, idempotent_answers, payments, refunds,
    solo_orders, transactions, wallets,
};
use crate::statement::Statement;

type Saved = Result<(), DatabaseError>;

/// Makes the changes of a batch true. Every update names the row as it was loaded and must hit exactly that one; every
/// insert meets the keys of its table. Parents come before their children.
pub(crate) fn save(connection: &mut SqliteConnection, changes: ChangeSet) -> Saved {
    for change in &changes.payments {
        save_payment(connection, change)?;
    }
    for event in &changes.payment_events {
        add_event(connection, event)?;
    }
    for change in &changes.attempts {
        save_attempt(connection, change)?;
    }
    for change in &changes.refunds {
        save_refund(connection, change)?;
    }
    for change in &changes.wallets {
        save_wallet(connection, change)?;
    }
    for transaction in &changes.transactions {
        let row = TransactionRow::from(transaction);
        let insert = diesel::insert_into(transactions::table).values(row);
        ensure_one("transactions", insert.execute(connection)?)?;
    }
    for change in &changes.usage {
        save_usage(connection, change)?;
    }
    for view in &changes.doctor_views {
        let row = DoctorViewRow::from(view);
        let insert = diesel::insert_into(doctor_views::table).values(row);
        ensure_one("doctor_views", insert.execute(connection)?)?;
    }
    for entry in &changes.admin_entries {
        administration::append(connection, entry)?;
    }
    for change in &changes.approvals {
        save_approval(connection, change)?;
    }
    for order in &changes.solo_orders {
        let row = SoloOrderRow::from(order);
        let insert = diesel::insert_into(solo_orders::table).values(row);
        ensure_one("solo_orders", insert.execute(connection)?)?;
    }
    for answer in changes.answers {
        let row = AnswerRow::from(answer);
        let insert = diesel::insert_into(idempotent_answers::table).values(row);
        ensure_one("idempotent_answers", insert.execute(connection)?)?;
    }
    Ok(())
}

fn save_payment(connection: &mut SqliteConnection, change: &PaymentChange) -> Saved {
    let PaymentChange { before, after } = change;
    let affected = match before {
        None => {
            let insert = diesel::insert_into(payments::table).values(PaymentRow::from(after));
            insert.execute(connection)?
        }
        Some(before) => Statement::new(
            "UPDATE payments SET status = ?, completed_at = ?, is_late = ?, refunded_minor = ?, version = ?
             WHERE id = ? AND version = ?",
        )
        .text(after.status.as_str())
        .integer(after.completed_at.map(micros))
        .integer(i64::from(after.is_late))
        .integer(after.refunded.minor)
        .integer(after.version)
        .blob(after.id.0.as_bytes())
        .integer(before.version)
        .run(connection)?,
    };
    ensure_one("payments", affected)
}

fn add_event(connection: &mut SqliteConnection, event: &PaymentEvent) -> Saved {
    let cause = event.cause.to_text();
    let id = event.payment_id.0;
    let insert = Statement::new(
        "INSERT INTO payment_events (payment_id, ordinal, user_id, version, status, cause, at)
         SELECT ?, coalesce(max(ordinal), 0) + 1, ?, ?, ?, ?, ? FROM payment_events WHERE payment_id = ?",
    )
    .blob(id.as_bytes())
    .integer(event.user_id.get())
    .integer(event.version)
    .text(event.status.as_str())
    .text(&cause)
    .integer(micros(event.at))
    .blob(id.as_bytes());
    ensure_one("payment_events", insert.run(connection)?)
}

fn save_attempt(connection: &mut SqliteConnection, change: &AttemptChange) -> Saved {
    let AttemptChange { before, after } = change;
    let affected = match before {
        None => {
            let insert = diesel::insert_into(attempts::table).values(AttemptRow::from(after));
            insert.execute(connection)?
        }
        Some(before) => Statement::new(
            "UPDATE attempts SET status = ?, ended_at = ?, error_code = ?, document_id = ?, submitted_at = ?,
                disputed_at = ?
             WHERE number = ? AND status = ? AND error_code IS ? AND submitted_at IS ?",
        )
        .text(after.status.as_str())
        .integer(after.ended_at.map(micros))
        .integer(after.error_code.map(i64::from))
        .maybe_text(after.document_id.as_deref())
        .integer(after.submitted_at.map(micros))
        .integer(after.disputed_at.map(micros))
        .integer(i64::from(after.number.get()))
        .text(before.status.as_str())
        .integer(before.error_code.map(i64::from))
        .integer(before.submitted_at.map(micros))
        .run(connection)?,
    };
    ensure_one("attempts", affected)
}

fn save_refund(connection: &mut SqliteConnection, change: &RefundChange) -> Saved {
    let RefundChange { before, after } = change;
    let affected = match before {
        None => {
            let insert = diesel::insert_into(refunds::table).values(RefundRow::from(after));
            insert.execute(connection)?
        }
        Some(before) => Statement::new(
            "UPDATE refunds
             SET status = ?, ended_at = ?, error_code = ?, reference = ?, ordered_at = ?, disputed_at = ?
             WHERE id = ? AND status = ? AND ordered_at IS ?",
        )
        .text(after.status.as_str())
        .integer(after.ended_at.map(micros))
        .integer(after.error_code.map(i64::from))
        .maybe_text(after.reference.as_deref())
        .integer(after.ordered_at.map(micros))
        .integer(after.disputed_at.map(micros))
        .blob(after.id.0.as_bytes())
        .text(before.status.as_str())
        .integer(before.ordered_at.map(micros))
        .run(connection)?,
    };
    ensure_one("refunds", affected)
}

fn save_approval(connection: &mut SqliteConnection, change: &ApprovalChange) -> Saved {
    let after = ApprovalRow::from(&change.after);
    let affected = match &change.before {
        None => diesel::insert_into(approvals::table)
            .values(after)
            .execute(connection)?,
        Some(before) => Statement::new(
            "UPDATE approvals
             SET state = ?, decided_by = ?, decider_role = ?, verdict_reason = ?, decided_at = ?
             WHERE id = ? AND state = ?",
        )
        .text(&after.state)
        .integer(after.decided_by)
        .maybe_text(after.decider_role.as_deref())
        .maybe_text(after.verdict_reason.as_deref())
        .integer(after.decided_at)
        .blob(change.after.id.0.as_bytes())
        .text(before.stored_state().as_str())
        .run(connection)?,
    };
    ensure_one("approvals", affected)
}

fn save_wallet(connection: &mut SqliteConnection, change: &WalletChange) -> Saved {
    let WalletChange { before, after } = change;
    let affected = match before {
        None => {
            let insert = diesel::insert_into(wallets::table).values(WalletRow::from(after));
            insert.execute(connection)?
        }
        Some(before) => Statement::new(include_str!("update_wallet.sql"))
            .integer(after.balance_minor)
            .integer(after.topped_up_minor)
            .integer(after.spent_minor)
            .integer(i64::from(after.is_blocked))
            .integer(after.last_sequence)
            .integer(after.key.user_id.get())
            .text(after.key.currency.as_str())
            .integer(before.last_sequence)
            .integer(before.balance_minor)
            .run(connection)?,
    };
    ensure_one("wallets", affected)
}

fn save_usage(connection: &mut SqliteConnection, change: &UsageChange) -> Saved {
    let UsageChange { before, after } = change;
    let day = after.day.to_string();
    let affected = match before {
        None => {
            let insert = diesel::insert_into(daily_usage::table).values(UsageRow::from(after));
            insert.execute(connection)?
        }
        Some(before) => Statement::new(include_str!("update_usage.sql"))
            .integer(i64::from(after.quota_views))
            .integer(i64::from(after.new_user_views))
            .integer(i64::from(after.paid_views))
            .integer(after.user_id.get())
            .text(&day)
            .integer(i64::from(before.quota_views))
            .integer(i64::from(before.new_user_views))
            .integer(i64::from(before.paid_views))
            .run(connection)?,
    };
    ensure_one("daily_usage", affected)
}
