use async_trait::async_trait;
use chrono::TimeDelta;
use domain::Timestamp;
use domain::administration::AdminLogEntry;
use domain::seal::{
    AdminLogRow, Contents, LedgerRow, Seal, SealChain, SealStore, Stretch, StretchesHash,
};
use domain::storage::StorageFailure;
use domain::wallet::Transaction;

use crate::MemoryStorage;
use crate::state::State;

#[async_trait]
impl SealStore for MemoryStorage {
    async fn settled_until(&self, behind: TimeDelta) -> Result<Timestamp, StorageFailure> {
        // A command reads the clock under the lock of the state.
        let _state = self.state();
        Ok(self.clock.now() - behind)
    }

    async fn find_stretch_end(
        &self,
        chain: SealChain,
        from: Option<Timestamp>,
        until: Timestamp,
        rows_max: u32,
    ) -> Result<Option<Timestamp>, StorageFailure> {
        let state = self.state();
        let mut moments = match chain {
            SealChain::Ledger => state.all_transactions().map(|row| row.created_at).collect(),
            SealChain::AdminLog => state.admin_log.iter().map(|row| row.at).collect::<Vec<_>>(),
        };
        let stretch = Stretch { from, to: until };
        moments.retain(|moment| holds(stretch, *moment));
        moments.sort_unstable();
        let beyond = usize::try_from(rows_max).unwrap_or(usize::MAX);
        let (first, beyond) = (moments.first(), moments.get(beyond));
        Ok(Stretch::end(first.copied(), beyond.copied(), until))
    }

    async fn read_contents(
        &self,
        chain: SealChain,
        stretches: &[Stretch],
    ) -> Result<Vec<Contents>, StorageFailure> {
        let state = self.state();
        let mut hash = StretchesHash::new(stretches);
        match (chain, Stretch::around(stretches)) {
            (_, None) => {}
            (SealChain::Ledger, Some(whole)) => {
                for row in state.ledger_stretch(whole) {
                    hash.add(&LedgerRow::from(row));
                }
            }
            (SealChain::AdminLog, Some(whole)) => {
                for row in state.admin_log_stretch(whole) {
                    hash.add(&AdminLogRow::from(row));
                }
            }
        }
        Ok(hash.finish())
    }

    async fn find_last_seal(&self, chain: SealChain) -> Result<Option<Seal>, StorageFailure> {
        let state = self.state();
        let last = state.seals.iter().rfind(|seal| seal.chain == chain);
        Ok(last.copied())
    }

    async fn list_seals(
        &self,
        chain: SealChain,
        behind: i64,
        limit: u32,
    ) -> Result<Vec<Seal>, StorageFailure> {
        let state = self.state();
        let seals = state.seals.iter();
        let seals = seals.filter(|seal| seal.chain == chain && seal.number > behind);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(seals.take(limit).copied().collect())
    }

    async fn add_seal(&self, seal: &Seal) -> Result<bool, StorageFailure> {
        let mut state = self.state();
        let mut seals = state.seals.iter();
        let is_taken = seals.any(|old| (old.chain, old.number) == (seal.chain, seal.number));
        if !is_taken {
            state.seals.push(*seal);
        }
        Ok(!is_taken)
    }
}

impl State {
    fn all_transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.transactions.values().flatten()
    }

    fn ledger_stretch(&self, stretch: Stretch) -> Vec<&Transaction> {
        let rows = self.all_transactions();
        let mut rows: Vec<_> = rows.filter(|row| holds(stretch, row.created_at)).collect();
        rows.sort_by_key(|row| {
            let wallet = row.wallet;
            let currency = wallet.currency.as_str();
            (row.created_at, wallet.user_id, currency, row.sequence)
        });
        rows
    }

    fn admin_log_stretch(&self, stretch: Stretch) -> Vec<&AdminLogEntry> {
        let rows = self.admin_log.iter();
        let mut rows: Vec<_> = rows.filter(|row| holds(stretch, row.at)).collect();
        rows.sort_by_key(|row| (row.at, row.id));
        rows
    }
}

fn holds(stretch: Stretch, moment: Timestamp) -> bool {
    stretch.from.is_none_or(|from| from <= moment) && moment < stretch.to
}
