use diesel::prelude::Insertable;
use domain::administration::SoloOrder;

use super::{UuidBlob, micros};
use crate::schema::solo_orders;

#[derive(Insertable)]
#[diesel(table_name = solo_orders)]
pub(crate) struct SoloOrderRow {
    staff_id: i64,
    ordered_at: i64,
    id: UuidBlob,
    kind: &'static str,
    currency: &'static str,
    amount_minor: i64,
}

impl From<&SoloOrder> for SoloOrderRow {
    fn from(order: &SoloOrder) -> Self {
        Self {
            staff_id: order.staff_id.get(),
            ordered_at: micros(order.at),
            id: UuidBlob(order.id.0),
            kind: order.kind.as_str(),
            currency: order.amount.currency.as_str(),
            amount_minor: order.amount.minor,
        }
    }
}
