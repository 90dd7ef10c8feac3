use domain::fiscal::{FISCAL_DATA_BYTES_MAX, FiscalKind, FiscalReceipt};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use super::desk::is_transaction_id;
use crate::fault::Fault;
use crate::params::Members;
use crate::rpc::result;

#[derive(Serialize)]
struct Kept {
    success: bool,
}

impl Visit<'_> {
    /// Keeps what the tax office gave Payme for a payment or its cancellation. Whether the id is that of the transaction
    /// is not documented; Payme's libraries take it for that.
    pub(super) async fn set_fiscal_data(
        &mut self,
        params: &Members<'_>,
    ) -> Result<Box<RawValue>, Fault> {
        let bad = |name: &str| Fault::bad_params().about(name);
        let id = params.text("id").map_err(|_| bad("id"))?;
        let kind = match params.text("type").map_err(|_| bad("type"))?.as_str() {
            "PERFORM" => FiscalKind::Sale,
            "CANCEL" => FiscalKind::Refund,
            _ => return Err(bad("type")),
        };
        let data = params.require("fiscal_data");
        let data = data.map_err(|_| bad("fiscal_data"))?;
        if Members::of(data).is_none() || data.get().len() > FISCAL_DATA_BYTES_MAX {
            return Err(bad("fiscal_data"));
        }
        let known = if is_transaction_id(&id) {
            self.find_transaction(&id).await?
        } else {
            None
        };
        let known = known.ok_or_else(Fault::unknown_receipt)?;
        let receipt = FiscalReceipt {
            payment_id: known.payment.id,
            transaction: known.attempt.transaction,
            kind,
            data: data.get().to_owned(),
            received_at: self.now,
        };
        self.storage.put_fiscal_receipt(receipt).await?;
        result(&Kept { success: true })
    }
}
