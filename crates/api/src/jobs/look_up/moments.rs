use chrono::TimeDelta;
use domain::Timestamp;
use domain::payment::{Attempt, AttemptStatus, Payment};

use crate::jobs::back_off::BackOff;

/// While a payment's time runs, its gateway is asked this often.
const IN_TIME: TimeDelta = TimeDelta::minutes(5);
/// Afterwards at the end of its time, and then ever more rarely.
const LATE: BackOff = BackOff {
    first: TimeDelta::minutes(1),
    longest: TimeDelta::hours(6),
};
/// An order to debit a card whose end is not known is asked about so long after it was sent, seconds (`uzcard.md` 7.2);
/// then comes what is usual.
const AFTER_ORDER: [i64; 5] = [2, 5, 15, 60, 300];
/// How long after an order was sent its end can only be unknown: adapters wait for their processing centres for half of
/// this at most. Before, only the process that sent it knows whether it is over, and nobody else asks in between.
const ORDER_TIME_MAX: TimeDelta = TimeDelta::seconds(60);

/// When the order to debit was sent of which the end is not known.
pub(super) fn submitted_at<'a>(
    attempts: impl IntoIterator<Item = &'a Attempt>,
) -> Option<Timestamp> {
    let mut open = attempts
        .into_iter()
        .filter(|attempt| attempt.status == AttemptStatus::Open);
    open.find_map(|attempt| attempt.submitted_at)
}

/// The first moment at which a payment is looked up by whoever knows nothing of it but what is stored.
pub(super) fn first_moment(payment: &Payment, submitted_at: Option<Timestamp>) -> Timestamp {
    let usual = (payment.created_at + IN_TIME).min(payment.expires_at);
    submitted_at.map_or(usual, |at| usual.min(at + ORDER_TIME_MAX))
}

/// Whether an order may be on its way, so that nobody but the process that sent it asks about it.
pub(super) fn is_on_its_way(submitted_at: Timestamp, now: Timestamp) -> bool {
    now < submitted_at + ORDER_TIME_MAX
}

/// The next moment after `now` that follows from an order whose end is not known; `None` when only the usual are left.
pub(super) fn next_after_order(submitted_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let moments = AFTER_ORDER.map(|seconds| submitted_at + TimeDelta::seconds(seconds));
    moments.into_iter().find(|moment| *moment > now)
}

/// The next moment after `now` at which a payment is looked up. The moments follow from the payment and its order alone,
/// so that every instance knows the same ones: see [`BackOff`].
pub(super) fn next_moment(
    payment: &Payment,
    submitted_at: Option<Timestamp>,
    now: Timestamp,
) -> Timestamp {
    let usual = next_usual(payment, now);
    let after_order = submitted_at.and_then(|at| next_after_order(at, now));
    after_order.map_or(usual, |moment| usual.min(moment))
}

fn next_usual(payment: &Payment, now: Timestamp) -> Timestamp {
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

#[cfg(test)]
mod tests {
    use domain::money::{AnyMoney, CurrencyCode};
    use domain::payment::{PaymentPurpose, PaymentStatus};
    use domain::{PaymentId, UserId};
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
            Some(next_moment(&payment(), None, *moment))
        })
        .map(|moment| (moment - at(0)).num_minutes())
    }

    #[test]
    fn a_payment_is_looked_up_ever_more_rarely() {
        assert_eq!(first_moment(&payment(), None), at(5));
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
        assert_eq!(first_moment(&short, None), at(2));
        let odd = Payment {
            expires_at: at(7),
            ..payment()
        };
        assert_eq!(next_moment(&odd, None, at(5)), at(7));
    }

    #[test]
    fn an_order_whose_end_is_not_known_is_asked_about_soon_and_then_as_usual() {
        let sent = at(12);
        let moments = std::iter::successors(Some(sent), |moment| {
            Some(next_moment(&payment(), Some(sent), *moment))
        });
        let seconds: Vec<_> = moments
            .map(|moment| (moment - sent).num_seconds())
            .skip(1)
            .take(8)
            .collect();
        // The usual ones are 15, 20, 25 and 30 minutes after the payment was created.
        assert_eq!(seconds, [2, 5, 15, 60, 180, 300, 480, 780]);
        assert_eq!(next_after_order(sent, at(17)), None);
    }

    #[test]
    fn others_leave_an_order_to_whoever_sent_it_for_a_minute() {
        assert_eq!(first_moment(&payment(), Some(at(2))), at(3));
        assert_eq!(
            first_moment(&payment(), Some(at(12))),
            at(5),
            "due long ago"
        );
        assert!(is_on_its_way(at(12), at(13) - TimeDelta::seconds(1)));
        assert!(!is_on_its_way(at(12), at(13)));
    }
}
