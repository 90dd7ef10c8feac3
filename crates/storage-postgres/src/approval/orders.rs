use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};
use domain::Timestamp;
use domain::administration::{SecondPersonRule, SoloOrder, SoloTotal, StaffOrderKind};
use domain::ledger::BatchNeeds;
use domain::money::AnyMoney;
use uuid::Uuid;

use super::row::to_user;
use crate::failure::SenselessRow;
use crate::statement::statement;
use crate::wallet::to_currency;

statement! {
    /// Keeps others from ordering as the same members of staff until the transaction ends.
    pub(crate) LockStaff = "lock_staff.sql" (staff_ids: Vec<i64> as Array<BigInt>) -> count
}

impl LockStaff {
    pub(crate) fn of(needs: &BatchNeeds) -> Self {
        Self {
            staff_ids: staff_ids(needs),
        }
    }
}

statement! {
    /// What members of staff ordered alone lately.
    pub(crate) SumSoloOrders = "sum_solo_orders.sql" (
        staff_ids: Vec<i64> as Array<BigInt>,
        after: DateTime<Utc> as Timestamptz,
    ) -> rows of (i64, String, String, i64) as (BigInt, Text, Text, BigInt)
}

impl SumSoloOrders {
    pub(crate) fn of(needs: &BatchNeeds, now: Timestamp) -> Self {
        Self {
            staff_ids: staff_ids(needs),
            after: SecondPersonRule::forgotten_until(now),
        }
    }
}

fn staff_ids(needs: &BatchNeeds) -> Vec<i64> {
    needs.ordering_staff.iter().map(|id| id.get()).collect()
}

pub(crate) fn to_solo_total(row: (i64, String, String, i64)) -> Result<SoloTotal, SenselessRow> {
    let (staff_id, kind, currency, minor) = row;
    Ok(SoloTotal {
        staff_id: to_user("solo_orders.staff_id", staff_id)?,
        kind: SenselessRow::unless(StaffOrderKind::parse(&kind), "solo_orders.kind", &kind)?,
        amount: AnyMoney::new(minor, to_currency(&currency)?),
    })
}

statement! {
    /// Notes orders of one person.
    pub(crate) InsertSoloOrders = "insert_solo_orders.sql" (
        ids: Vec<Uuid> as Array<SqlUuid>,
        staff_ids: Vec<i64> as Array<BigInt>,
        amounts: Vec<i64> as Array<BigInt>,
        ordered_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        kinds: Vec<&'static str> as Array<Text>,
        currencies: Vec<&'static str> as Array<Text>,
    ) -> count
}

impl InsertSoloOrders {
    pub(crate) fn of(orders: &[SoloOrder]) -> Self {
        Self {
            ids: orders.iter().map(|order| order.id.0).collect(),
            staff_ids: orders.iter().map(|order| order.staff_id.get()).collect(),
            amounts: orders.iter().map(|order| order.amount.minor).collect(),
            ordered_at: orders.iter().map(|order| order.at).collect(),
            kinds: orders.iter().map(|order| order.kind.as_str()).collect(),
            currencies: orders
                .iter()
                .map(|order| order.amount.currency.as_str())
                .collect(),
        }
    }
}
