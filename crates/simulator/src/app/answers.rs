//! What the service answers, as far as the app shows it. Members that it does not show are ignored.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::amount::AmountText;
use crate::{clock, tone::Tone};

/// `GET /payments/gateways/`
#[derive(Deserialize)]
pub(super) struct Gateways {
    pub(super) gateways: Vec<Gateway>,
}

#[derive(Deserialize)]
pub(super) struct Gateway {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) min_amount: AmountText,
    pub(super) max_amount: AmountText,
}

/// `GET /payments/billing/rules/`
#[derive(Deserialize)]
pub(super) struct Rules {
    pub(super) billing_rules: Vec<Rule>,
}

#[derive(Deserialize)]
pub(super) struct Rule {
    pub(super) service_type: String,
    pub(super) service_name: String,
    pub(super) price: AmountText,
    pub(super) discount_percentage: AmountText,
    pub(super) min_quantity_for_discount: u32,
    #[serde(default)]
    pub(super) currency: Currency,
}

/// `GET /payments/wallet/`
#[derive(Deserialize)]
pub(super) struct WalletAnswer {
    pub(super) wallet: Wallet,
}

#[derive(Deserialize)]
pub(super) struct Wallet {
    pub(super) balance: AmountText,
    pub(super) total_topped_up: AmountText,
    pub(super) total_spent: AmountText,
    pub(super) today_spending: AmountText,
    pub(super) is_blocked: bool,
    #[serde(default)]
    pub(super) currency: Currency,
    pub(super) recent_transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
pub(super) struct Transaction {
    #[serde(rename = "type")]
    pub(super) direction: Direction,
    pub(super) amount: AmountText,
    pub(super) balance_after: AmountText,
    pub(super) description: String,
    pub(super) created_at: Moment,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    Credit,
    Debit,
}

impl Direction {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Credit => "+",
            Self::Debit => "−",
        }
    }
}

/// `GET /billing/daily-usage/`
#[derive(Deserialize)]
pub(super) struct UsageAnswer {
    pub(super) daily_usage: Usage,
}

#[derive(Deserialize)]
pub(super) struct Usage {
    pub(super) free_views_remaining: u32,
}

/// `GET /payments/{payment_id}/status/`
#[derive(Deserialize)]
pub(super) struct StatusAnswer {
    pub(super) payment: Payment,
}

/// Also one row of `GET /payments/history/`.
#[derive(Deserialize)]
pub(super) struct Payment {
    pub(super) id: String,
    pub(super) reference_number: String,
    pub(super) amount: AmountText,
    #[serde(default)]
    pub(super) currency: Currency,
    pub(super) gateway: Option<String>,
    pub(super) status: PaymentStatus,
    pub(super) created_at: Moment,
    pub(super) expires_at: Option<Moment>,
}

impl Payment {
    /// Whether its payer may still pay: it waits for that, or an attempt failed and another may
    /// follow.
    pub(super) fn is_payable_at(&self, now: DateTime<Utc>) -> bool {
        let is_open = matches!(self.status.0.as_str(), "pending" | "failed");
        is_open && !self.expires_at.as_ref().is_some_and(|end| end.is_over(now))
    }
}

/// `POST /payments/create/`
#[derive(Deserialize)]
pub(super) struct Created {
    pub(super) payment: CreatedPayment,
}

#[derive(Deserialize)]
pub(super) struct CreatedPayment {
    pub(super) id: String,
    pub(super) payment_url: String,
}

/// `POST /payments/billing/charge/`: with the amounts when charged, with the message when free.
#[derive(Deserialize)]
pub(super) struct Charge {
    pub(super) amount_charged: Option<AmountText>,
    pub(super) balance_after: Option<AmountText>,
    #[serde(default)]
    pub(super) currency: Currency,
    pub(super) message: Option<String>,
}

/// `GET /billing/doctor/{doctor_id}/view/`
#[derive(Deserialize)]
pub(super) struct DoctorViewed {
    pub(super) doctor: Doctor,
    pub(super) charged: bool,
    pub(super) amount_charged: AmountText,
    pub(super) new_balance: AmountText,
    #[serde(default)]
    pub(super) currency: Currency,
    pub(super) message: String,
}

#[derive(Deserialize)]
pub(super) struct Doctor {
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) specialization: String,
    pub(super) rating: AmountText,
}

/// The body of every refusal.
#[derive(Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: String,
}

/// An ISO 4217 code; `Display` is how people say it. So'm where the service names none.
#[derive(Deserialize)]
pub(super) struct Currency(String);

impl Default for Currency {
    fn default() -> Self {
        Self("UZS".to_owned())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.as_str() {
            "UZS" => "so'm",
            code => code,
        })
    }
}

/// How a payment stands, in the service's own word.
#[derive(Deserialize)]
pub(super) struct PaymentStatus(pub(super) String);

impl PaymentStatus {
    pub(super) fn tone(&self) -> Tone {
        match self.0.as_str() {
            "completed" => Tone::Good,
            "failed" | "cancelled" | "expired" => Tone::Bad,
            _ => Tone::Unsure,
        }
    }
}

/// A time in RFC 3339; `Display` is the wall clock in Tashkent, or the text when it is no time.
#[derive(Deserialize)]
pub(super) struct Moment(String);

impl Moment {
    fn read(&self) -> Option<DateTime<Utc>> {
        Some(DateTime::parse_from_rfc3339(&self.0).ok()?.to_utc())
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.read().is_some_and(|at| at <= now)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.read() {
            Some(at) => f.write_str(&clock::tashkent_time(at)),
            None => f.write_str(&self.0),
        }
    }
}
