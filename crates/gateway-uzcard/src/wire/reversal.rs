use serde::Serialize;

/// `trans.reverse`: `tranId` is the processing centre's reference of the debit.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WholeReversal<'a> {
    pub(crate) tran_id: &'a str,
}

/// `trans.reverse.partial`, below `tran`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartialReversal<'a> {
    pub(crate) tran_id: &'a str,
    pub(crate) reverse_amount: i64,
    pub(crate) ext: &'a str,
}
