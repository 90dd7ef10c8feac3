use std::collections::BTreeMap;

use crate::ids::PaymentId;
use crate::payment::{CollectedPayment, Payment};
use crate::wallet::WalletKey;

/// What gateways are collecting, by wallet: follows every change of a payment, so that nothing is counted that has
/// ended and nothing has to be repaired.
#[derive(Clone, Debug, Default)]
pub(super) struct CollectedPayments(BTreeMap<WalletKey, BTreeMap<PaymentId, CollectedPayment>>);

impl CollectedPayments {
    pub(super) fn add(&mut self, collected: CollectedPayment) {
        let of_wallet = self.0.entry(collected.wallet).or_default();
        of_wallet.insert(collected.id, collected);
    }

    /// Takes in how a payment stands now.
    pub(super) fn follow(&mut self, payment: &Payment) {
        if let Some(collected) = CollectedPayment::of(payment) {
            return self.add(collected);
        }
        let wallet = WalletKey {
            user_id: payment.user_id,
            currency: payment.amount.currency,
        };
        if let Some(of_wallet) = self.0.get_mut(&wallet) {
            of_wallet.remove(&payment.id);
            if of_wallet.is_empty() {
                self.0.remove(&wallet);
            }
        }
    }

    /// Of one wallet, by id.
    pub(super) fn of(&self, wallet: WalletKey) -> impl Iterator<Item = &CollectedPayment> {
        self.0.get(&wallet).into_iter().flat_map(BTreeMap::values)
    }
}
