use async_trait::async_trait;
use chrono::NaiveDate;
use domain::billing::{AccountReads, AccountSnapshot, DailyUsage};
use domain::ids::{DoctorId, UserId};
use domain::storage::StorageFailure;
use domain::wallet::WalletKey;

use crate::MemoryStorage;

#[async_trait]
impl AccountReads for MemoryStorage {
    async fn account_snapshot(
        &self,
        key: WalletKey,
        doctor: Option<DoctorId>,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<AccountSnapshot, StorageFailure> {
        let state = self.state();
        let rows = &state.rows;
        let user_id = key.user_id;
        let days = (user_id, since)..=(user_id, NaiveDate::MAX);
        Ok(AccountSnapshot {
            wallet: rows.wallets().get(&key).copied(),
            anchor: rows.wallets().get(&WalletKey::anchor(user_id)).copied(),
            usage: rows.usage().range(days).map(|(_, usage)| *usage).collect(),
            has_viewed_doctor_today: doctor
                .is_some_and(|doctor| rows.has_viewed(user_id, today, doctor)),
        })
    }

    async fn find_usage(
        &self,
        user_id: UserId,
        day: NaiveDate,
    ) -> Result<Option<DailyUsage>, StorageFailure> {
        Ok(self.state().rows.usage().get(&(user_id, day)).copied())
    }
}
