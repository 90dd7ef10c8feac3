use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::payment::{Attempt, AttemptStatus, Payment};
use domain::storage::StorageFailure;
use domain::{PaymentId, Timestamp};

use super::cursor::Cursor;
use super::open_place::{Place, of_payment};
use crate::wiring::Services;

/// An order to debit a card that has had no answer for so long is listed before its payment's time is over. Processing
/// centres answer within a few seconds.
const UNANSWERED_MIN: TimeDelta = TimeDelta::seconds(10);
/// Payments in processing that are read in one go.
const READ: u32 = 200;
/// So often one request reads. Most of what is in processing in time is nobody's concern, for its payers are still at it; when
/// there is that much of it, the page ends before it is full and the next one goes on behind what was read.
const READS_MAX: usize = 10;

/// Some of the payments that hang, those first whose time ends first.
pub(super) struct OpenPayments {
    pub(super) rows: Vec<Payment>,
    /// Behind which payment in processing there may be more.
    pub(super) behind: Option<Cursor>,
}

impl OpenPayments {
    /// The page at a place.
    pub(super) async fn list(
        services: &Services,
        place: Place<Cursor>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Self, StorageFailure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut rows = Vec::new();
        if place == Place::End {
            return Ok(Self { rows, behind: None });
        }
        let mut behind = place.row();
        for _ in 0..READS_MAX {
            let after = behind.map(|cursor| (cursor.at, PaymentId(cursor.id)));
            let page = services.storage.list_processing(after, READ).await?;
            let is_last = page.len() < READ as usize;
            behind = page.last().map(of_payment);
            rows.extend(hanging(services, page, now).await?);
            if rows.len() > limit {
                rows.truncate(limit);
                behind = rows.last().map(of_payment);
                break;
            }
            if is_last {
                behind = None;
                break;
            }
        }
        Ok(Self { rows, behind })
    }
}

/// Those of some payments in processing whose time is over, or whose cards may have been debited without our hearing of it.
async fn hanging(
    services: &Services,
    mut payments: Vec<Payment>,
    now: Timestamp,
) -> Result<Vec<Payment>, StorageFailure> {
    let in_time = payments.iter().filter(|payment| !payment.is_overdue(now));
    let in_time: Vec<_> = in_time.map(|payment| payment.id).collect();
    let attempts = if in_time.is_empty() {
        Vec::new()
    } else {
        services.storage.list_attempts_of(&in_time).await?
    };
    let unanswered = attempts
        .iter()
        .filter(|attempt| is_unanswered(attempt, now));
    let unanswered: BTreeSet<_> = unanswered.map(|attempt| attempt.payment_id).collect();
    payments.retain(|payment| payment.is_overdue(now) || unanswered.contains(&payment.id));
    Ok(payments)
}

fn is_unanswered(attempt: &Attempt, now: Timestamp) -> bool {
    let sent = attempt.submitted_at;
    attempt.status == AttemptStatus::Open && sent.is_some_and(|sent| now - sent >= UNANSWERED_MIN)
}
