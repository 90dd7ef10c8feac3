//! Wallets and their transactions.

mod lock;
mod reads;
mod row;
mod save;

pub(crate) use lock::{LockWallets, LockWalletsOfOneCurrency};
pub(crate) use reads::WalletsByKey;
pub(crate) use row::{WalletColumns, WalletRow, to_currency, to_key, to_wallet};
pub(crate) use save::{InsertTransactions, InsertWallets, UpdateWallets, split};
