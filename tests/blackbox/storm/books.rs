//! What payments came to, by the books of either side.

use std::collections::BTreeMap;

use serde_json::Value;

use super::payers::Purchase;
use crate::support::{Service, Staff};

/// One payment, as the service knows it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) gateway: &'static str,
    pub(super) payment: String,
    /// Our references of its attempts, where the gateway knows the payment by these.
    references: Vec<String>,
    moved: Moved,
    /// What of it is in the wallet, tiyin.
    pub(super) in_wallet: i64,
    /// No gateway has it or a refund of it in hand any more.
    pub(super) is_settled: bool,
}

/// What a gateway took from a payer and gave back, tiyin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Moved {
    taken: i64,
    returned: i64,
}

/// By payment. What was given back whole before we heard of it never was a payment, and is left out.
pub(super) type Books = BTreeMap<String, Moved>;

impl Moved {
    pub(super) const fn is_refunded(self) -> bool {
        self.returned > 0
    }
}

impl Entry {
    /// A payment and its refunds, as staff see them.
    pub(super) async fn ours(purchase: &Purchase, staff: &Staff) -> Self {
        let id = &purchase.payment.id;
        let answer = staff.read(&format!("payments/{id}/refunds/")).await;
        let told = answer.json();
        let status = told["payment"]["status"].as_str().expect("a status");
        let is_paid = matches!(status, "completed" | "partially_refunded" | "refunded");
        let total = tiyin(&purchase.payment.total);
        let amount = tiyin(answer.raw("/payment/amount"));
        let mut entry = Self {
            gateway: purchase.gateway,
            payment: id.clone(),
            references: references(purchase, staff).await,
            moved: Moved::default(),
            in_wallet: 0,
            is_settled: status != "processing",
        };
        if is_paid {
            entry.moved.taken = total;
            entry.in_wallet = amount;
        }
        for (place, refund) in list(&told["refunds"]).iter().enumerate() {
            let refunded = tiyin(answer.raw(&format!("/refunds/{place}/amount")));
            match refund["status"].as_str() {
                Some("settled") => {
                    // A payment that goes back whole goes back with its commission.
                    entry.moved.returned += if refunded == amount { total } else { refunded };
                    entry.in_wallet -= refunded;
                }
                Some("refused") => {}
                _ => entry.is_settled = false,
            }
        }
        entry
    }
}

/// Our references of a payment's attempts.
async fn references(purchase: &Purchase, staff: &Staff) -> Vec<String> {
    let path = format!("payments/{}/", purchase.payment.id);
    let told = staff.read(&path).await.json();
    let attempts = list(&told["payment"]["attempts"]);
    let reference = |attempt: &Value| text(&attempt["gateway_transaction_id"]);
    attempts.iter().map(reference).collect()
}

/// What the service says that a gateway did.
pub(super) fn our_books(gateway: &str, entries: &[Entry]) -> Books {
    let own = entries.iter().filter(|entry| entry.gateway == gateway);
    let paid = own.filter(|entry| entry.moved.taken > 0);
    paid.map(|entry| (entry.payment.clone(), entry.moved))
        .collect()
}

/// What the gateway itself says.
pub(super) async fn gateway_books(service: &Service, gateway: &str, entries: &[Entry]) -> Books {
    let path = format!("/simulator/{gateway}/books");
    let told = service.client().get(&path).send().await.json();
    let mut books = Books::new();
    for order in list(&told["orders"]) {
        let name = text(&order["order"]);
        let entry = entries
            .iter()
            .find(|entry| entry.payment == name || entry.references.contains(&name));
        let entry = entry.unwrap_or_else(|| panic!("{gateway} has an order of nobody: {name}"));
        let moved = books.entry(entry.payment.clone()).or_default();
        let (taken, returned) = (
            tiyin_of(&order["taken_tiyin"]),
            tiyin_of(&order["returned_tiyin"]),
        );
        // An attempt that was called off leaves no trace.
        if entry.moved.is_refunded() || taken != returned {
            moved.taken += taken;
            moved.returned += returned;
        }
    }
    books.retain(|_, moved| *moved != Moved::default());
    books
}

fn list(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"))
        .clone()
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

fn tiyin_of(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| panic!("no whole number: {value}"))
}

/// So'm with two decimals as tiyin.
fn tiyin(som: &str) -> i64 {
    let (whole, fraction) = som.split_once('.').expect("two decimals");
    assert_eq!(fraction.len(), 2, "{som}");
    format!("{whole}{fraction}").parse().expect("a number")
}
