use domain::Timestamp;
use domain::payment::{Attempt, AttemptStatus, Payment};
use domain::refund::{Refund, RefundOrigin};
use serde::Serialize;

use crate::millis::{is_stale, millis};

/// The reason of a transaction whose time ran out (developer.help.paycom.uz, "Типы данных").
pub(crate) const CANCELLED_BY_TIMEOUT: i32 = 4;

/// What Payme calls a transaction: an attempt, its payment, and the refund with which Payme gave the money back.
pub(crate) struct Transaction {
    pub(crate) attempt: Attempt,
    pub(crate) payment: Payment,
    reversal: Option<Refund>,
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// 1: created.
    Created,
    /// 2: performed.
    Performed,
    /// −1: cancelled before it was performed.
    Cancelled,
    /// −2: cancelled after it was performed.
    Refunded,
}

impl State {
    pub(crate) const fn number(self) -> i32 {
        match self {
            Self::Created => 1,
            Self::Performed => 2,
            Self::Cancelled => -1,
            Self::Refunded => -2,
        }
    }
}

/// The moments of a transaction as `CheckTransaction` and `GetStatement` tell them; 0 for what has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Moments {
    #[serde(rename = "create_time")]
    created: i64,
    #[serde(rename = "perform_time")]
    pub(crate) performed: i64,
    #[serde(rename = "cancel_time")]
    pub(crate) cancelled: i64,
}

impl Transaction {
    /// The transaction of an attempt; `refunds` are those of its payment.
    pub(crate) fn new(attempt: Attempt, payment: Payment, refunds: Vec<Refund>) -> Self {
        let is_reversal = |refund: &Refund| {
            refund.attempt == attempt.number && matches!(refund.origin, RefundOrigin::Gateway(_))
        };
        let reversal = refunds.into_iter().find(is_reversal);
        Self {
            attempt,
            payment,
            reversal,
        }
    }

    pub(crate) fn state(&self) -> State {
        match (self.attempt.status, &self.reversal) {
            (AttemptStatus::Open, _) => State::Created,
            (AttemptStatus::Failed | AttemptStatus::Superseded, _) => State::Cancelled,
            (AttemptStatus::Succeeded, None) => State::Performed,
            (AttemptStatus::Succeeded, Some(_)) => State::Refunded,
        }
    }

    /// Whether its time ran out before it was performed.
    pub(crate) fn has_run_out(&self, now: Timestamp) -> bool {
        self.state() == State::Created && is_stale(began_at(&self.attempt), now)
    }

    pub(crate) fn moments(&self) -> Moments {
        let ended_at = or_zero(self.attempt.ended_at);
        let (performed, cancelled) = match (self.state(), &self.reversal) {
            (State::Created, _) => (0, 0),
            (State::Cancelled, _) => (0, ended_at),
            (State::Performed | State::Refunded, None) => (ended_at, 0),
            (State::Performed | State::Refunded, Some(refund)) => (
                ended_at,
                millis(refund.ended_at.unwrap_or(refund.requested_at)),
            ),
        };
        Moments {
            created: millis(self.attempt.began_at),
            performed,
            cancelled,
        }
    }

    /// Why it was cancelled. One that staff ended has no reason of Payme's; that is done only to what has long run out.
    pub(crate) fn reason(&self) -> Option<i32> {
        match (self.state(), &self.reversal) {
            (State::Created | State::Performed, _) => None,
            (State::Cancelled, _) => Some(self.attempt.error_code.unwrap_or(CANCELLED_BY_TIMEOUT)),
            (State::Refunded, refund) => match refund.as_ref().map(|refund| &refund.origin) {
                Some(RefundOrigin::Gateway(code)) => Some(*code),
                Some(RefundOrigin::Staff(..)) | None => None,
            },
        }
    }

    /// Our id of it, a text.
    pub(crate) fn id(&self) -> String {
        self.attempt.number.get().to_string()
    }
}

/// When Payme created the transaction of an attempt, by its own clock.
pub(crate) fn began_at(attempt: &Attempt) -> Timestamp {
    attempt.gateway_began_at.unwrap_or(attempt.began_at)
}

fn or_zero(at: Option<Timestamp>) -> i64 {
    at.map_or(0, millis)
}
