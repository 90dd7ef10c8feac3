//! Wallets: balances, their append-only transactions, and how both are read.

mod counter_account;
mod reads;
mod state;
mod transaction;
#[expect(
    clippy::module_inception,
    reason = "the folder holds the subject, the file the noun"
)]
mod wallet;

pub use counter_account::CounterAccount;
pub use reads::{TransactionFilter, WalletReads};
pub use state::{WalletKey, WalletState};
pub use transaction::{Direction, Entry, Transaction, TransactionStatus};
pub use wallet::{DebitError, Wallet};
