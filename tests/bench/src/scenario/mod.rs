//! What clients do.

mod top_up;
mod users;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) use users::Users;

use crate::load::Connection;

/// What a client does again and again.
#[derive(Clone)]
pub(crate) enum Scenario {
    /// Charges the price of a chat message, under a fresh idempotency key.
    Charge(Arc<Users>),
    /// Reads a balance.
    Balance(Arc<Users>),
    /// Tops up: creates a payment, and pays it as Click does, Prepare and Complete.
    TopUp(Arc<Users>),
    /// Reads a page.
    Page(Arc<Users>, &'static str),
}

impl Scenario {
    /// Once. Panics at any answer that is not a success: a measurement with errors in it measures something else.
    pub(crate) async fn go_through(&self, connection: &mut Connection) {
        match self {
            Self::Charge(users) => {
                let authorization = users.any(&mut connection.chance);
                let path = "/api/payments/billing/charge/";
                let body = r#"{"service_type": "chat_message"}"#;
                let headers = [authorization, JSON, &fresh_key()];
                let answer = connection.ask("POST", path, &headers, body).await;
                assert_eq!(answer.status, 200, "{}", answer.body);
            }
            Self::Balance(users) => {
                let authorization = users.any(&mut connection.chance);
                let path = "/api/payments/wallet/balance/";
                let answer = connection.ask("GET", path, &[authorization], "").await;
                assert_eq!(answer.status, 200, "{}", answer.body);
            }
            Self::TopUp(users) => top_up::go_through(users, connection).await,
            Self::Page(users, path) => {
                let authorization = users.any(&mut connection.chance);
                let answer = connection.ask("GET", path, &[authorization], "").await;
                assert_eq!(answer.status, 200, "{}", answer.body);
            }
        }
    }
}

const JSON: &str = "Content-Type: application/json";

/// A header with a key that was never used.
fn fresh_key() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "Idempotency-Key: 5f0d8a3c-{:08x}-{number:016x}",
        std::process::id()
    )
}
