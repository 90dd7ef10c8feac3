use diesel::prelude::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};
use domain::wallet::{Direction, WalletKey};

use crate::failure::Inconsistent;
use crate::rows::Column;

/// A row of `books.sql`.
#[derive(QueryableByName)]
pub(super) struct LineRow {
    #[diesel(sql_type = BigInt)]
    user_id: i64,
    #[diesel(sql_type = Text)]
    currency: String,
    #[diesel(sql_type = BigInt)]
    sequence: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    last_sequence: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    balance_minor: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    topped_up_minor: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    spent_minor: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    direction: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    counter_account: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount_minor: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    balance_before_minor: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    balance_after_minor: Option<i64>,
}

/// A wallet, or a movement in the wallet before it.
pub(super) struct Line {
    pub(super) key: WalletKey,
    pub(super) content: Content,
}

pub(super) enum Content {
    Wallet(Stored),
    Movement(Movement),
}

/// What a wallet says about itself, minor units.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) last_sequence: i64,
    pub(super) balance: i64,
    pub(super) topped_up: i64,
    pub(super) spent: i64,
}

/// A transaction, minor units.
pub(super) struct Movement {
    pub(super) sequence: i64,
    pub(super) direction: Direction,
    pub(super) counter_account: String,
    pub(super) amount: i64,
    pub(super) balance_before: i64,
    pub(super) balance_after: i64,
}

impl TryFrom<LineRow> for Line {
    type Error = Inconsistent;

    fn try_from(row: LineRow) -> Result<Self, Inconsistent> {
        let is_wallet = row.sequence == 0;
        let table = if is_wallet { "wallets" } else { "transactions" };
        let column = |name| Column(table, name);
        let present =
            |name, value: Option<i64>| value.ok_or_else(|| column(name).inconsistent("NULL"));
        let key = WalletKey {
            user_id: column("user_id").user(row.user_id)?,
            currency: column("currency").currency(&row.currency)?,
        };
        let content = if is_wallet {
            Content::Wallet(Stored {
                last_sequence: present("last_sequence", row.last_sequence)?,
                balance: present("balance_minor", row.balance_minor)?,
                topped_up: present("topped_up_minor", row.topped_up_minor)?,
                spent: present("spent_minor", row.spent_minor)?,
            })
        } else {
            let direction = row.direction.as_deref().unwrap_or_default();
            Content::Movement(Movement {
                sequence: row.sequence,
                direction: column("direction").parse(direction, Direction::parse)?,
                counter_account: row.counter_account.unwrap_or_default(),
                amount: present("amount_minor", row.amount_minor)?,
                balance_before: present("balance_before_minor", row.balance_before_minor)?,
                balance_after: present("balance_after_minor", row.balance_after_minor)?,
            })
        };
        Ok(Self { key, content })
    }
}
