use crate::ids::UserId;
use crate::money::{AnyMoney, CurrencyCode};
use crate::time::Timestamp;

/// A user has one wallet per currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WalletKey {
    /// Whose.
    pub user_id: UserId,
    /// Of which currency.
    pub currency: CurrencyCode,
}

impl WalletKey {
    /// The user's so'm wallet. Every command of a user locks it first, so that commands of one user never overlap,
    /// whatever currency they are in.
    pub const fn anchor(user_id: UserId) -> Self {
        Self {
            user_id,
            currency: CurrencyCode::Uzs,
        }
    }
}

/// A wallet as it is stored. [`crate::wallet::Wallet`] is the same with its currency in the type, fit for calculation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalletState {
    /// Whose, and of which currency.
    pub key: WalletKey,
    /// Minor units; never below zero.
    pub balance_minor: i64,
    /// Sum of all top-ups, minor units.
    pub topped_up_minor: i64,
    /// Sum of all charges, minor units.
    pub spent_minor: i64,
    /// May be read and topped up, but not charged.
    pub is_blocked: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Number of its last transaction (its transactions count 1, 2, 3, …); 0 when there is none.
    pub last_sequence: i64,
}

impl WalletState {
    /// A new, empty wallet.
    pub const fn open(key: WalletKey, now: Timestamp) -> Self {
        Self {
            key,
            balance_minor: 0,
            topped_up_minor: 0,
            spent_minor: 0,
            is_blocked: false,
            opened_at: now,
            last_sequence: 0,
        }
    }

    /// The balance.
    pub const fn balance(&self) -> AnyMoney {
        AnyMoney::new(self.balance_minor, self.key.currency)
    }

    /// Sum of all top-ups.
    pub const fn total_topped_up(&self) -> AnyMoney {
        AnyMoney::new(self.topped_up_minor, self.key.currency)
    }

    /// Sum of all charges.
    pub const fn total_spent(&self) -> AnyMoney {
        AnyMoney::new(self.spent_minor, self.key.currency)
    }
}
