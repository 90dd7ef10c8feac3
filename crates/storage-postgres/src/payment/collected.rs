use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};
use domain::ledger::BatchNeeds;
use domain::payment::CollectedPayment;
use domain::wallet::WalletKey;
use domain::{PaymentId, Timestamp, UserId};
use uuid::Uuid;

use crate::failure::SenselessRow;
use crate::statement::statement;
use crate::wallet::to_currency;

/// `id, user_id, currency, amount_minor, expires_at`.
type CollectedColumns = (SqlUuid, BigInt, Text, BigInt, Timestamptz);

/// What stands in [`CollectedColumns`].
type CollectedRow = (Uuid, i64, String, i64, DateTime<Utc>);

pub(crate) fn to_collected(row: CollectedRow) -> Result<CollectedPayment, SenselessRow> {
    let (id, user_id, currency, amount_minor, expires_at) = row;
    Ok(CollectedPayment {
        id: PaymentId(id),
        wallet: WalletKey {
            user_id: SenselessRow::unless(UserId::new(user_id), "payments.user_id", &user_id)?,
            currency: to_currency(&currency)?,
        },
        amount_minor,
        expires_at,
    })
}

statement! {
    /// What counts against the wallets of those whose payments a batch wants to collect.
    pub(crate) FindCollected = "find_collected.sql" (
        payment_ids: Vec<Uuid> as Array<SqlUuid>,
        expired_until: DateTime<Utc> as Timestamptz,
    ) -> rows of CollectedRow as CollectedColumns
}

impl FindCollected {
    pub(crate) fn of(needs: &BatchNeeds, now: Timestamp) -> Self {
        Self {
            payment_ids: needs.collected_for.iter().map(|id| id.0).collect(),
            expired_until: CollectedPayment::expired_until(now),
        }
    }
}

statement! {
    /// The same of one user.
    pub(super) ListCollected = "list_collected.sql" (
        user_id: i64 as BigInt,
        expired_until: DateTime<Utc> as Timestamptz,
    ) -> rows of CollectedRow as CollectedColumns
}
