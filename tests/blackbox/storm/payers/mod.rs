//! Payers who pay, are declined, walk away, ask after what hangs; and staff who refund them.

mod card_page;
mod payme;

use serde_json::json;
use url::Url;

use super::books::Entry;
use crate::sandbox::payer::{Button, Page};
use crate::support::{Payment, Staff, User};

/// The gateways that are paid through.
pub(super) const GATEWAYS: &[&str] = &["click", "payme", "uzcard", "humo"];

/// Whether a gateway calls the service by itself.
pub(super) fn calls_us(gateway: &str) -> bool {
    matches!(gateway, "click" | "payme")
}

/// Somebody who pays again and again.
pub(super) struct Payer {
    user: User,
    staff: Staff,
    number: usize,
}

/// A payment, and who made it.
#[derive(Debug, Clone)]
pub(super) struct Purchase {
    pub(super) user: User,
    pub(super) gateway: &'static str,
    pub(super) payment: Payment,
}

/// What a payer does about a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Pay,
    /// With a card that is declined, and then with one that pays.
    PayAfterAll,
    WalkAway,
}

impl Payer {
    pub(super) fn new(user: User, staff: Staff, number: usize) -> Self {
        Self {
            user,
            staff,
            number,
        }
    }

    /// So many payments, each through the next gateway; every third that is paid is refunded.
    pub(super) async fn pay_and_be_refunded(self, payments: usize) -> Vec<Purchase> {
        let mut purchases = Vec::new();
        for round in 0..payments {
            let place = self.number * payments + round;
            let gateway = GATEWAYS[place % GATEWAYS.len()];
            // Odd sums, so that commissions are rounded.
            let amount = format!("{}.{:02}", 1_000 + place * 7, place % 100);
            let body = json!({ "gateway": gateway, "amount": amount });
            let created = self.user.send("payments/create/", &body).await;
            assert_eq!(created.status, 200, "{created:?}");
            let purchase = Purchase {
                user: self.user.clone(),
                gateway,
                payment: Payment::of(&created),
            };
            let deed = match place % 9 {
                3 => Deed::PayAfterAll,
                5 => Deed::WalkAway,
                _ => Deed::Pay,
            };
            let receipt = purchase.pay(deed).await;
            if place.is_multiple_of(3) {
                self.refund(&purchase, receipt.as_ref(), place).await;
            }
            purchases.push(purchase);
        }
        purchases
    }

    /// Has the payment refunded the way its gateway knows, if it is paid by now.
    async fn refund(&self, purchase: &Purchase, receipt: Option<&Url>, place: usize) {
        if self.user.status_of(&purchase.payment).await != "completed" {
            return;
        }
        if let Some(receipt) = receipt {
            return payme::refund(receipt).await;
        }
        let path = format!("payments/{}/refunds/", purchase.payment.id);
        let mut body = json!({ "reason": "the consultation did not take place" });
        if purchase.gateway == "uzcard" && place.is_multiple_of(2) {
            body["amount"] = "300.07".into();
        }
        let answer = self.staff.post(&path).json(&body).send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

impl Purchase {
    /// Does so. Where the gateway has a receipt that it can refund by itself, its address.
    async fn pay(&self, deed: Deed) -> Option<Url> {
        if deed == Deed::WalkAway {
            return None;
        }
        let (url, is_declined_first) = (&self.payment.url, deed == Deed::PayAfterAll);
        match self.gateway {
            "click" => {
                let page = Page::open(url).await;
                if is_declined_first {
                    page.press(Button::InsufficientFunds).await;
                }
                page.press(Button::Pay).await;
                None
            }
            "payme" => {
                if is_declined_first {
                    payme::pay(url, payme::DECLINES).await;
                }
                payme::pay(url, payme::PAYS).await
            }
            "uzcard" => {
                if is_declined_first {
                    card_page::pay(url, card_page::UZCARD_DECLINED, 1).await;
                }
                card_page::pay(url, card_page::UZCARD, card_page::TRIES_MAX).await;
                None
            }
            "humo" => {
                if is_declined_first {
                    card_page::pay(url, card_page::HUMO_DECLINED, 1).await;
                }
                card_page::pay(url, card_page::HUMO, card_page::TRIES_MAX).await;
                None
            }
            other => panic!("nobody knows how to pay through {other}"),
        }
    }

    /// How the payment stands. One that is in its gateway's hands is asked after.
    pub(super) async fn ask_after(&self, staff: &Staff) -> Entry {
        let entry = Entry::ours(self, staff).await;
        if !entry.is_settled {
            let verify = format!("payments/{}/verify/", self.payment.id);
            self.user.post(&verify).send().await;
        }
        entry
    }
}
