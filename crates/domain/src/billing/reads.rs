use async_trait::async_trait;
use chrono::NaiveDate;

use crate::billing::DailyUsage;
use crate::ids::{DoctorId, UserId};
use crate::storage::StorageFailure;
use crate::wallet::{WalletKey, WalletState};

/// What asking about access needs to see of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSnapshot {
    /// The wallet asked for, when it has been opened.
    pub wallet: Option<WalletState>,
    /// The user's so'm wallet, whose age decides who is new.
    pub anchor: Option<WalletState>,
    /// The user's days with views, from `since` on.
    pub usage: Vec<DailyUsage>,
    /// The user has seen the doctor on `today`.
    pub has_viewed_doctor_today: bool,
}

/// Reading what decides access, without changing it.
#[async_trait]
pub trait AccountReads: Send + Sync {
    /// The account as access sees it on `today`; usage from `since` on.
    async fn account_snapshot(
        &self,
        key: WalletKey,
        doctor: Option<DoctorId>,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<AccountSnapshot, StorageFailure>;

    /// A user's views of one day.
    async fn find_usage(
        &self,
        user_id: UserId,
        day: NaiveDate,
    ) -> Result<Option<DailyUsage>, StorageFailure>;
}
