use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::wallet::{WalletKey, WalletState};

use super::{Column, Inconsistent, micros};
use crate::schema::wallets;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = wallets)]
pub(crate) struct WalletRow {
    user_id: i64,
    currency: String,
    balance_minor: i64,
    topped_up_minor: i64,
    spent_minor: i64,
    is_blocked: bool,
    opened_at: i64,
    last_sequence: i64,
}

impl From<&WalletState> for WalletRow {
    fn from(wallet: &WalletState) -> Self {
        Self {
            user_id: wallet.key.user_id.get(),
            currency: wallet.key.currency.as_str().to_owned(),
            balance_minor: wallet.balance_minor,
            topped_up_minor: wallet.topped_up_minor,
            spent_minor: wallet.spent_minor,
            is_blocked: wallet.is_blocked,
            opened_at: micros(wallet.opened_at),
            last_sequence: wallet.last_sequence,
        }
    }
}

impl TryFrom<WalletRow> for WalletState {
    type Error = Inconsistent;

    fn try_from(row: WalletRow) -> Result<Self, Inconsistent> {
        Ok(Self {
            key: WalletKey {
                user_id: Column("wallets", "user_id").user(row.user_id)?,
                currency: Column("wallets", "currency").currency(&row.currency)?,
            },
            balance_minor: row.balance_minor,
            topped_up_minor: row.topped_up_minor,
            spent_minor: row.spent_minor,
            is_blocked: row.is_blocked,
            opened_at: Column("wallets", "opened_at").moment(row.opened_at)?,
            last_sequence: row.last_sequence,
        })
    }
}
