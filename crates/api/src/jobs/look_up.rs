//! Asks gateways about payments that they began and did not end, so that a call that got lost on its way is made good.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::ledger::ExecuteError;
use domain::payment::{Payment, PaymentStatus};
use domain::{PaymentId, Timestamp};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::agenda::{Agenda, Item};
use super::back_off::BackOff;
use super::every;
use crate::wiring::{Claim, Services};

/// Payments that are read in one go.
const PAGE: u32 = 200;
/// Payments that one gateway is asked about at once.
const AT_ONCE: usize = 4;
/// While a payment's time runs, its gateway is asked this often.
const IN_TIME: TimeDelta = TimeDelta::minutes(5);
/// Afterwards at the end of its time, and then ever more rarely.
const LATE: BackOff = BackOff {
    first: TimeDelta::minutes(1),
    longest: TimeDelta::hours(6),
};

/// Goes through all payments in processing, once a period. Instances take turns at each of them by claims.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let agenda = tokio::sync::Mutex::new(Agenda::default());
    every(period, &stopping, || async {
        sweep(&services, &mut *agenda.lock().await, &stopping).await;
    })
    .await;
}

async fn sweep(services: &Services, agenda: &mut Agenda<PaymentId>, stopping: &CancellationToken) {
    let mut after = None;
    let mut overdue = Overdue::default();
    let mut ahead = Agenda::default();
    loop {
        let page = match services.storage.list_processing(after, PAGE).await {
            Ok(page) => page,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "payments in processing could not be listed");
                return agenda.absorb(ahead);
            }
        };
        after = page.last().map(|payment| (payment.expires_at, payment.id));
        let is_last = page.len() < PAGE as usize;
        let now = services.now();
        let mut due = Vec::new();
        for payment in page {
            let noted = agenda.take(&payment.id);
            let item = noted.unwrap_or_else(|| Item::unclaimed(first_moment(&payment)));
            if now < item.not_before {
                overdue.count(&payment, now);
                ahead.put(payment.id, item);
            } else {
                due.push(payment);
            }
        }
        for few in due.chunks(AT_ONCE) {
            if stopping.is_cancelled() {
                return agenda.absorb(ahead);
            }
            let asked = few.iter().map(|payment| look_up(services, payment.id));
            for (payment, item) in few.iter().zip(join_all(asked).await) {
                if let Some(item) = item {
                    overdue.count(payment, now);
                    ahead.put(payment.id, item);
                }
            }
        }
        if is_last {
            break;
        }
    }
    std::mem::replace(agenda, ahead).forget(services).await;
    overdue.report(services.now());
}

/// Looks a payment up unless somebody else does. When to come back to it; `None` when it is over.
async fn look_up(services: &Services, id: PaymentId) -> Option<Item> {
    let now = services.now();
    let claim = match Claim::take(services, format!("look_up:{id}")).await {
        Ok(Some(claim)) => claim,
        // Somebody asks, or has asked and waits for the next moment; or died, and then the claim ends.
        Ok(None) => return Some(Item::unclaimed(now + services.claim_time)),
        Err(failure) => {
            tracing::error!(payment_id = %id, error = %failure, cause = ?failure.cause, "a payment could not be claimed");
            return Some(Item::unclaimed(now));
        }
    };
    match verify(services, id).await {
        Ok(Some(payment)) if is_open(&payment) => {
            let not_before = next_moment(&payment, services.now());
            claim.rest_until(services, not_before).await;
            Some(Item {
                not_before,
                claim: Some(claim),
            })
        }
        Ok(_) => {
            claim.release(services).await;
            None
        }
        Err(error) => {
            tracing::error!(payment_id = %id, %error, "a look-up of payment {id} was not applied");
            claim.release(services).await;
            Some(Item::unclaimed(now))
        }
    }
}

/// The payment after its gateway was asked about it, unless it had ended before.
async fn verify(services: &Services, id: PaymentId) -> Result<Option<Payment>, ExecuteError> {
    match services.storage.find_payment(id).await? {
        Some(payment) if is_open(&payment) => {
            let verified = services.look_ups.verify(services, payment).await?;
            Ok(Some(verified.payment))
        }
        over => Ok(over),
    }
}

fn is_open(payment: &Payment) -> bool {
    payment.status == PaymentStatus::Processing
}

/// The first moment at which a payment is looked up.
fn first_moment(payment: &Payment) -> Timestamp {
    (payment.created_at + IN_TIME).min(payment.expires_at)
}

/// The first such moment after `now`. The moments follow from the payment alone: see [`BackOff`].
fn next_moment(payment: &Payment, now: Timestamp) -> Timestamp {
    if now >= payment.expires_at {
        return LATE.around(payment.expires_at, now).1;
    }
    let every = BackOff {
        first: IN_TIME,
        longest: IN_TIME,
    };
    let next = every.around(payment.created_at, now).1;
    next.min(payment.expires_at)
}

/// Payments whose time is over and that are still in processing after a sweep.
#[derive(Default)]
struct Overdue {
    payments: usize,
    oldest: Option<Timestamp>,
}

impl Overdue {
    fn count(&mut self, payment: &Payment, now: Timestamp) {
        if payment.is_overdue(now) {
            self.payments += 1;
            let oldest = self.oldest.get_or_insert(payment.expires_at);
            *oldest = payment.expires_at.min(*oldest);
        }
    }

    fn report(&self, now: Timestamp) {
        if let Some(oldest) = self.oldest {
            tracing::warn!(
                payments_open = self.payments,
                oldest_seconds = (now - oldest).num_seconds(),
                "{} payments are in processing past their time",
                self.payments
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::UserId;
    use domain::money::{AnyMoney, CurrencyCode};
    use domain::payment::PaymentPurpose;
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

    fn moments_after(minute: i64) -> impl Iterator<Item = i64> {
        std::iter::successors(Some(at(minute)), |moment| {
            Some(next_moment(&payment(), *moment))
        })
        .map(|moment| (moment - at(0)).num_minutes())
    }

    #[test]
    fn a_payment_is_looked_up_ever_more_rarely() {
        assert_eq!(first_moment(&payment()), at(5));
        assert_eq!(
            moments_after(5).take(16).collect::<Vec<_>>(),
            [
                5, 10, 15, 20, 25, 30, 31, 33, 37, 45, 61, 93, 157, 285, 541, 901
            ]
        );
        assert_eq!(
            moments_after(10_000).skip(1).take(3).collect::<Vec<_>>(),
            [10_261, 10_621, 10_981],
            "and never quite given up"
        );
    }

    #[test]
    fn the_end_of_a_short_time_is_not_waited_past() {
        let short = Payment {
            expires_at: at(2),
            ..payment()
        };
        assert_eq!(first_moment(&short), at(2));
        let odd = Payment {
            expires_at: at(7),
            ..payment()
        };
        assert_eq!(next_moment(&odd, at(5)), at(7));
    }
}
