use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use domain::fiscal::{FiscalKind, FiscalReceipt};
use domain::ids::PaymentId;
use domain::payment::GatewayTransaction;

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::fiscal_receipts;

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = fiscal_receipts)]
pub(crate) struct FiscalReceiptRow {
    gateway: String,
    gateway_transaction_id: String,
    kind: String,
    payment_id: UuidBlob,
    data: String,
    received_at: i64,
}

impl From<&FiscalReceipt> for FiscalReceiptRow {
    fn from(receipt: &FiscalReceipt) -> Self {
        Self {
            gateway: receipt.transaction.gateway.as_str().to_owned(),
            gateway_transaction_id: receipt.transaction.id.clone(),
            kind: receipt.kind.as_str().to_owned(),
            payment_id: UuidBlob(receipt.payment_id.0),
            data: receipt.data.clone(),
            received_at: micros(receipt.received_at),
        }
    }
}

impl TryFrom<FiscalReceiptRow> for FiscalReceipt {
    type Error = Inconsistent;

    fn try_from(row: FiscalReceiptRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("fiscal_receipts", name);
        Ok(Self {
            payment_id: PaymentId(row.payment_id.0),
            transaction: GatewayTransaction {
                gateway: column("gateway").gateway(&row.gateway)?,
                id: row.gateway_transaction_id,
            },
            kind: column("kind").parse(row.kind.as_str(), FiscalKind::parse)?,
            data: row.data,
            received_at: column("received_at").moment(row.received_at)?,
        })
    }
}
