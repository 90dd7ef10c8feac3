use async_trait::async_trait;
use diesel::prelude::*;
use domain::fiscal::{FiscalReceipt, FiscalReceipts};
use domain::ids::PaymentId;
use domain::storage::StorageFailure;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::{FiscalReceiptRow, UuidBlob};
use crate::schema::fiscal_receipts;
use crate::writer::Task;

#[async_trait]
impl FiscalReceipts for SqliteStorage {
    async fn put_fiscal_receipt(&self, receipt: FiscalReceipt) -> Result<(), StorageFailure> {
        let task = Task::FiscalReceipt(Box::new(receipt));
        self.writer.write(task).await
    }

    async fn list_fiscal_receipts(
        &self,
        payment_id: PaymentId,
    ) -> Result<Vec<FiscalReceipt>, StorageFailure> {
        let read = self
            .readers
            .read("read fiscal receipts", move |connection| {
                let rows = fiscal_receipts::table
                    .filter(fiscal_receipts::payment_id.eq(UuidBlob(payment_id.0)))
                    .order((fiscal_receipts::received_at, fiscal_receipts::kind.desc()))
                    .select(FiscalReceiptRow::as_select())
                    .load(connection)?;
                let receipts: Result<_, _> =
                    rows.into_iter().map(FiscalReceipt::try_from).collect();
                Ok(receipts?)
            });
        read.await
    }
}

/// Keeps a receipt, in place of an earlier one of the same transaction and kind.
pub(crate) fn put(
    connection: &mut SqliteConnection,
    receipt: &FiscalReceipt,
) -> Result<(), DatabaseError> {
    let row = FiscalReceiptRow::from(receipt);
    diesel::insert_into(fiscal_receipts::table)
        .values(&row)
        .on_conflict((
            fiscal_receipts::gateway,
            fiscal_receipts::gateway_transaction_id,
            fiscal_receipts::kind,
        ))
        .do_update()
        .set(&row)
        .execute(connection)?;
    Ok(())
}
