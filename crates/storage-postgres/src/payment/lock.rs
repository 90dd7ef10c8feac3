use diesel::sql_types::{Array, Uuid as SqlUuid};
use domain::ledger::BatchNeeds;
use uuid::Uuid;

use super::row::{PaymentColumns, PaymentRow};
use crate::statement::statement;

statement! {
    /// Locks the payments that a batch must see, in the order of their ids.
    pub(crate) LockPayments = "lock.sql" (ids: Vec<Uuid> as Array<SqlUuid>)
        -> rows of PaymentRow as PaymentColumns
}

impl LockPayments {
    pub(crate) fn of(needs: &BatchNeeds) -> Self {
        Self {
            ids: needs.payments.iter().map(|id| id.0).collect(),
        }
    }
}
