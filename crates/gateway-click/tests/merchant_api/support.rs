use std::sync::Arc;

use domain::gateway::{GatewayName, GatewayView, LookUpError, PaymentGateway};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{
    Attempt, AttemptStatus, GatewayTransaction, Payment, PaymentPurpose, PaymentStatus,
};
use domain::time::Clock;
use domain::{AttemptNumber, PaymentId, Timestamp, UserId};
use gateway_click::{ClickConfig, ClickGateway, ClickMerchantApi};
use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};
use uuid::Uuid;

pub(crate) const ORDER: &str = "550e8400-e29b-41d4-a716-446655440000";
/// What is signed at [`now`].
pub(crate) const AUTH: &str = "99:5630e0c38fed5396d19988058b800d226ca11104:1700000000";

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        now()
    }
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_timestamp(1_700_000_000, 0).expect("a moment")
}

pub(crate) fn config(double: &HttpDouble) -> ClickConfig {
    ClickConfig {
        merchant_user_id: Some(99),
        api_url: double.url(),
        ..ClickConfig::new(12_345, 678, "test_secret")
    }
}

pub(crate) fn gateway(config: ClickConfig) -> ClickGateway {
    ClickGateway::try_new(config, Arc::new(Standing)).expect("an HTTP client")
}

/// Created in the evening of 14 November in UTC, which is the 15th in Tashkent.
pub(crate) fn payment() -> Payment {
    let money = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
    Payment {
        id: PaymentId(ORDER.parse::<Uuid>().expect("an id")),
        user_id: UserId::new(7).expect("positive"),
        reference: "PAY-0-00000000".to_owned(),
        gateway: click(),
        purpose: PaymentPurpose::Payment,
        amount: money(100_000),
        commission: money(0),
        total: money(100_000),
        status: PaymentStatus::Processing,
        callback_url: None,
        created_at: now(),
        expires_at: now(),
        completed_at: None,
        is_late: false,
        version: 2,
        refunded: money(0),
    }
}

fn click() -> GatewayName {
    "click".parse().expect("a name")
}

/// An attempt under this document.
pub(crate) fn attempt(number: i32, document_id: i64, status: AttemptStatus) -> Attempt {
    Attempt {
        number: AttemptNumber::new(number).expect("positive"),
        payment_id: payment().id,
        transaction: GatewayTransaction {
            gateway: click(),
            id: format!("9{document_id}"),
        },
        document_id: Some(document_id.to_string()),
        status,
        began_at: now(),
        ended_at: None,
        error_code: None,
        gateway_began_at: None,
        submitted_at: None,
        card_mask: None,
        disputed_at: None,
    }
}

/// The API itself, without the ports before it.
pub(crate) fn api(double: &HttpDouble) -> ClickMerchantApi {
    ClickMerchantApi::try_new(&config(double), Arc::new(Standing)).expect("an HTTP client")
}

/// `POST /invoice/create` and the like, in the order in which they were called.
pub(crate) fn calls(double: &HttpDouble) -> Vec<String> {
    let received = double.received();
    let line = |call: &Received| format!("{} {}", call.method, call.path);
    received.iter().map(line).collect()
}

pub(crate) fn ok(body: &str) -> Reply {
    Reply::Json(200, format!(r#"{{"error_code":0,"error_note":"",{body}}}"#))
}

/// An order or a document that Click does not know.
pub(crate) fn unknown() -> Reply {
    Reply::Json(
        200,
        r#"{"error_code":-1907,"error_note":"Not found"}"#.to_owned(),
    )
}

/// What is made of the double's answers.
pub(crate) async fn look_up(
    double: &HttpDouble,
    attempts: &[Attempt],
) -> Result<GatewayView, LookUpError> {
    let gateway = gateway(config(double));
    gateway.look_up(&payment(), attempts).await
}

/// What is made of the double's answers about one attempt, which is not known to have ended, of a payment that another one
/// has paid.
pub(crate) async fn look_up_other(
    double: &HttpDouble,
    attempt: &Attempt,
    all: &[Attempt],
) -> Result<GatewayView, LookUpError> {
    let gateway = gateway(config(double));
    let payment = Payment {
        status: PaymentStatus::Completed,
        ..payment()
    };
    gateway.look_up_attempt(&payment, attempt, all).await
}

/// Paid in attempt 1.
pub(crate) fn paid(document_id: &str) -> GatewayView {
    GatewayView::Paid {
        attempt: AttemptNumber::new(1),
        document_id: Some(document_id.to_owned()),
    }
}
