//! Proving that the books balance.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::money::{AnyMoney, CurrencyCode};
use crate::storage::StorageFailure;
use crate::wallet::{Direction, WalletKey};

/// One line of the trial balance: what a counter-account gave to and took from all wallets of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialBalanceLine {
    /// `gateway:click`, `revenue:doctor_view`, `refund`, …
    pub counter_account: String,
    /// Of which currency.
    pub currency: CurrencyCode,
    /// Sum of credits to wallets, minor units.
    pub credited_minor: i128,
    /// Sum of debits from wallets, minor units.
    pub debited_minor: i128,
}

/// Something that is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A wallet's balance is not the sum of its transactions.
    Balance {
        /// Which wallet.
        wallet: WalletKey,
        /// What it says.
        stored_minor: i64,
        /// What its transactions say.
        summed_minor: i128,
    },
    /// A running total is not the sum of its transactions.
    Total {
        /// Which wallet.
        wallet: WalletKey,
        /// `total_topped_up` or `total_spent`.
        total: &'static str,
        /// What it says.
        stored_minor: i64,
        /// What its transactions say.
        summed_minor: i128,
    },
    /// A transaction does not continue the one before it: a gap in the sequence, or balances that do not meet.
    BrokenChain {
        /// Which wallet.
        wallet: WalletKey,
        /// The sequence number of the transaction that does not continue.
        sequence: i64,
    },
    /// A paid payment without exactly one credit, or a credit without its paid payment.
    Payment {
        /// The payment, as text.
        payment_id: String,
        /// How many credits name it.
        credits: u64,
        /// Its stored status, when it exists.
        status: Option<String>,
    },
    /// A credit by a gateway, or a movement to or from `refund`, that is not what its payment says: there is none, it is
    /// another user's, or in another currency, or through another gateway, or the credit is not its amount.
    Unexplained {
        /// Which wallet.
        wallet: WalletKey,
        /// The sequence number of the movement.
        sequence: i64,
    },
    /// A paid payment without exactly one attempt that succeeded, or an unpaid one with one.
    Attempts {
        /// The payment, as text.
        payment_id: String,
        /// How many of its attempts succeeded.
        succeeded: u64,
        /// Its stored status.
        status: String,
    },
    /// A payment says that another sum went back than its refunds, or its wallet's movements, say.
    Refund {
        /// The payment, as text.
        payment_id: String,
        /// What the payment says, minor units.
        stored_minor: i64,
        /// What its refunds that are pending or settled sum to, minor units.
        refunds_minor: i128,
        /// What the wallet's movements to and from `refund` sum to, minor units.
        movements_minor: i128,
    },
    /// The wallets of a currency do not sum to what the counter-accounts gave less what they took.
    TrialBalance {
        /// Of which currency.
        currency: CurrencyCode,
        /// Sum of all balances, minor units.
        balances_minor: i128,
        /// Credits less debits, minor units.
        movements_minor: i128,
    },
}

/// What an audit saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Wallets looked at.
    pub wallets: u64,
    /// Transactions looked at.
    pub transactions: u64,
    /// The trial balance, by currency and account.
    pub trial_balance: Vec<TrialBalanceLine>,
    /// What is off; empty when the books balance.
    pub findings: Vec<Finding>,
}

impl AuditReport {
    /// Compares, for each currency, the sum of balances with the trial balance and notes what differs.
    pub fn check_trial_balance(&mut self, balances: &BTreeMap<CurrencyCode, i128>) {
        for currency in CurrencyCode::ALL {
            let lines = self
                .trial_balance
                .iter()
                .filter(|line| line.currency == currency);
            let movements_minor: i128 = lines
                .map(|line| line.credited_minor - line.debited_minor)
                .sum();
            let balances_minor = balances.get(&currency).copied().unwrap_or(0);
            if movements_minor != balances_minor {
                self.findings.push(Finding::TrialBalance {
                    currency,
                    balances_minor,
                    movements_minor,
                });
            }
        }
    }
}

/// Reads the books as they are and checks them. Works on a live system: it sees one consistent moment.
#[async_trait]
pub trait Auditor: Send + Sync {
    /// Recomputes every balance from its transactions, every chain, every payment's credit, refunds and attempts, and the
    /// trial balance.
    async fn audit(&self) -> Result<AuditReport, StorageFailure>;
}

/// The sign of a movement in a wallet.
pub const fn signed(direction: Direction, amount_minor: i64) -> i128 {
    match direction {
        Direction::Credit => amount_minor as i128,
        Direction::Debit => -(amount_minor as i128),
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = |wallet: &WalletKey| {
            format!("wallet of user {} in {}", wallet.user_id, wallet.currency)
        };
        let show = |minor: &i128, currency: CurrencyCode| match i64::try_from(*minor) {
            Ok(minor) => AnyMoney::new(minor, currency).to_string(),
            Err(_) => format!("{minor} minor units"),
        };
        match self {
            Self::Balance {
                wallet,
                stored_minor,
                summed_minor,
            } => write!(
                f,
                "{}: the balance is {}, its transactions sum to {}",
                name(wallet),
                AnyMoney::new(*stored_minor, wallet.currency),
                show(summed_minor, wallet.currency)
            ),
            Self::Total {
                wallet,
                total,
                stored_minor,
                summed_minor,
            } => write!(
                f,
                "{}: {total} is {}, its transactions sum to {}",
                name(wallet),
                AnyMoney::new(*stored_minor, wallet.currency),
                show(summed_minor, wallet.currency)
            ),
            Self::BrokenChain { wallet, sequence } => {
                write!(
                    f,
                    "{}: transaction {sequence} does not continue the one before it",
                    name(wallet)
                )
            }
            Self::Payment {
                payment_id,
                credits,
                status,
            } => write!(
                f,
                "payment {payment_id}: {credits} credits, status {}",
                status.as_deref().unwrap_or("none (no such payment)")
            ),
            Self::Unexplained { wallet, sequence } => {
                write!(
                    f,
                    "{}: no payment explains transaction {sequence}",
                    name(wallet)
                )
            }
            Self::Attempts {
                payment_id,
                succeeded,
                status,
            } => write!(
                f,
                "payment {payment_id}: {succeeded} successful attempts, status {status}"
            ),
            Self::Refund {
                payment_id,
                stored_minor,
                refunds_minor,
                movements_minor,
            } => write!(
                f,
                "payment {payment_id}: {stored_minor} minor units refunded, its refunds sum to {refunds_minor}, its movements to {movements_minor}"
            ),
            Self::TrialBalance {
                currency,
                balances_minor,
                movements_minor,
            } => write!(
                f,
                "{currency}: balances sum to {}, movements to {}",
                show(balances_minor, *currency),
                show(movements_minor, *currency)
            ),
        }
    }
}
