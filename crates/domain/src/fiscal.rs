//! Fiscal receipts: what the tax office gave a gateway for a payment or its refund, kept for whoever asks.

use async_trait::async_trait;

use crate::ids::PaymentId;
use crate::payment::GatewayTransaction;
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// For which movement a receipt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FiscalKind {
    /// The payment (Payme: `PERFORM`).
    Sale,
    /// Its refund (Payme: `CANCEL`).
    Refund,
}

impl FiscalKind {
    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
        }
    }

    /// The kind for a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Sale, Self::Refund]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// A receipt as a gateway reported it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalReceipt {
    /// Of which payment.
    pub payment_id: PaymentId,
    /// By which of its transactions.
    pub transaction: GatewayTransaction,
    /// For which movement.
    pub kind: FiscalKind,
    /// What the gateway said, a JSON object, at most [`FISCAL_DATA_BYTES_MAX`] bytes.
    pub data: String,
    /// When it said so.
    pub received_at: Timestamp,
}

/// Longest receipt that is kept, bytes.
pub const FISCAL_DATA_BYTES_MAX: usize = 8 * 1024;

/// Keeps receipts: for each transaction and kind the newest.
#[async_trait]
pub trait FiscalReceipts: Send + Sync {
    /// Keeps a receipt, in place of an earlier one of the same transaction and kind.
    async fn put_fiscal_receipt(&self, receipt: FiscalReceipt) -> Result<(), StorageFailure>;

    /// The receipts of a payment, oldest first.
    async fn list_fiscal_receipts(
        &self,
        payment_id: PaymentId,
    ) -> Result<Vec<FiscalReceipt>, StorageFailure>;
}
