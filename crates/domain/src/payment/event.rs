use std::sync::Arc;

use crate::gateway::GatewayName;
use crate::ids::{AttemptNumber, PaymentId, RefundId, UserId};
use crate::payment::{Payment, PaymentStatus};
use crate::time::Timestamp;

/// Who or what moved a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its payer.
    Payer,
    /// A call of its gateway, about this attempt.
    Gateway(GatewayName, AttemptNumber),
    /// What its gateway answered when it was asked about the payment; it settled this attempt.
    LookUp(GatewayName, AttemptNumber),
    /// The gateway contradicts how this attempt ended: it speaks of a cancellation of what it had confirmed, or of money
    /// that it took once more. Someone must look.
    DisputedByGateway(GatewayName, AttemptNumber),
    /// What its gateway answered when it was asked leaves nothing in question about this attempt.
    DisputeCleared(GatewayName, AttemptNumber),
    /// The expiry job.
    Expiry,
    /// A member of staff.
    Staff(UserId),
    /// A member of staff, who has seen that nothing is left in question about this attempt.
    DisputeClosed(UserId, AttemptNumber),
    /// How this refund ended.
    Refund(RefundId),
    /// The gateway says the opposite of how this refund ended: someone must look.
    DisputedRefund(RefundId),
    /// Something that this version does not know, because a newer one wrote it down: the text as it is stored. Only read.
    Unknown(Arc<str>),
}

impl Cause {
    /// The text in the database: `payer`, `gateway:click:17`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Payer => "payer".to_owned(),
            Self::Gateway(name, number) => format!("gateway:{name}:{}", number.get()),
            Self::LookUp(name, number) => format!("look_up:{name}:{}", number.get()),
            Self::DisputedByGateway(name, number) => format!("disputed:{name}:{}", number.get()),
            Self::DisputeCleared(name, number) => {
                format!("dispute_cleared:{name}:{}", number.get())
            }
            Self::Expiry => "expiry".to_owned(),
            Self::Staff(user_id) => format!("staff:{user_id}"),
            Self::DisputeClosed(user_id, number) => {
                format!("dispute_closed:{user_id}:{}", number.get())
            }
            Self::Refund(id) => format!("refund:{id}"),
            Self::DisputedRefund(id) => format!("disputed_refund:{id}"),
            Self::Unknown(text) => text.as_ref().to_owned(),
        }
    }

    /// Whether it is about a dispute, which changes nothing: its line repeats the version of the line before it.
    pub const fn is_about_dispute(&self) -> bool {
        match self {
            Self::DisputedByGateway(..)
            | Self::DisputedRefund(_)
            | Self::DisputeCleared(..)
            | Self::DisputeClosed(..) => true,
            Self::Payer
            | Self::Gateway(..)
            | Self::LookUp(..)
            | Self::Expiry
            | Self::Staff(_)
            | Self::Refund(_)
            | Self::Unknown(_) => false,
        }
    }

    /// The cause for a stored text. Instances of several versions share a database while one takes the place of another, so
    /// that a text may say what this one cannot read.
    pub fn of_text(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|| Self::Unknown(text.into()))
    }

    fn parse(text: &str) -> Option<Self> {
        match text.split(':').collect::<Vec<_>>().as_slice() {
            ["payer"] => Some(Self::Payer),
            ["expiry"] => Some(Self::Expiry),
            ["staff", id] => Some(Self::Staff(UserId::new(id.parse().ok()?)?)),
            ["dispute_closed", id, number] => Some(Self::DisputeClosed(
                UserId::new(id.parse().ok()?)?,
                attempt_number(number)?,
            )),
            ["refund", id] => Some(Self::Refund(RefundId(id.parse().ok()?))),
            ["disputed_refund", id] => Some(Self::DisputedRefund(RefundId(id.parse().ok()?))),
            ["gateway", name, number] => {
                Some(Self::Gateway(name.parse().ok()?, attempt_number(number)?))
            }
            ["look_up", name, number] => {
                Some(Self::LookUp(name.parse().ok()?, attempt_number(number)?))
            }
            ["dispute_cleared", name, number] => Some(Self::DisputeCleared(
                name.parse().ok()?,
                attempt_number(number)?,
            )),
            ["disputed", name, number] => Some(Self::DisputedByGateway(
                name.parse().ok()?,
                attempt_number(number)?,
            )),
            _ => None,
        }
    }
}

fn attempt_number(text: &str) -> Option<AttemptNumber> {
    text.parse().ok().and_then(AttemptNumber::new)
}

/// A line in the history of a payment. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEvent {
    /// Which payment.
    pub payment_id: PaymentId,
    /// Its owner.
    pub user_id: UserId,
    /// The payment's version that this line tells of; a line that changes nothing repeats the version.
    pub version: i64,
    /// The status from then on.
    pub status: PaymentStatus,
    /// Why.
    pub cause: Cause,
    /// When.
    pub at: Timestamp,
}

impl PaymentEvent {
    pub(crate) fn of(payment: &Payment, cause: Cause, at: Timestamp) -> Self {
        Self {
            payment_id: payment.id,
            user_id: payment.user_id,
            version: payment.version,
            status: payment.status,
            cause,
            at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_and_written_back() {
        for text in [
            "payer",
            "expiry",
            "gateway:click:17",
            "look_up:payme:17",
            "disputed:humo:17",
            "dispute_cleared:uzcard:17",
            "dispute_closed:7:17",
            "staff:7",
            "refund:01890000-0000-7000-8000-000000000000",
            "disputed_refund:01890000-0000-7000-8000-000000000000",
        ] {
            let cause = Cause::of_text(text);
            assert!(!matches!(cause, Cause::Unknown(_)), "{text}");
            assert_eq!(cause.to_text(), text);
        }
        for text in ["inherited:9", "gateway:click", "staff:0", "staff"] {
            let cause = Cause::of_text(text);
            assert_eq!(cause, Cause::Unknown(text.into()));
            assert_eq!(cause.to_text(), text);
        }
    }
}
