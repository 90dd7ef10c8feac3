use super::client::Kind;
use super::{CallFailure, SvGate};
use crate::wire::{PartialReversal, Records, Transaction, UnderTran, WholeReversal};

impl SvGate {
    /// Gives back all that was debited under a reference of the processing centre's (`trans.reverse`). A second time it
    /// answers −389.
    pub async fn reverse(&self, reference: &str) -> Result<Vec<Transaction>, CallFailure> {
        let params = WholeReversal { tran_id: reference };
        let Records(found) = self.call(Kind::Order, "trans.reverse", &params).await?;
        Ok(found)
    }

    /// Gives back this many tiyin of it (`trans.reverse.partial`), under a reference of our own like that of a debit.
    pub async fn reverse_part(
        &self,
        reference: &str,
        amount_tiyin: i64,
        ext: &str,
    ) -> Result<Vec<Transaction>, CallFailure> {
        let tran = PartialReversal {
            tran_id: reference,
            reverse_amount: amount_tiyin,
            ext,
        };
        let method = "trans.reverse.partial";
        let Records(found) = self.call(Kind::Order, method, &UnderTran { tran }).await?;
        Ok(found)
    }
}
