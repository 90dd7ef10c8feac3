use std::fmt;

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentStatus {
    /// Created; the payer has not begun.
    Pending,
    /// A gateway has begun an attempt.
    Processing,
    /// Paid, wallet credited.
    Completed,
    /// The last attempt failed; another may follow until the payment expires.
    Failed,
    /// Cancelled by the payer before an attempt.
    Cancelled,
    /// Nobody paid in time.
    Expired,
    /// Part of the money went back.
    PartiallyRefunded,
    /// All of the money went back.
    Refunded,
}

/// What can happen to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// A gateway begins an attempt.
    Begin,
    /// A gateway proves that it took the payer's money.
    Complete,
    /// The attempt failed.
    Fail,
    /// The payer cancels.
    Cancel,
    /// Its time is over.
    Expire,
    /// Part of the money went back to the payer.
    RefundPart,
    /// The rest of the money, or all of it, went back to the payer.
    RefundRest,
}

/// The payment is in a state in which this cannot happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {from} cannot {transition:?}")]
pub struct IllegalTransition {
    /// The state.
    pub from: PaymentStatus,
    /// What was tried.
    pub transition: Transition,
}

impl PaymentStatus {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Processing,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
        Self::Expired,
        Self::PartiallyRefunded,
        Self::Refunded,
    ];

    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
        }
    }

    /// The status for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The one transition table. Money that a gateway took is credited even when the payment had failed or expired;
    /// a state in which the wallet was credited is never left by anything but a refund.
    pub fn after(self, transition: Transition) -> Result<Self, IllegalTransition> {
        use PaymentStatus as S;
        use Transition as T;
        match (self, transition) {
            (S::Pending | S::Processing | S::Failed, T::Begin) => Ok(S::Processing),
            (S::Pending | S::Processing | S::Failed | S::Expired, T::Complete) => Ok(S::Completed),
            (S::Processing, T::Fail) => Ok(S::Failed),
            (S::Pending, T::Cancel) => Ok(S::Cancelled),
            (S::Pending | S::Failed, T::Expire) => Ok(S::Expired),
            (S::Completed | S::PartiallyRefunded, T::RefundPart) => Ok(S::PartiallyRefunded),
            (S::Completed | S::PartiallyRefunded, T::RefundRest) => Ok(S::Refunded),
            (from, transition) => Err(IllegalTransition { from, transition }),
        }
    }

    /// The status as the world sees it: a payment whose time is over and that nobody has in hand counts as expired
    /// before the job that expires it arrives.
    #[must_use]
    pub fn seen(self, is_overdue: bool) -> Self {
        match self.after(Transition::Expire) {
            Ok(expired) if is_overdue => expired,
            _ => self,
        }
    }

    /// The wallet has been credited, whatever happened since.
    pub const fn is_paid(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::PartiallyRefunded | Self::Refunded
        )
    }
}

impl fmt::Display for PaymentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSITIONS: [Transition; 7] = [
        Transition::Begin,
        Transition::Complete,
        Transition::Fail,
        Transition::Cancel,
        Transition::Expire,
        Transition::RefundPart,
        Transition::RefundRest,
    ];

    #[test]
    fn a_paid_payment_stays_paid_and_is_left_by_refunds_alone() {
        for status in PaymentStatus::ALL
            .into_iter()
            .filter(|status| status.is_paid())
        {
            for transition in TRANSITIONS {
                let is_refund =
                    matches!(transition, Transition::RefundPart | Transition::RefundRest);
                match status.after(transition) {
                    Ok(after) => assert!(is_refund && after.is_paid(), "{status} {transition:?}"),
                    Err(_) => assert!(
                        !is_refund || status == PaymentStatus::Refunded,
                        "{status} {transition:?}"
                    ),
                }
            }
        }
    }

    #[test]
    fn only_a_paid_payment_is_refunded() {
        for status in PaymentStatus::ALL {
            if !status.is_paid() {
                assert!(status.after(Transition::RefundPart).is_err(), "{status}");
                assert!(status.after(Transition::RefundRest).is_err(), "{status}");
            }
        }
    }

    #[test]
    fn only_a_pending_payment_can_be_cancelled() {
        for status in PaymentStatus::ALL {
            assert_eq!(
                status.after(Transition::Cancel).is_ok(),
                status == PaymentStatus::Pending,
                "{status}"
            );
        }
    }

    #[test]
    fn a_cancelled_payment_stays_cancelled() {
        for transition in TRANSITIONS {
            assert!(PaymentStatus::Cancelled.after(transition).is_err());
        }
    }

    #[test]
    fn words_and_states_are_one_to_one() {
        for status in PaymentStatus::ALL {
            assert_eq!(PaymentStatus::parse(status.as_str()), Some(status));
        }
    }
}
