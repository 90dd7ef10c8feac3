//! The log of what gateways call us with, accepted or not.

use async_trait::async_trait;
use uuid::Uuid;

use crate::gateway::GatewayName;
use crate::ids::PaymentId;
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// One call of a gateway and our answer. Secrets and signatures are cut out before it gets here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookCall {
    /// UUID version 7.
    pub id: Uuid,
    /// Which gateway's endpoint was called.
    pub gateway: GatewayName,
    /// Which of its calls: `prepare`, `complete`.
    pub action: String,
    /// The payment it names, when it names one that could be read.
    pub payment_id: Option<PaymentId>,
    /// From which address, as text.
    pub remote_address: String,
    /// Content type and user agent, a line each.
    pub headers: String,
    /// The body without secrets, at most 16 KiB.
    pub body: String,
    /// The signature or credential was right.
    pub is_authentic: bool,
    /// The body of our answer.
    pub answer: String,
    /// How long the answer took, microseconds.
    pub duration_micros: i64,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// Keeps the log.
#[async_trait]
pub trait WebhookLog: Send + Sync {
    /// Writes a call down.
    async fn append_webhook_call(&self, call: WebhookCall) -> Result<(), StorageFailure>;

    /// The newest calls, newest first, at most `limit`.
    async fn recent_webhook_calls(&self, limit: u32) -> Result<Vec<WebhookCall>, StorageFailure>;
}
