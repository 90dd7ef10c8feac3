use std::collections::BTreeMap;

use crate::money::AmountOverflow;
use crate::payment::PaymentStatus;
use crate::wallet::WalletState;

/// How many there were, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their sum, minor units.
    pub amount_minor: i64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, amount_minor: i64) -> Result<(), AmountOverflow> {
        self.add_all(Self {
            count: 1,
            amount_minor,
        })
    }

    /// Adds what was counted elsewhere.
    pub fn add_all(&mut self, other: Self) -> Result<(), AmountOverflow> {
        let sum = self.amount_minor.checked_add(other.amount_minor);
        self.amount_minor = sum.ok_or(AmountOverflow)?;
        self.count += other.count;
        Ok(())
    }
}

/// What a period of a user's account came to, all of it seen at one moment. Sums of money are of one wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillingSummary {
    /// The wallet as it is now, when it has been opened.
    pub wallet: Option<WalletState>,
    /// Movements into the wallet.
    pub credits: Tally,
    /// Movements out of the wallet.
    pub debits: Tally,
    /// Of these, what was paid for doctor views.
    pub doctor_view_charges: Tally,
    /// Payments that were created in the period and are of the wallet's currency, by their status as the world sees it
    /// at the moment of the question. A status that none has is missing.
    pub payments: BTreeMap<PaymentStatus, Tally>,
    /// Doctor views that cost nothing, from whichever wallet the others were paid.
    pub free_views: u64,
    /// Doctor views that were paid for, from whichever wallet.
    pub paid_views: u64,
}

impl BillingSummary {
    /// What the wallet gained, minor units; below zero when it lost.
    pub const fn net_change_minor(&self) -> i64 {
        // Neither is negative, so the difference cannot overflow.
        self.credits.amount_minor - self.debits.amount_minor
    }

    /// Payments in any of these statuses.
    pub fn payments_in(&self, statuses: &[PaymentStatus]) -> u64 {
        let counts = self
            .payments
            .iter()
            .filter(|(status, _)| statuses.contains(status));
        counts.map(|(_, tally)| tally.count).sum()
    }

    /// Payments in one status and what they come to.
    pub fn payments_that_are(&self, status: PaymentStatus) -> Tally {
        self.payments.get(&status).copied().unwrap_or_default()
    }
}
