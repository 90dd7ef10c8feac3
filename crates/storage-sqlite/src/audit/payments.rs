use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use domain::audit::Finding;
use domain::wallet::WalletKey;

use crate::failure::Inconsistent;
use crate::rows::{Column, UuidBlob};

/// A payment whose state and credits do not agree.
#[derive(QueryableByName)]
pub(super) struct Suspect {
    #[diesel(sql_type = Binary)]
    payment_id: UuidBlob,
    #[diesel(sql_type = Nullable<Text>)]
    status: Option<String>,
    #[diesel(sql_type = BigInt)]
    credits: i64,
}

impl From<Suspect> for Finding {
    fn from(suspect: Suspect) -> Self {
        Self::Payment {
            payment_id: suspect.payment_id.0.to_string(),
            credits: suspect.credits.unsigned_abs(),
            status: suspect.status,
        }
    }
}

/// A payment whose refunds do not add up, minor units.
#[derive(QueryableByName)]
pub(super) struct Refunded {
    #[diesel(sql_type = Binary)]
    payment_id: UuidBlob,
    #[diesel(sql_type = BigInt)]
    stored_minor: i64,
    #[diesel(sql_type = BigInt)]
    refunds_minor: i64,
    #[diesel(sql_type = BigInt)]
    movements_minor: i64,
}

impl From<Refunded> for Finding {
    fn from(refunded: Refunded) -> Self {
        Self::Refund {
            payment_id: refunded.payment_id.0.to_string(),
            stored_minor: refunded.stored_minor,
            refunds_minor: refunded.refunds_minor.into(),
            movements_minor: refunded.movements_minor.into(),
        }
    }
}

/// A movement that no payment explains.
#[derive(QueryableByName)]
pub(super) struct Unexplained {
    #[diesel(sql_type = BigInt)]
    user_id: i64,
    #[diesel(sql_type = Text)]
    currency: String,
    #[diesel(sql_type = BigInt)]
    sequence: i64,
}

impl TryFrom<Unexplained> for Finding {
    type Error = Inconsistent;

    fn try_from(movement: Unexplained) -> Result<Self, Inconsistent> {
        let column = |name| Column("transactions", name);
        Ok(Self::Unexplained {
            wallet: WalletKey {
                user_id: column("user_id").user(movement.user_id)?,
                currency: column("currency").currency(&movement.currency)?,
            },
            sequence: movement.sequence,
        })
    }
}

/// A payment whose state is not what its attempts led to.
#[derive(QueryableByName)]
pub(super) struct Attempted {
    #[diesel(sql_type = Binary)]
    payment_id: UuidBlob,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = BigInt)]
    succeeded: i64,
}

impl From<Attempted> for Finding {
    fn from(attempted: Attempted) -> Self {
        Self::Attempts {
            payment_id: attempted.payment_id.0.to_string(),
            succeeded: attempted.succeeded.unsigned_abs(),
            status: attempted.status,
        }
    }
}
