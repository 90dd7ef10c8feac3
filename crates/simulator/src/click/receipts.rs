//! Fiscal receipts: the address of each, by the payment's document number.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Receipts that are kept.
const RECEIPTS_MAX: usize = 1_000;

/// The receipts of one simulator, in memory, oldest first.
#[derive(Default)]
pub(super) struct FiscalReceipts(Mutex<VecDeque<(i64, String)>>);

impl FiscalReceipts {
    /// Keeps a receipt in place of an earlier one of the same payment.
    pub(super) fn put(&self, click_paydoc_id: i64, url: String) {
        let mut receipts = self.lock();
        receipts.retain(|(id, _)| *id != click_paydoc_id);
        if receipts.len() == RECEIPTS_MAX {
            receipts.pop_front();
        }
        receipts.push_back((click_paydoc_id, url));
    }

    /// The address of a payment's receipt.
    pub(super) fn find(&self, click_paydoc_id: i64) -> Option<String> {
        let receipts = self.lock();
        let mut receipts = receipts.iter();
        let (_, url) = receipts.find(|(id, _)| *id == click_paydoc_id)?;
        Some(url.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(i64, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
