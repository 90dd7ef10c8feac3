use serde::Serialize;

/// ISO 4217 number of the so'm, as a text.
pub(crate) const SOM: &str = "860";

/// Parameters that stand below `tran`.
#[derive(Serialize)]
pub(crate) struct UnderTran<T> {
    pub(crate) tran: T,
}

/// `trans.pay.purpose`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayPurpose<'a> {
    purpose: &'static str,
    receiver_id: &'a str,
    card_id: &'a str,
    amount: i64,
    commission: i64,
    currency: &'static str,
    ext: &'a str,
    merchant_id: &'a str,
    terminal_id: &'a str,
}

impl<'a> PayPurpose<'a> {
    /// A debit of this many tiyin under a reference of ours. What the payer pays on top is in the amount already.
    pub(crate) const fn new(
        card_id: &'a str,
        amount: i64,
        ext: &'a str,
        receiver_id: &'a str,
        (merchant_id, terminal_id): (&'a str, &'a str),
    ) -> Self {
        Self {
            purpose: "payment",
            receiver_id,
            card_id,
            amount,
            commission: 0,
            currency: SOM,
            ext,
            merchant_id,
            terminal_id,
        }
    }
}
