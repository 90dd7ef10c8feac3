use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use domain::ledger::BatchNeeds;
use uuid::Uuid;

use crate::statement::statement;
use crate::wallet::{WalletColumns, WalletRow};

statement! {
    /// Locks the wallets that a batch must see, in the order of their keys.
    pub(crate) LockWallets = "lock.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        currencies: Vec<&'static str> as Array<Text>,
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
    ) -> rows of WalletRow as WalletColumns
}

impl LockWallets {
    pub(crate) fn of(needs: &BatchNeeds) -> Self {
        let keys = needs.wallets.iter();
        let (user_ids, currencies) = keys
            .map(|key| (key.user_id.get(), key.currency.as_str()))
            .unzip();
        Self {
            user_ids,
            currencies,
            payment_ids: needs.payments.iter().map(|id| id.0).collect(),
        }
    }
}
