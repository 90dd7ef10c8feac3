use async_trait::async_trait;
use domain::fiscal::{FiscalReceipt, FiscalReceipts};
use domain::ids::PaymentId;
use domain::storage::StorageFailure;

use crate::MemoryStorage;

#[async_trait]
impl FiscalReceipts for MemoryStorage {
    async fn put_fiscal_receipt(&self, receipt: FiscalReceipt) -> Result<(), StorageFailure> {
        let key = (receipt.transaction.clone(), receipt.kind);
        self.state().fiscal_receipts.insert(key, receipt);
        Ok(())
    }

    async fn list_fiscal_receipts(
        &self,
        payment_id: PaymentId,
    ) -> Result<Vec<FiscalReceipt>, StorageFailure> {
        let state = self.state();
        let mut receipts: Vec<_> = state
            .fiscal_receipts
            .values()
            .filter(|receipt| receipt.payment_id == payment_id)
            .cloned()
            .collect();
        receipts.sort_by_key(|receipt| (receipt.received_at, receipt.kind));
        Ok(receipts)
    }
}
