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
}

impl Cause {
    /// The text in the database: `payer`, `gateway:click:17`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Payer => "payer".to_owned(),
            Self::Gateway(name, number) => format!("gateway:{name}:{}", number.get()),
            Self::LookUp(name, number) => format!("look_up:{name}:{}", number.get()),
            Self::DisputedByGateway(name, number) => format!("disputed:{name}:{}", number.get()),
            Self::Expiry => "expiry".to_owned(),
            Self::Staff(user_id) => format!("staff:{user_id}"),
            Self::DisputeClosed(user_id, number) => {
                format!("dispute_closed:{user_id}:{}", number.get())
            }
            Self::Refund(id) => format!("refund:{id}"),
            Self::DisputedRefund(id) => format!("disputed_refund:{id}"),
        }
    }

    /// Whether it is about a dispute, which changes nothing: its line repeats the version of the line before it.
    pub const fn is_about_dispute(&self) -> bool {
        match self {
            Self::DisputedByGateway(..) | Self::DisputedRefund(_) | Self::DisputeClosed(..) => true,
            Self::Payer
            | Self::Gateway(..)
            | Self::LookUp(..)
            | Self::Expiry
            | Self::Staff(_)
            | Self::Refund(_) => false,
        }
    }

    /// The cause for a stored text.
    pub fn parse(text: &str) -> Option<Self> {
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
