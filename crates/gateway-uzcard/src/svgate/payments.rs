use secrecy::{ExposeSecret, SecretString};

use super::client::Kind;
use super::{CallFailure, SvGate};
use crate::wire::{ByExt, ByReference, PayPurpose, Records, Transaction, UnderTran};

impl SvGate {
    /// Debits a card by this many tiyin (`trans.pay.purpose`). `ext` is our reference, 1–75 characters, written down before
    /// and never used for anything else.
    pub async fn pay(
        &self,
        token: &SecretString,
        amount_tiyin: i64,
        ext: &str,
    ) -> Result<Transaction, CallFailure> {
        let receiver = &self.config.receiver_id;
        let token = token.expose_secret();
        let tran = PayPurpose::new(token, amount_tiyin, ext, receiver, self.terminal());
        self.call(Kind::Order, "trans.pay.purpose", &UnderTran { tran })
            .await
    }

    /// What became of a reference of ours (`trans.ext`); only what is under it.
    pub async fn by_ext(&self, ext: &str) -> Result<Vec<Transaction>, CallFailure> {
        let params = ByExt { ext_id: ext };
        let Records(mut found) = self.call(Kind::Question, "trans.ext", &params).await?;
        found.retain(|transaction: &Transaction| transaction.is_under(ext));
        Ok(found)
    }

    /// What is under a reference of the processing centre's (`trans.sv`).
    pub async fn by_reference(&self, reference: &str) -> Result<Vec<Transaction>, CallFailure> {
        let params = ByReference { sv_id: reference };
        let Records(found) = self.call(Kind::Question, "trans.sv", &params).await?;
        Ok(found)
    }
}
