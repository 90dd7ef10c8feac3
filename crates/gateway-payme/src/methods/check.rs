use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use crate::fault::Fault;
use crate::params::Members;
use crate::rpc::result;
use crate::transaction::Moments;

#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    moments: Moments,
    transaction: String,
    state: i32,
    reason: Option<i32>,
}

impl Visit<'_> {
    /// How a transaction stands.
    pub(super) async fn check(&mut self, params: &Members<'_>) -> Result<Box<RawValue>, Fault> {
        let known = self.transaction(params).await?;
        result(&Checked {
            moments: known.moments(),
            transaction: known.id(),
            state: known.state().number(),
            reason: known.reason(),
        })
    }
}
