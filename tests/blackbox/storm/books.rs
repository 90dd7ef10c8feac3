//! What a payment came to, by the books of either side.

use serde_json::Value;
use test_support::client::Answer;

use crate::support::Service;

/// One order. Entries are equal when the gateway's side of them is.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) gateway: String,
    pub(super) order: String,
    pub(super) taken_tiyin: i64,
    pub(super) returned_tiyin: i64,
    /// What of it is in the wallet; known to us alone.
    pub(super) in_wallet_tiyin: i64,
    /// No gateway has it in hand any more.
    pub(super) is_settled: bool,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        let side = |entry: &Self| {
            let order = entry.order.clone();
            (
                entry.gateway.clone(),
                order,
                entry.taken_tiyin,
                entry.returned_tiyin,
            )
        };
        side(self) == side(other)
    }
}

impl Entry {
    /// A payment and its refunds, as staff see them (`GET /api/admin/payments/{id}/refunds/`).
    pub(super) fn ours(gateway: &str, total: &str, answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{answer:?}");
        let told = answer.json();
        let payment = &told["payment"];
        let status = payment["status"].as_str().expect("a status");
        let is_paid = matches!(status, "completed" | "partially_refunded" | "refunded");
        let (total, amount) = (tiyin(total), tiyin(answer.raw("/payment/amount")));
        let mut entry = Self {
            gateway: gateway.to_owned(),
            order: payment["id"].as_str().expect("an id").to_owned(),
            taken_tiyin: if is_paid { total } else { 0 },
            returned_tiyin: 0,
            in_wallet_tiyin: if is_paid { amount } else { 0 },
            is_settled: status != "processing",
        };
        for (place, refund) in told["refunds"]
            .as_array()
            .expect("a list")
            .iter()
            .enumerate()
        {
            let refunded = tiyin(answer.raw(&format!("/refunds/{place}/amount")));
            match refund["status"].as_str() {
                Some("settled") => {
                    // A payment that goes back whole goes back with its commission.
                    entry.returned_tiyin += if refunded == amount { total } else { refunded };
                    entry.in_wallet_tiyin -= refunded;
                }
                Some("refused") => {}
                _ => entry.is_settled = false,
            }
        }
        entry
    }
}

/// A gateway's own books, by order.
pub(super) async fn gateway_books(service: &Service, gateway: &str) -> Vec<Entry> {
    let path = format!("/simulator/{gateway}/books");
    let told = service.client().get(&path).send().await.json();
    let entry = |order: &Value| Entry {
        gateway: gateway.to_owned(),
        order: order["order"].as_str().expect("an order").to_owned(),
        taken_tiyin: order["taken_tiyin"].as_i64().expect("tiyin"),
        returned_tiyin: order["returned_tiyin"].as_i64().expect("tiyin"),
        in_wallet_tiyin: 0,
        is_settled: true,
    };
    let orders = told["orders"].as_array().expect("a list");
    let mut entries: Vec<_> = orders.iter().map(entry).collect();
    entries.sort_by(|one, other| one.order.cmp(&other.order));
    entries
}

/// So'm with two decimals as tiyin.
pub(super) fn tiyin(som: &str) -> i64 {
    let (whole, fraction) = som.split_once('.').expect("two decimals");
    assert_eq!(fraction.len(), 2, "{som}");
    format!("{whole}{fraction}").parse().expect("a number")
}
