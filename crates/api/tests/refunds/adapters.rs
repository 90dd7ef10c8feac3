//! What every gateway of this program must know of refunds before a wallet is debited.

use std::sync::Arc;

use api::settings::GatewaySections;
use api::wiring::{Gateways, SystemClock, known_gateways};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::administration::Reason;
use domain::card::PhoneNumber;
use domain::gateway::{GatewayName, GatewayPorts, PaymentGateway, RefundOrder, RefundView};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{
    Attempt, AttemptStatus, GatewayTransaction, Payment, PaymentPurpose, PaymentStatus,
};
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use domain::sms::{SmsFailure, SmsSender};
use domain::time::{BusinessCalendar, Clock};
use domain::{AttemptNumber, PaymentId, RefundId, UserId};
use secrecy::SecretString;
use storage_memory::MemoryStorage;
use uuid::Uuid;

/// Where nobody listens.
const NOBODY: &str = "http://127.0.0.1:9";
/// What was paid, tiyin.
const PAID: i64 = 5_000_000;

type Settings = &'static [(&'static str, &'static str)];

/// Every gateway with every way in which its settings bear on refunds.
const INSTALLATIONS: &[(&str, &[Settings])] = &[
    (
        "click",
        &[
            &[],
            &[("merchant_user_id", "99")],
            &[("merchant_user_id", "99"), ("partial_reversal", "true")],
        ],
    ),
    ("payme", &[&[]]),
    ("humo", &[&[]]),
    ("uzcard", &[&[], &[("partial_refunds", "false")]]),
];

/// What each gateway wants before it is one.
fn credentials(gateway: &str) -> Vec<(&'static str, String)> {
    let at = |path: &str| format!("{NOBODY}{path}");
    match gateway {
        "click" => vec![
            ("service_id", "12345".to_owned()),
            ("merchant_id", "678".to_owned()),
            ("secret_key", "a-secret-of-clicks".to_owned()),
            ("api_url", at("")),
        ],
        "payme" => vec![
            ("merchant_id", "5a0d1f0b2c4e6a8b9c0d1e2f".to_owned()),
            ("key", "a-secret-of-paymes-that-is-long-enough".to_owned()),
        ],
        "humo" => vec![
            ("soap_login", "hamyon".to_owned()),
            ("soap_password", "a-secret-of-humos".to_owned()),
            ("middleware_token", "another-secret-of-humos".to_owned()),
            ("merchant_id", "011860000000001".to_owned()),
            ("terminal_id", "18600001".to_owned()),
            ("point_code", "100010104110".to_owned()),
            ("centre_id", "DEMOBANK".to_owned()),
            ("soap_url", at("/soap")),
            ("middleware_url", at("/middleware")),
        ],
        "uzcard" => vec![
            ("login", "hamyon".to_owned()),
            ("password", "a-secret-of-uzcards".to_owned()),
            ("merchant_id", "90010001".to_owned()),
            ("terminal_id", "92010001".to_owned()),
            ("port", "16050".to_owned()),
            ("endpoint", at("/svgate")),
        ],
        other => panic!("how {other} is set up is not known here"),
    }
}

fn opened(gateway: &str, settings: Settings) -> Arc<dyn PaymentGateway> {
    let mut sections = GatewaySections::default();
    let section = sections.section_mut(gateway);
    for (key, value) in credentials(gateway) {
        section.set(key, value);
    }
    for (key, value) in settings {
        section.set(key, *value);
    }
    let opened = Gateways::try_new(&sections, &ports()).expect("fit settings");
    let name = gateway.parse().expect("a name");
    Arc::clone(opened.get(&name).expect("credentials"))
}

/// Sends nothing.
struct Mute;

#[async_trait]
impl SmsSender for Mute {
    async fn send(&self, _to: &PhoneNumber, _text: &SecretString) -> Result<(), SmsFailure> {
        Ok(())
    }
}

fn ports() -> GatewayPorts {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    GatewayPorts {
        storage: Arc::new(MemoryStorage::new(Arc::clone(&clock))),
        clock,
        calendar: BusinessCalendar::default(),
        sms: Some(Arc::new(Mute)),
        public_url: "http://127.0.0.1:8000".to_owned(),
    }
}

fn som(minor: i64) -> AnyMoney {
    AnyMoney::new(minor, CurrencyCode::Uzs)
}

fn user() -> UserId {
    UserId::new(7).expect("positive")
}

/// A payment that was completed so many days ago, and the attempt that took its money.
fn paid(gateway: &GatewayName, days_ago: i64) -> (Payment, Attempt) {
    let at = SystemClock.now() - TimeDelta::days(days_ago);
    let payment = Payment {
        id: PaymentId(Uuid::from_u128(0x550e_8400_e29b_41d4_a716_4466_5544_0000)),
        user_id: user(),
        reference: "PAY-0-00000000".to_owned(),
        gateway: gateway.clone(),
        purpose: PaymentPurpose::Payment,
        amount: som(PAID),
        commission: som(0),
        total: som(PAID),
        status: PaymentStatus::Completed,
        callback_url: None,
        created_at: at,
        expires_at: at,
        completed_at: Some(at),
        is_late: false,
        version: 3,
        refunded: som(0),
    };
    let attempt = Attempt {
        number: AttemptNumber::FIRST,
        payment_id: payment.id,
        transaction: GatewayTransaction {
            gateway: gateway.clone(),
            id: "1".to_owned(),
        },
        document_id: Some("4711".to_owned()),
        status: AttemptStatus::Succeeded,
        began_at: at,
        gateway_began_at: None,
        submitted_at: None,
        card_mask: None,
        ended_at: Some(at),
        error_code: None,
        disputed_at: None,
    };
    (payment, attempt)
}

fn pending(payment: &Payment, amount: i64) -> Refund {
    Refund {
        id: RefundId(Uuid::from_u128(1)),
        payment_id: payment.id,
        user_id: user(),
        gateway: payment.gateway.clone(),
        attempt: AttemptNumber::FIRST,
        amount: som(amount),
        status: RefundStatus::Pending,
        origin: RefundOrigin::Staff(user(), Reason::parse("ticket 21").expect("a reason")),
        reference: None,
        error_code: None,
        requested_at: SystemClock.now(),
        ordered_at: None,
        ended_at: None,
        disputed_at: None,
    }
}

#[tokio::test]
async fn an_order_that_is_not_supported_is_known_beforehand() {
    let mut unsupported = 0;
    for (name, installations) in INSTALLATIONS {
        for settings in *installations {
            let gateway = opened(name, settings);
            for (amount, days_ago) in [(PAID, 0), (PAID / 2, 0), (PAID, 400)] {
                let (payment, attempt) = paid(&gateway.name(), days_ago);
                let refund = pending(&payment, amount);
                let order = RefundOrder {
                    refund: &refund,
                    payment: &payment,
                    attempt: &attempt,
                    others: &[],
                };
                // Nobody listens: what could be sent is not known to have arrived, and what could not be is said so.
                let view = gateway.refund(&order).await;
                let cannot = matches!(
                    view,
                    RefundView::NotSupported { .. } | RefundView::Refused { .. }
                );
                let obstacle = gateway.refund_obstacle(&payment, refund.amount);
                assert_eq!(
                    cannot,
                    obstacle.is_some(),
                    "{name} {settings:?}, {amount} after {days_ago} days: {view:?}, {obstacle:?}"
                );
                unsupported += usize::from(cannot);
            }
        }
    }
    assert!(unsupported >= 8, "{unsupported}");
}

#[test]
fn every_gateway_is_asked() {
    let asked: Vec<_> = INSTALLATIONS.iter().map(|(name, _)| *name).collect();
    let kinds = known_gateways();
    let known: Vec<_> = kinds.iter().map(api::wiring::GatewayKind::name).collect();
    assert_eq!(asked, known);
}
