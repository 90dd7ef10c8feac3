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

statement! {
    /// Locks wallets of one currency, in the order of their keys.
    pub(crate) LockWalletsOfOneCurrency = "lock_of_one_currency.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        currency: &'static str as Text,
    ) -> rows of WalletRow as WalletColumns
}

impl LockWalletsOfOneCurrency {
    /// `None` when the batch must see wallets of several currencies, or those of payments.
    pub(crate) fn of(needs: &BatchNeeds) -> Option<Self> {
        let currency = needs.wallets.first()?.currency;
        let is_alone = needs.wallets.iter().all(|key| key.currency == currency);
        (needs.payments.is_empty() && is_alone).then(|| Self {
            user_ids: needs.wallets.iter().map(|key| key.user_id.get()).collect(),
            currency: currency.as_str(),
        })
    }
}
