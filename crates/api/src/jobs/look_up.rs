//! Asks gateways about payments that they began and did not end, so that a call that got lost on its way is made good.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::payment::Payment;
use domain::{PaymentId, Timestamp};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::every;
use crate::wiring::Services;

/// Payments that are read in one go.
const PAGE: u32 = 200;
/// Pages of one run; the next run goes on where this one ended.
const PAGES_MAX: usize = 10;
/// Payments that one gateway is asked about at once.
const AT_ONCE: usize = 4;
/// While a payment's time runs, its gateway is asked this often, minutes.
const IN_TIME_MINUTES: i64 = 5;
/// Afterwards at the end, then after 1, 3, 7, 15 … minutes, and at least every so many minutes.
const LATE_MINUTES_MAX: i64 = 6 * 60;

/// How far a sweep over all payments in processing has come; it may take several runs.
#[derive(Debug, Default)]
struct Progress {
    after: Option<(Timestamp, PaymentId)>,
    /// When the sweep that is under way began.
    began: Option<Timestamp>,
    /// When the one before it began.
    last_sweep: Option<Timestamp>,
}

/// Looks payments up, one run a period. Instances may ask about the same payment; what comes of it takes effect once.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let progress = tokio::sync::Mutex::new(Progress::default());
    every(period, &stopping, || async {
        sweep(&services, &mut *progress.lock().await, &stopping).await;
    })
    .await;
}

async fn sweep(services: &Services, progress: &mut Progress, stopping: &CancellationToken) {
    let now = *progress.began.get_or_insert_with(|| services.now());
    for _ in 0..PAGES_MAX {
        let page = match services.storage.list_processing(progress.after, PAGE).await {
            Ok(page) => page,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "payments in processing could not be listed");
                return;
            }
        };
        let is_last = page.len() < PAGE as usize;
        progress.after = page
            .last()
            .filter(|_| !is_last)
            .map(|payment| (payment.expires_at, payment.id));
        let due: Vec<_> = page
            .into_iter()
            .filter(|payment| is_due(payment, progress.last_sweep, now))
            .collect();
        for few in due.chunks(AT_ONCE) {
            if stopping.is_cancelled() {
                return;
            }
            join_all(few.iter().map(|payment| look_up(services, payment))).await;
        }
        if is_last {
            progress.last_sweep = progress.began.take();
            return;
        }
    }
}

async fn look_up(services: &Services, payment: &Payment) {
    let verified = services.look_ups.verify(services, payment.clone()).await;
    if let Err(error) = verified {
        tracing::error!(payment_id = %payment.id, %error, "a look-up of payment {} was not applied", payment.id);
    }
}

/// Whether one of the moments at which this payment is to be looked up lies between the last sweep and now. The
/// moments follow from the payment alone, so that the back-off needs no memory.
fn is_due(payment: &Payment, last_sweep: Option<Timestamp>, now: Timestamp) -> bool {
    latest_moment(payment, now)
        .is_some_and(|moment| last_sweep.is_none_or(|last_sweep| moment > last_sweep))
}

/// The latest such moment that is not after `now`.
fn latest_moment(payment: &Payment, now: Timestamp) -> Option<Timestamp> {
    if now < payment.expires_at {
        let minutes = (now - payment.created_at).num_minutes() / IN_TIME_MINUTES * IN_TIME_MINUTES;
        return (minutes > 0).then(|| payment.created_at + TimeDelta::minutes(minutes));
    }
    let late_minutes = (now - payment.expires_at).num_minutes();
    let (mut moment, mut gap) = (0, 1);
    while moment + gap <= late_minutes {
        if gap == LATE_MINUTES_MAX {
            moment += (late_minutes - moment) / gap * gap;
            break;
        }
        moment += gap;
        gap = (gap * 2).min(LATE_MINUTES_MAX);
    }
    Some(payment.expires_at + TimeDelta::minutes(moment))
}

#[cfg(test)]
mod tests {
    use domain::UserId;
    use domain::money::{AnyMoney, CurrencyCode};
    use domain::payment::{PaymentPurpose, PaymentStatus};
    use uuid::Uuid;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    /// Created at 0, expires at 30.
    fn payment() -> Payment {
        let money = AnyMoney::new(100, CurrencyCode::Uzs);
        Payment {
            id: PaymentId(Uuid::nil()),
            user_id: UserId::new(1).expect("positive"),
            reference: String::new(),
            gateway: "click".parse().expect("a name"),
            purpose: PaymentPurpose::Payment,
            amount: money,
            commission: money,
            total: money,
            status: PaymentStatus::Processing,
            callback_url: None,
            created_at: at(0),
            expires_at: at(30),
            completed_at: None,
            is_late: false,
            version: 1,
            refunded: AnyMoney::new(0, CurrencyCode::Uzs),
        }
    }

    fn look_ups(minutes: std::ops::Range<i64>) -> Vec<i64> {
        let is_due = |minute: &i64| is_due(&payment(), Some(at(*minute - 1)), at(*minute));
        minutes.filter(is_due).collect()
    }

    #[test]
    fn a_payment_is_looked_up_ever_more_rarely() {
        assert_eq!(
            look_ups(0..1_000),
            [
                5, 10, 15, 20, 25, 30, 31, 33, 37, 45, 61, 93, 157, 285, 541, 901
            ]
        );
        assert_eq!(
            look_ups(10_000..11_000),
            [10_261, 10_621, 10_981],
            "and never quite given up"
        );
    }

    #[test]
    fn what_fell_due_between_two_sweeps_is_looked_up_once() {
        assert!(is_due(&payment(), Some(at(29)), at(40)));
        assert!(!is_due(&payment(), Some(at(37)), at(40)));
    }

    #[test]
    fn the_first_sweep_looks_up_what_has_ever_been_due() {
        assert!(is_due(&payment(), None, at(44)));
        assert!(
            !is_due(&payment(), None, at(4)),
            "but not what has just begun"
        );
    }
}
