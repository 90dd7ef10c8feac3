//! A simulated gateway's own books in the form in which all of them tell it, to be compared with those of the service.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header};
use serde::Serialize;

/// What a gateway took from payers and gave back to them, by order.
#[derive(Debug, Serialize)]
pub(crate) struct BookReport {
    gateway: &'static str,
    /// Tiyin, of all orders.
    taken_tiyin: i64,
    /// Tiyin, of all orders.
    returned_tiyin: i64,
    orders: Vec<OrderReport>,
}

#[derive(Debug, Serialize)]
struct OrderReport {
    /// As the service named it to the gateway.
    order: String,
    taken_tiyin: i64,
    returned_tiyin: i64,
}

impl BookReport {
    /// Adds movements up: order, tiyin taken from the payer, tiyin given back. Orders without money are left out.
    pub(crate) fn new(
        gateway: &'static str,
        movements: impl IntoIterator<Item = (String, i64, i64)>,
    ) -> Self {
        let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for (order, taken, returned) in movements {
            let sum = sums.entry(order).or_default();
            *sum = (sum.0 + taken, sum.1 + returned);
        }
        sums.retain(|_, (taken, returned)| (*taken, *returned) != (0, 0));
        Self {
            gateway,
            taken_tiyin: sums.values().map(|(taken, _)| taken).sum(),
            returned_tiyin: sums.values().map(|(_, returned)| returned).sum(),
            orders: sums
                .into_iter()
                .map(|(order, (taken_tiyin, returned_tiyin))| OrderReport {
                    order,
                    taken_tiyin,
                    returned_tiyin,
                })
                .collect(),
        }
    }

    /// As JSON.
    pub(crate) fn answer(&self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movements_of_an_order_are_added_up() {
        let movements = [("b", 5, 0), ("a", 100, 0), ("b", 7, 12), ("c", 0, 0)];
        let movements =
            movements.map(|(order, taken, returned)| (order.to_owned(), taken, returned));
        let report = serde_json::to_value(BookReport::new("shop", movements)).unwrap();
        let expected = serde_json::json!({
            "gateway": "shop", "taken_tiyin": 112, "returned_tiyin": 12,
            "orders": [
                {"order": "a", "taken_tiyin": 100, "returned_tiyin": 0},
                {"order": "b", "taken_tiyin": 12, "returned_tiyin": 12},
            ],
        });
        assert_eq!(report, expected);
    }
}
