//! Somebody who works for the platform.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use test_support::client::{Answer, Request};
use test_support::{Client, Hamyon, token};

use super::setup::TOKEN_SECRET;
use super::user::{Payment, User, text};

/// Longer than any test runs.
const TOKEN_TTL: Duration = Duration::from_secs(3600);

/// A member of staff whom nobody else is.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    pub(crate) id: u64,
    token: String,
    client: Client,
}

impl Staff {
    /// Somebody with the role `admin` at this service.
    pub(crate) fn admin(hamyon: &Hamyon) -> Self {
        Self::with_role(hamyon, "admin")
    }

    pub(crate) fn with_role(hamyon: &Hamyon, role: &str) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(900_000);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self {
            id,
            token: token(TOKEN_SECRET, id, role, TOKEN_TTL),
            client: hamyon.client(),
        }
    }

    /// The same one at another program.
    pub(crate) fn at(&self, hamyon: &Hamyon) -> Self {
        Self {
            client: hamyon.client(),
            ..self.clone()
        }
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        let request = self.client.get(&format!("/api/admin/{path}"));
        request.bearer(&self.token)
    }

    pub(crate) fn post(&self, path: &str) -> Request {
        let request = self.client.post(&format!("/api/admin/{path}"));
        request.bearer(&self.token)
    }

    pub(crate) fn patch(&self, path: &str) -> Request {
        let request = self.client.patch(&format!("/api/admin/{path}"));
        request.bearer(&self.token)
    }

    pub(crate) fn put(&self, path: &str) -> Request {
        let request = self.client.put(&format!("/api/admin/{path}"));
        request.bearer(&self.token)
    }

    pub(crate) fn delete(&self, path: &str) -> Request {
        let request = self.client.delete(&format!("/api/admin/{path}"));
        request.bearer(&self.token)
    }

    /// A read that must succeed.
    pub(crate) async fn read(&self, path: &str) -> Answer {
        succeeded(self.get(path).send().await)
    }

    /// A partial update that must succeed.
    pub(crate) async fn change(&self, path: &str, body: &Value) -> Answer {
        succeeded(self.patch(path).json(body).send().await)
    }

    /// Blocks a user's so'm wallet or lets it free, as `word` says.
    pub(crate) async fn block(&self, word: &str, user: &User) -> Answer {
        let path = format!("wallets/{}/{word}/", user.id);
        let reason = json!({ "reason": "a stolen phone" });
        succeeded(self.post(&path).json(&reason).send().await)
    }

    /// A correction of a user's so'm wallet.
    pub(crate) fn adjust(&self, user: &User, direction: &str, amount: &str) -> Request {
        let path = format!("wallets/{}/adjustments/", user.id);
        self.post(&path).json(&json!({
            "direction": direction,
            "amount": amount,
            "reason": "ticket 17",
        }))
    }

    /// Orders a refund of a payment, which must be accepted; the refund, once it has ended.
    pub(crate) async fn refund(&self, payment: &Payment, order: &Value) -> Value {
        let path = format!("payments/{}/refunds/", payment.id);
        let ordered = succeeded(self.post(&path).json(order).send().await);
        let path = format!("refunds/{}/", text(&ordered, "/refund/id"));
        for _ in 0..100 {
            let refund = self.read(&path).await.json()["refund"].clone();
            if refund["status"] != "pending" {
                return refund;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the refund of {} is still pending", payment.id);
    }

    /// What this one did, newest first.
    pub(crate) async fn log(&self) -> Answer {
        self.read(&format!("audit-log/?actor={}&limit=100", self.id))
            .await
    }
}

#[track_caller]
fn succeeded(answer: Answer) -> Answer {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}
