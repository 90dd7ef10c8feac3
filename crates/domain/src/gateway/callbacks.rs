use std::net::IpAddr;

use async_trait::async_trait;

use crate::gateway::GatewayName;
use crate::ids::{PaymentId, RefundId, TransactionId};
use crate::time::Timestamp;

/// A call of a gateway as it arrived, and what the adapter may need to answer it.
#[derive(Clone, Debug)]
pub struct CallbackCall {
    /// Which address below `/api/payments/{gateway}/` was called: `prepare`, `webhook`. One of [`Callbacks::paths`].
    pub path: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The body, byte for byte; at most [`CALLBACK_BODY_BYTES_MAX`].
    pub body: Vec<u8>,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `Authorization`. It holds a secret: compared, never logged.
    pub authorization: Option<secrecy::SecretString>,
    /// Who called, as far as trusted proxies tell.
    pub remote_address: Option<IpAddr>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Id of the wallet transaction, if this call moves money.
    pub transaction_id: TransactionId,
    /// Id of the refund, if this call takes money back.
    pub refund_id: RefundId,
}

/// What to answer, and what to write down about the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackReply {
    /// The HTTP status.
    pub status: u16,
    /// The media type of `body`.
    pub content_type: &'static str,
    /// What to send.
    pub body: String,
    /// The signature or credential was right.
    pub is_authentic: bool,
    /// Which of the gateway's calls it was: `prepare`, `PerformTransaction`; `unknown` when that could not be read.
    pub action: String,
    /// The payment that the call names, whether there is such a payment or not.
    pub payment_id: Option<PaymentId>,
    /// The body of the call without secrets or signatures, at most [`CALLBACK_BODY_BYTES_MAX`] bytes.
    pub loggable_body: String,
}

/// Longest body of a callback that is read or logged, bytes.
pub const CALLBACK_BODY_BYTES_MAX: usize = 16 * 1024;

/// What answers a gateway's calls. Answering the same call again moves nothing and gives the same answer, also when
/// both arrive at the same moment at two instances.
#[async_trait]
pub trait Callbacks: Send + Sync {
    /// Whose calls these are.
    fn gateway(&self) -> GatewayName;

    /// The addresses below `/api/payments/{gateway}/` that the gateway calls, without slashes.
    fn paths(&self) -> &'static [&'static str];

    /// Whether calls with this HTTP method are answered here; others get 405. By default `POST` alone.
    fn takes_method(&self, method: &str) -> bool {
        method == "POST"
    }

    /// Answers a call: credential first, then everything else.
    async fn answer(&self, call: CallbackCall) -> CallbackReply;
}
