use std::sync::atomic::{AtomicU32, Ordering};

use domain::ids::{DoctorId, PaymentId, RefundId, TransactionId, UserId};
use uuid::Uuid;

use super::Random;

/// Ids that no other case has, so that cases may share a database server.
pub(crate) struct Ids {
    /// Random 32 bits, in front of a counter.
    base: u64,
    next: AtomicU32,
}

impl Ids {
    pub(crate) fn new() -> Self {
        Self {
            base: Random::unpredictable().below(1 << 30) << 32,
            next: AtomicU32::new(1),
        }
    }

    fn number(&self) -> u64 {
        self.base | u64::from(self.next.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn positive(&self) -> i64 {
        i64::try_from(self.number()).expect("62 bits")
    }

    pub(crate) fn user(&self) -> UserId {
        UserId::new(self.positive()).expect("positive")
    }

    pub(crate) fn doctor(&self) -> DoctorId {
        DoctorId::new(self.positive()).expect("positive")
    }

    pub(crate) fn payment(&self) -> PaymentId {
        PaymentId(self.uuid())
    }

    pub(crate) fn refund(&self) -> RefundId {
        RefundId(self.uuid())
    }

    pub(crate) fn transaction(&self) -> TransactionId {
        TransactionId(self.uuid())
    }

    /// Shaped like version 7: a time, then what sets it apart.
    pub(crate) fn uuid(&self) -> Uuid {
        const MILLISECONDS_OF_2026: u128 = 1_768_456_800_000;
        const VERSION_AND_VARIANT: u128 = 0x7000_8000_0000_0000_0000;
        Uuid::from_u128(
            MILLISECONDS_OF_2026 << 80 | VERSION_AND_VARIANT | u128::from(self.number()),
        )
    }

    /// A text that names something nowhere else.
    pub(crate) fn text(&self) -> String {
        self.number().to_string()
    }
}
