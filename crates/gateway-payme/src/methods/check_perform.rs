use domain::ledger::Rivals;
use domain::ledger::rules::{ensure_collectable, ensure_room};
use domain::payment::{AttemptStatus, Payment};
use domain::wallet::WalletKey;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use crate::fault::Fault;
use crate::fiscal::FiscalDetail;
use crate::millis::is_stale;
use crate::params::Members;
use crate::rpc::result;
use crate::transaction::began_at;

#[derive(Serialize)]
struct Allowed<'a> {
    allow: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<FiscalDetail<'a>>,
}

impl Visit<'_> {
    /// May this order be paid with this amount? Changes nothing: a transaction whose time ran out is looked past and not
    /// ended.
    pub(super) async fn check_perform(
        &mut self,
        params: &Members<'_>,
    ) -> Result<Box<RawValue>, Fault> {
        let payment = self.order(params).await?;
        let mut attempts = self.storage.list_attempts(payment.id).await?;
        attempts.retain(|attempt| {
            attempt.status != AttemptStatus::Open || !is_stale(began_at(attempt), self.now)
        });
        ensure_collectable(
            &payment,
            &attempts,
            payment.total,
            Rivals::Refused,
            self.now,
        )
        .map_err(|refusal| self.fault(refusal.into()))?;
        self.has_room(&payment).await?;
        let item = self.policy.fiscal_item.as_ref();
        result(&Allowed {
            allow: true,
            detail: item.map(|item| item.detail(payment.total.minor)),
        })
    }

    /// Refuses what `CreateTransaction` would: money that the wallet cannot hold together with what is on its way to it.
    async fn has_room(&self, payment: &Payment) -> Result<(), Fault> {
        let key = WalletKey {
            user_id: payment.user_id,
            currency: payment.amount.currency,
        };
        let Some(wallet) = self.storage.find_wallet(key).await? else {
            return Ok(());
        };
        let collected = self
            .storage
            .list_collected(payment.user_id, self.now)
            .await?;
        let settings = self.storage.load_catalogue().await?.settings;
        ensure_room(payment, &wallet, &collected, &settings, self.now)
            .map_err(|refusal| self.fault(refusal.into()))
    }
}
