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

/// Which calls to list. The log may have a hundred million rows, hence a span of time and no count: whoever wants the
/// next page names the last row of this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookFilter {
    /// Not before this moment.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Only behind this row, in the order of the list.
    pub behind: Option<(Timestamp, Uuid)>,
    /// Only of this gateway.
    pub gateway: Option<GatewayName>,
    /// Only those that name this payment.
    pub payment_id: Option<PaymentId>,
    /// Only those whose credential was right, or was not.
    pub is_authentic: Option<bool>,
}

/// Keeps the log.
#[async_trait]
pub trait WebhookLog: Send + Sync {
    /// Writes a call down.
    async fn append_webhook_call(&self, call: WebhookCall) -> Result<(), StorageFailure>;

    /// The newest calls, newest first, at most `limit`.
    async fn recent_webhook_calls(&self, limit: u32) -> Result<Vec<WebhookCall>, StorageFailure>;

    /// The calls of a span of time that pass the filter, newest first (by `received_at`, then id), at most `limit`.
    async fn list_webhook_calls(
        &self,
        filter: &WebhookFilter,
        limit: u32,
    ) -> Result<Vec<WebhookCall>, StorageFailure>;

    /// The call that arrived at this moment and has this id.
    async fn find_webhook_call(
        &self,
        received_at: Timestamp,
        id: Uuid,
    ) -> Result<Option<WebhookCall>, StorageFailure>;
}
