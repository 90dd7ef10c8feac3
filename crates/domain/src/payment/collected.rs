use chrono::TimeDelta;

use crate::ids::PaymentId;
use crate::payment::{Payment, PaymentStatus};
use crate::time::Timestamp;
use crate::wallet::WalletKey;

/// A payment that a gateway has begun to collect and not ended, as far as the limit of its wallet is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectedPayment {
    /// Which.
    pub id: PaymentId,
    /// The wallet that it will credit.
    pub wallet: WalletKey,
    /// What the wallet will be credited, minor units.
    pub amount_minor: i64,
    /// When it expires, were it not in hand.
    pub expires_at: Timestamp,
}

impl CollectedPayment {
    /// The payment, when a gateway has it in hand.
    pub fn of(payment: &Payment) -> Option<Self> {
        (payment.status == PaymentStatus::Processing).then_some(Self {
            id: payment.id,
            wallet: WalletKey {
                user_id: payment.user_id,
                currency: payment.amount.currency,
            },
            amount_minor: payment.amount.minor,
            expires_at: payment.expires_at,
        })
    }

    /// Payments that expired at this moment or before do not count any more. One that hangs for so long must not hold off
    /// its payer for good; should its money come after all, it is credited.
    pub fn expired_until(now: Timestamp) -> Timestamp {
        now - TimeDelta::hours(Payment::IN_HAND_HOURS_MAX)
    }

    /// Whether it counts against the limit of its wallet.
    pub fn is_counted(&self, now: Timestamp) -> bool {
        self.expires_at > Self::expired_until(now)
    }
}
