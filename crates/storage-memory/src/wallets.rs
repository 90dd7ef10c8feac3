use async_trait::async_trait;
use domain::page::{Page, PageRequest};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::wallet::{
    CounterAccount, Direction, Transaction, TransactionFilter, WalletKey, WalletReads, WalletState,
};

use crate::MemoryStorage;
use crate::state::State;

#[async_trait]
impl WalletReads for MemoryStorage {
    async fn find_wallet(&self, key: WalletKey) -> Result<Option<WalletState>, StorageFailure> {
        Ok(self.state().rows.wallets().get(&key).copied())
    }

    async fn list_transactions(
        &self,
        key: WalletKey,
        filter: TransactionFilter,
        page: PageRequest,
    ) -> Result<Page<Transaction>, StorageFailure> {
        let state = self.state();
        let matching = newest_first(&state, key).filter(|transaction| {
            filter
                .direction
                .is_none_or(|only| only == transaction.direction)
                && filter.status.is_none_or(|only| only == transaction.status)
                && transaction.created_at >= filter.since
        });
        Ok(page_of(matching.cloned().collect(), page))
    }

    async fn recent_transactions(
        &self,
        key: WalletKey,
        limit: u32,
    ) -> Result<Vec<Transaction>, StorageFailure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let state = self.state();
        Ok(newest_first(&state, key).take(limit).cloned().collect())
    }

    async fn spent_since(&self, key: WalletKey, since: Timestamp) -> Result<i64, StorageFailure> {
        let state = self.state();
        let charges = newest_first(&state, key).filter(|transaction| {
            transaction.direction == Direction::Debit
                && matches!(
                    transaction.entry.counter_account,
                    CounterAccount::Revenue(_)
                )
                && transaction.created_at >= since
        });
        Ok(charges.map(|transaction| transaction.amount_minor).sum())
    }
}

fn newest_first(state: &State, key: WalletKey) -> impl Iterator<Item = &Transaction> {
    state.transactions.get(&key).into_iter().flatten().rev()
}

/// Cuts a page out of a whole list.
pub(crate) fn page_of<T>(rows: Vec<T>, page: PageRequest) -> Page<T> {
    let total_count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let before = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let per_page = usize::try_from(page.per_page).unwrap_or(usize::MAX);
    Page {
        items: rows.into_iter().skip(before).take(per_page).collect(),
        total_count,
    }
}
