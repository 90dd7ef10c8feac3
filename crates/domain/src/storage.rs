//! What every storage port has in common.
//!
//! To add a storage: a crate that implements the ports gathered in [`Storage`] around [`crate::ledger::Books`], the
//! list of `storage-contract` run over it in its tests, and one line of wiring in the `api` crate.

use std::error::Error;

use crate::administration::{Administration, ApprovalReads};
use crate::audit::Auditor;
use crate::billing::{AccountReads, DoctorDirectory, ReportReads};
use crate::catalogue::CatalogueStore;
use crate::exchange::RateStore;
use crate::fiscal::FiscalReceipts;
use crate::idempotency::AnswerKeeper;
use crate::lease::Leases;
use crate::ledger::Ledger;
use crate::payment::PaymentReads;
use crate::refund::RefundReads;
use crate::seal::SealStore;
use crate::wallet::WalletReads;
use crate::webhook::WebhookLog;

/// Every storage port at once.
pub trait Storage:
    Ledger
    + AnswerKeeper
    + WalletReads
    + PaymentReads
    + RefundReads
    + FiscalReceipts
    + Leases
    + AccountReads
    + ReportReads
    + CatalogueStore
    + RateStore
    + DoctorDirectory
    + WebhookLog
    + Administration
    + ApprovalReads
    + Auditor
    + SealStore
{
}

impl<S> Storage for S where
    S: Ledger
        + AnswerKeeper
        + WalletReads
        + PaymentReads
        + RefundReads
        + FiscalReceipts
        + Leases
        + AccountReads
        + ReportReads
        + CatalogueStore
        + RateStore
        + DoctorDirectory
        + WebhookLog
        + Administration
        + ApprovalReads
        + Auditor
        + SealStore
{
}

/// Plumbing broke: the database is away, a row makes no sense. Never a business refusal.
#[derive(Debug, thiserror::Error)]
#[error("{doing}")]
pub struct StorageFailure {
    /// What was tried, a lower-case fragment: "read a wallet".
    pub doing: String,
    /// Why it failed.
    #[source]
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

impl StorageFailure {
    /// Something was tried and failed for this cause.
    pub fn new(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            doing: doing.into(),
            cause: Some(cause.into()),
        }
    }
}
