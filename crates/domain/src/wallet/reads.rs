use async_trait::async_trait;

use crate::page::{Page, PageRequest};
use crate::storage::StorageFailure;
use crate::time::Timestamp;
use crate::wallet::{Direction, Transaction, TransactionStatus, WalletKey, WalletState};

/// Which transactions of a wallet to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransactionFilter {
    /// Only this way.
    pub direction: Option<Direction>,
    /// Only of this status.
    pub status: Option<TransactionStatus>,
    /// Not older than this.
    pub since: Timestamp,
}

/// Reading wallets.
#[async_trait]
pub trait WalletReads: Send + Sync {
    /// The wallet, when it has been opened.
    async fn find_wallet(&self, key: WalletKey) -> Result<Option<WalletState>, StorageFailure>;

    /// The transactions of a wallet, newest first.
    async fn list_transactions(
        &self,
        key: WalletKey,
        filter: TransactionFilter,
        page: PageRequest,
    ) -> Result<Page<Transaction>, StorageFailure>;

    /// The newest transactions of a wallet, newest first, at most `limit`.
    async fn recent_transactions(
        &self,
        key: WalletKey,
        limit: u32,
    ) -> Result<Vec<Transaction>, StorageFailure>;

    /// Sum of charges (debits to `revenue:*`) since a moment, minor units.
    async fn spent_since(&self, key: WalletKey, since: Timestamp) -> Result<i64, StorageFailure>;
}
