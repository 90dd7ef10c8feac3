use async_trait::async_trait;

use crate::billing::{BillingSummary, DoctorView, ReportPeriod, WalletStatistics};
use crate::ids::UserId;
use crate::page::{Page, PageRequest};
use crate::storage::StorageFailure;
use crate::time::Timestamp;
use crate::wallet::WalletKey;

/// Reading what an account came to. Each answer is of one moment, and costs what the user's own rows cost, however
/// large the tables are.
#[async_trait]
pub trait ReportReads: Send + Sync {
    /// Movements, payments and doctor views of a period; payments by their status at `now`
    /// ([`crate::payment::Payment::status_at`]).
    async fn billing_summary(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
        now: Timestamp,
    ) -> Result<BillingSummary, StorageFailure>;

    /// The charges of a wallet (debits to `revenue:*`) in a period, by business day and service.
    async fn wallet_statistics(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
    ) -> Result<WalletStatistics, StorageFailure>;

    /// The doctors whom a user has seen: newest day first, on a day the latest view first.
    async fn list_doctor_views(
        &self,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<DoctorView>, StorageFailure>;
}
