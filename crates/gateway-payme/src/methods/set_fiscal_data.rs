use domain::fiscal::{FISCAL_DATA_BYTES_MAX, FiscalKind, FiscalReceipt};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use super::desk::is_transaction_id;
use crate::fault::Fault;
use crate::params::{Members, Number, is_null, number, text};
use crate::rpc::result;

#[derive(Serialize)]
struct Kept {
    success: bool,
}

/// Members of `fiscal_data` that are texts.
const TEXTS: [&str; 5] = [
    "message",
    "terminal_id",
    "fiscal_sign",
    "qr_code_url",
    "date",
];

/// Refuses what is no receipt (developer.help.paycom.uz, `SetFiscalData`), so that it does not take the place of one that
/// is kept. The documentation's table has `receipt_id` as a text, its sample as a number; the other members are not said
/// to be always there.
fn ensure_receipt(data: &Members<'_>) -> Result<(), Fault> {
    let bad = |name: &str| Fault::bad_params().about(name);
    let id = data.require("receipt_id").map_err(|_| bad("receipt_id"))?;
    let is_number = matches!(number(id), Some(Number::Whole(_)));
    if !is_number && text(id).is_none_or(|id| id.is_empty()) {
        return Err(bad("receipt_id"));
    }
    let is_there = |name| data.first(name).is_some_and(|value| !is_null(value));
    if is_there("status_code") {
        data.whole("status_code").map_err(|_| bad("status_code"))?;
    }
    for name in TEXTS.into_iter().filter(|name| is_there(name)) {
        data.text(name).map_err(|_| bad(name))?;
    }
    Ok(())
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
        let members = Members::of(data).ok_or_else(|| bad("fiscal_data"))?;
        if data.get().len() > FISCAL_DATA_BYTES_MAX {
            return Err(bad("fiscal_data"));
        }
        ensure_receipt(&members)?;
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
