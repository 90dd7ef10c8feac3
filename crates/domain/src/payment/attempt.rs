use chrono::TimeDelta;

use crate::card::CardMask;
use crate::gateway::GatewayName;
use crate::ids::{AttemptNumber, PaymentId};
use crate::time::Timestamp;

/// A gateway's own id of one attempt, unique in that gateway (Click: `click_trans_id`). At most 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GatewayTransaction {
    /// Which gateway.
    pub gateway: GatewayName,
    /// Its id.
    pub id: String,
}

/// Where an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptStatus {
    /// Begun; the gateway has not said how it ended.
    Open,
    /// The gateway took the money and the wallet was credited.
    Succeeded,
    /// The gateway did not take the money.
    Failed,
    /// Another attempt of the same payment succeeded first, or staff have seen that the money of this one went back; it must
    /// not take money.
    Superseded,
}

impl AttemptStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Open, Self::Succeeded, Self::Failed, Self::Superseded];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Superseded => "superseded",
        }
    }

    /// The status for a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// One attempt of a gateway to collect a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Our number (Click: `merchant_prepare_id`).
    pub number: AttemptNumber,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// The gateway's id of the attempt.
    pub transaction: GatewayTransaction,
    /// The gateway's document number that the payer sees (Click: `click_paydoc_id`).
    pub document_id: Option<String>,
    /// Where it stands.
    pub status: AttemptStatus,
    /// When it began, by our clock.
    pub began_at: Timestamp,
    /// When it began by the gateway's own clock, where the gateway says so (Payme: `time`, milliseconds).
    pub gateway_began_at: Option<Timestamp>,
    /// When we sent the order to debit the card, for gateways without pages of their own. Stored before it is sent, and
    /// once: whoever finds it set asks the gateway instead of sending again.
    pub submitted_at: Option<Timestamp>,
    /// What may be known of the payer's card, for gateways without pages of their own.
    pub card_mask: Option<CardMask>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The gateway's error code, when it failed; of a succeeded one that is in question, the code of the cancellation that
    /// the gateway sent after its success. One that is in question without it may have taken money a second time.
    pub error_code: Option<i32>,
    /// When it came into question: its gateway contradicts how it ended, or may take money in it that the payment does
    /// not need any more. Somebody must look until a look-up shows that nothing is left in doubt, or staff say so.
    pub disputed_at: Option<Timestamp>,
}

impl Attempt {
    /// How long after its beginning the order to debit may still be sent, minutes: longer than any code by SMS lasts.
    pub const SUBMIT_MINUTES_MAX: i64 = 15;

    /// Whether the time in which it could be submitted is over. Whoever concludes from this that no money will be taken
    /// must leave some minutes for clocks and for orders on their way.
    pub fn is_abandoned(&self, now: Timestamp) -> bool {
        self.submitted_at.is_none()
            && now >= self.began_at + TimeDelta::minutes(Self::SUBMIT_MINUTES_MAX)
    }

    /// The attempt after it ended so.
    #[must_use]
    pub(crate) fn ended(
        mut self,
        status: AttemptStatus,
        error_code: Option<i32>,
        now: Timestamp,
    ) -> Self {
        self.status = status;
        self.error_code = error_code;
        self.ended_at = Some(now);
        self.disputed_at = None;
        self
    }

    /// The attempt with a question mark behind it, which keeps its first moment.
    #[must_use]
    pub(crate) fn disputed(mut self, now: Timestamp) -> Self {
        self.disputed_at = self.disputed_at.or(Some(now));
        self
    }

    /// The attempt with nothing left in question. The code of a cancellation goes with it: what comes into question later
    /// is another matter.
    #[must_use]
    pub(crate) fn cleared(mut self) -> Self {
        self.disputed_at = None;
        if self.status == AttemptStatus::Succeeded {
            self.error_code = None;
        }
        self
    }

    /// Whether all that is in question is a cancellation that the gateway spoke of after the success.
    pub(crate) fn is_cancellation_disputed(&self) -> bool {
        self.status == AttemptStatus::Succeeded
            && self.disputed_at.is_some()
            && self.error_code.is_some()
    }

    /// Whether this is another document than the one under which it took the money.
    pub(crate) fn has_other_document(&self, document_id: Option<&str>) -> bool {
        match (self.document_id.as_deref(), document_id) {
            (Some(own), Some(other)) => own != other,
            _ => false,
        }
    }
}
