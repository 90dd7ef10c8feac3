use crate::billing::ServiceType;
use crate::exchange::Conversion;
use crate::ids::{PaymentId, TransactionId};
use crate::money::AnyMoney;
use crate::time::Timestamp;
use crate::wallet::{CounterAccount, WalletKey};

/// Which way the money went, seen from the wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Into the wallet.
    Credit,
    /// Out of the wallet.
    Debit,
}

impl Direction {
    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Debit => "debit",
        }
    }

    /// The direction for a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Credit, Self::Debit]
            .into_iter()
            .find(|direction| direction.as_str() == word)
    }
}

/// Whether the movement stands. Rows are written once, when money has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransactionStatus {
    /// The money has moved.
    Completed,
}

impl TransactionStatus {
    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
        }
    }

    /// The status for a word.
    pub fn parse(word: &str) -> Option<Self> {
        (word == Self::Completed.as_str()).then_some(Self::Completed)
    }
}

/// What a movement is for; the wallet adds amount, balances and sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id of the transaction to be.
    pub id: TransactionId,
    /// The other side.
    pub counter_account: CounterAccount,
    /// For people, in the default language.
    pub description: String,
    /// The service paid for.
    pub service: Option<ServiceType>,
    /// How many of it.
    pub quantity: Option<u32>,
    /// What it was about: a doctor, a consultation.
    pub related_object_id: Option<i64>,
    /// The payment that caused it.
    pub payment_id: Option<PaymentId>,
    /// How a price in so'm became the amount, when the wallet is of another currency.
    pub conversion: Option<Conversion>,
}

/// One movement of money in one wallet. Never updated, never deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What it is for.
    pub entry: Entry,
    /// In which wallet.
    pub wallet: WalletKey,
    /// 1, 2, 3, … within the wallet, without gaps.
    pub sequence: i64,
    /// Which way.
    pub direction: Direction,
    /// How much, minor units, positive.
    pub amount_minor: i64,
    /// The balance before, minor units.
    pub balance_before_minor: i64,
    /// The balance after, minor units.
    pub balance_after_minor: i64,
    /// Whether it stands.
    pub status: TransactionStatus,
    /// When.
    pub created_at: Timestamp,
}

impl Transaction {
    /// How much.
    pub const fn amount(&self) -> AnyMoney {
        AnyMoney::new(self.amount_minor, self.wallet.currency)
    }

    /// The balance before.
    pub const fn balance_before(&self) -> AnyMoney {
        AnyMoney::new(self.balance_before_minor, self.wallet.currency)
    }

    /// The balance after.
    pub const fn balance_after(&self) -> AnyMoney {
        AnyMoney::new(self.balance_after_minor, self.wallet.currency)
    }
}
