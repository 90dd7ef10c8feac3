//! What a terminal did since its last close of day.

/// Sums, tiyin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) debits_number: u64,
    pub(super) debits_tiyin: i64,
    pub(super) reversals_number: u64,
    pub(super) reversals_tiyin: i64,
}

impl Totals {
    pub(super) const fn debited(&mut self, tiyin: i64) {
        self.debits_number += 1;
        self.debits_tiyin += tiyin;
    }

    pub(super) const fn reversed(&mut self, tiyin: i64) {
        self.reversals_number += 1;
        self.reversals_tiyin += tiyin;
    }
}
