//! Payers who pay, are declined, walk away, ask after what hangs; and staff who refund them.

use serde_json::json;

use super::books::Entry;
use crate::sandbox::payer::{Button, Page};
use crate::support::{Payment, Staff, User};

/// The gateways that are paid through.
pub(super) const GATEWAYS: &[&str] = &["click"];

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
            let purchase = Purchase {
                user: self.user.clone(),
                gateway: GATEWAYS[place % GATEWAYS.len()],
                // Odd sums, so that commissions are rounded.
                payment: self
                    .user
                    .create_payment(&format!("{}.{:02}", 1_000 + place * 7, place % 100))
                    .await,
            };
            purchase.pay(place).await;
            if place.is_multiple_of(3) {
                self.refund(&purchase).await;
            }
            purchases.push(purchase);
        }
        purchases
    }

    /// Has the payment refunded, if it is paid by now.
    async fn refund(&self, purchase: &Purchase) {
        if self.user.status_of(&purchase.payment).await != "completed" {
            return;
        }
        let path = format!("payments/{}/refunds/", purchase.payment.id);
        let body = json!({ "reason": "the consultation did not take place" });
        let answer = self.staff.post(&path).json(&body).send().await;
        assert!((200..300).contains(&answer.status), "{answer:?}");
    }
}

impl Purchase {
    /// Most pay at once; some are declined first, some walk away.
    async fn pay(&self, place: usize) {
        let page = Page::open(&self.payment.url).await;
        match place % 8 {
            3 => {
                page.press(Button::InsufficientFunds).await;
                page.press(Button::Pay).await;
            }
            5 => {
                page.press(Button::WalkAway).await;
            }
            _ => {
                page.press(Button::Pay).await;
            }
        }
    }

    /// How the payment stands. One that is in its gateway's hands is asked after.
    pub(super) async fn ask_after(&self, staff: &Staff) -> Entry {
        let path = format!("payments/{}/refunds/", self.payment.id);
        let entry = Entry::ours(
            self.gateway,
            &self.payment.total,
            &staff.get(&path).send().await,
        );
        if !entry.is_settled {
            let verify = format!("payments/{}/verify/", self.payment.id);
            self.user.post(&verify).send().await;
        }
        entry
    }
}
