//! Fiscal receipts.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use domain::PaymentId;
use domain::fiscal::{FiscalKind, FiscalReceipt, FiscalReceipts};
use domain::payment::GatewayTransaction;
use domain::storage::StorageFailure;
use uuid::Uuid;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::payment::to_gateway_name;
use crate::statement::statement;

type ReceiptColumns = (SqlUuid, Timestamptz, Text, Text, Text, Text);
type ReceiptRow = (Uuid, DateTime<Utc>, String, String, String, String);

statement! {
    PutReceipt<'a> = "put.sql" (
        payment_id: Uuid as SqlUuid,
        received_at: DateTime<Utc> as Timestamptz,
        gateway: &'a str as Text,
        transaction_id: &'a str as Text,
        kind: &'static str as Text,
        data: &'a str as Text,
    ) -> count
}

statement! {
    ListReceipts = "list.sql" (payment_id: Uuid as SqlUuid) -> rows of ReceiptRow as ReceiptColumns
}

fn to_receipt(row: ReceiptRow) -> Result<FiscalReceipt, SenselessRow> {
    let (payment_id, received_at, gateway, id, kind, data) = row;
    Ok(FiscalReceipt {
        payment_id: PaymentId(payment_id),
        transaction: GatewayTransaction {
            gateway: to_gateway_name(&gateway)?,
            id,
        },
        kind: SenselessRow::unless(FiscalKind::parse(&kind), "fiscal_receipts.kind", &kind)?,
        data,
        received_at,
    })
}

impl PostgresStorage {
    async fn receipts(&self, payment_id: PaymentId) -> Result<Vec<FiscalReceipt>, PostgresError> {
        let list = ListReceipts {
            payment_id: payment_id.0,
        };
        let rows = self.reads.ask(&list).await?;
        Ok(rows.into_iter().map(to_receipt).collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl FiscalReceipts for PostgresStorage {
    /// May be repeated after a lost connection: it leads to the same row.
    async fn put_fiscal_receipt(&self, receipt: FiscalReceipt) -> Result<(), StorageFailure> {
        let put = PutReceipt {
            payment_id: receipt.payment_id.0,
            received_at: receipt.received_at,
            gateway: receipt.transaction.gateway.as_str(),
            transaction_id: &receipt.transaction.id,
            kind: receipt.kind.as_str(),
            data: &receipt.data,
        };
        let kept = self.reads.ask(&put).await;
        kept.map(drop)
            .map_err(|error| StorageFailure::new("keep a fiscal receipt", error))
    }

    async fn list_fiscal_receipts(
        &self,
        payment_id: PaymentId,
    ) -> Result<Vec<FiscalReceipt>, StorageFailure> {
        let receipts = self.receipts(payment_id).await;
        receipts.map_err(|error| StorageFailure::new("read the fiscal receipts", error))
    }
}
