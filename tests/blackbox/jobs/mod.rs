//! What programs do by themselves: several of them on one database, and those that are killed or stopped at it.

mod disputes;
mod expiry;
mod look_ups;
mod reconciliation;
mod stops;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

use crate::support::{Kind, Setup};

/// A shop whose questions to Click go to this double, and whose jobs come by every second.
fn setup_asking(double: &HttpDouble, kind: Kind) -> Setup {
    Setup::development(kind)
        .with("HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID", "99")
        .with("HAMYON__GATEWAYS__CLICK__API_URL", double.url())
        .with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1")
        .with("HAMYON__PAYMENTS__CLAIM_SECONDS", "1")
        .with("HAMYON__PAYMENTS__RECONCILE_DAYS", "0")
}

/// Click's answer about whatever it is asked.
fn status(payment_status: i32) -> Reply {
    let body = format!(r#"{{"error_code":0,"error_note":"","payment_status":{payment_status}}}"#);
    Reply::Json(200, body)
}

/// How often Click was asked about an order. A look-up puts one question for each day on which the payment may have begun,
/// which are two around midnight in Tashkent.
fn count(received: &[Received], id: &str) -> usize {
    let about = received.iter().filter(|request| request.path.contains(id));
    let mut questions = BTreeMap::<_, usize>::new();
    for request in about {
        *questions.entry(&request.path).or_default() += 1;
    }
    questions.into_values().max().unwrap_or_default()
}

async fn wait_until(is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(
            began.elapsed() < Duration::from_secs(40),
            "it never happened"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
