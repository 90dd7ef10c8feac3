//! When a payment can be given back (docs.click.uz, "Merchant API requests", payment reversal).

use chrono::{DateTime, Utc};

use super::books::Attempt;
use crate::clock::tashkent_time;

/// How much goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reversal {
    /// The payment, which must still be whole.
    Whole,
    /// So many tiyin of it.
    Part(i64),
}

/// Why nothing goes back. The codes are this simulator's own: Click publishes no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Irreversible {
    #[error("Payment not found")]
    Unknown,
    #[error("Payment is not successful")]
    NotPaid,
    #[error("Payment is reversed already")]
    Reversed,
    #[error("Only payments of the current month can be reversed")]
    AnotherMonth,
    #[error("More than what is left of the payment")]
    TooMuch,
}

impl Irreversible {
    pub(super) fn error_code(self) -> i32 {
        match self {
            Self::Unknown => -404,
            Self::NotPaid => -5001,
            Self::Reversed => -5002,
            Self::AnotherMonth => -5003,
            Self::TooMuch => -5004,
        }
    }
}

impl Reversal {
    /// How many tiyin of this attempt go back now.
    pub(super) fn of(self, attempt: &Attempt, now: DateTime<Utc>) -> Result<i64, Irreversible> {
        if attempt.debited_tiyin == 0 {
            return Err(Irreversible::NotPaid);
        }
        if attempt.held_tiyin() == 0 {
            return Err(Irreversible::Reversed);
        }
        if !is_in_time(attempt.opened_at, now) {
            return Err(Irreversible::AnotherMonth);
        }
        let tiyin = match self {
            Self::Whole => attempt.debited_tiyin,
            Self::Part(tiyin) => tiyin,
        };
        if (1..=attempt.held_tiyin()).contains(&tiyin) {
            Ok(tiyin)
        } else {
            Err(Irreversible::TooMuch)
        }
    }
}

/// Payments of a month can be reversed in it and on the first day of the next, in Tashkent.
fn is_in_time(paid_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let (paid, now) = (Month::of(paid_at), Month::of(now));
    paid.number == now.number || (paid.number + 1 == now.number && now.is_first_day)
}

struct Month {
    /// Counted from the year 0.
    number: i32,
    is_first_day: bool,
}

impl Month {
    fn of(at: DateTime<Utc>) -> Self {
        let text = tashkent_time(at);
        let number = |from, to| {
            text.get(from..to)
                .and_then(|text: &str| text.parse().ok())
                .unwrap_or(0)
        };
        Self {
            number: number(0, 4) * 12 + number(5, 7),
            is_first_day: number(8, 10) == 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_time(paid_at: &str, now: &str) -> bool {
        is_in_time(paid_at.parse().unwrap(), now.parse().unwrap())
    }

    #[test]
    fn a_month_ends_on_the_first_day_of_the_next_in_tashkent() {
        let paid_at = "2025-12-15T10:00:00Z";
        assert!(
            in_time(paid_at, "2025-12-31T18:59:59Z"),
            "the last second of December"
        );
        assert!(
            in_time(paid_at, "2025-12-31T19:00:00Z"),
            "1 January in Tashkent"
        );
        assert!(
            in_time(paid_at, "2026-01-01T18:59:59Z"),
            "1 January in Tashkent"
        );
        assert!(
            !in_time(paid_at, "2026-01-01T19:00:00Z"),
            "2 January in Tashkent"
        );
        assert!(
            !in_time(paid_at, "2026-02-01T06:00:00Z"),
            "the month after next"
        );
        assert!(!in_time(paid_at, "2026-12-15T10:00:00Z"), "a year later");
    }
}
