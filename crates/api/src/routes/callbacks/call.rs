use std::net::IpAddr;

use domain::Timestamp;
use domain::gateway::{CALLBACK_BODY_BYTES_MAX, CallbackCall, CallbackReply, Callbacks};
use domain::webhook::WebhookCall;
use secrecy::SecretString;

use super::card_numbers::masked;
use crate::http::RawBody;
use crate::wiring::Services;

/// One call of a gateway as it arrived.
pub(in crate::routes) struct ReceivedCall {
    /// One of the gateway's own.
    pub(in crate::routes) path: &'static str,
    pub(in crate::routes) method: String,
    pub(in crate::routes) body: RawBody,
    pub(in crate::routes) content_type: Option<String>,
    pub(in crate::routes) authorization: Option<SecretString>,
    pub(in crate::routes) user_agent: Option<String>,
    pub(in crate::routes) remote_address: Option<IpAddr>,
}

impl ReceivedCall {
    /// Has the gateway's crate answer, and writes both down.
    pub(in crate::routes) async fn answer(
        self,
        services: &Services,
        callbacks: &dyn Callbacks,
    ) -> CallbackReply {
        let received_at = services.now();
        let remote_address = self.remote_address.map(|ip| ip.to_string());
        let remote_address = remote_address.unwrap_or_default();
        let headers = logged_headers(self.content_type.as_deref(), self.user_agent.as_deref());
        let call = CallbackCall {
            path: self.path,
            method: self.method,
            body: self.body.0.to_vec(),
            content_type: self.content_type,
            authorization: self.authorization,
            remote_address: self.remote_address,
            received_at,
            transaction_id: services.ids().transaction(received_at),
            refund_id: services.ids().refund(received_at),
        };
        let reply = callbacks.answer(call).await;
        let gateway = callbacks.gateway();
        if !reply.is_authentic {
            tracing::warn!(
                gateway = gateway.as_str(),
                action = reply.action,
                remote_address,
                "a call to an address of {gateway} does not come from {gateway}"
            );
        }
        let logged = WebhookCall {
            id: services.ids().uuid_v7(received_at),
            gateway,
            action: reply.action.clone(),
            payment_id: reply.payment_id,
            remote_address,
            headers: masked(&headers),
            body: masked(&reply.loggable_body),
            is_authentic: reply.is_authentic,
            // Masked before it is cut, so that no number is cut to what does not look like one.
            answer: loggable_answer(&masked(&reply.body)).to_owned(),
            duration_micros: duration_micros(received_at, services.now()),
            received_at,
        };
        // What the call did is committed already; a log that fails must not turn its answer into another one.
        if let Err(failure) = services.storage.append_webhook_call(logged).await {
            tracing::error!(error = %failure, cause = ?failure.cause, "a call of a gateway could not be logged");
        }
        reply
    }
}

fn duration_micros(from: Timestamp, until: Timestamp) -> i64 {
    (until - from).num_microseconds().unwrap_or(i64::MAX)
}

/// The beginning of an answer; few are longer than what is kept (Payme's `GetStatement`).
fn loggable_answer(body: &str) -> &str {
    let mut end = body.len().min(CALLBACK_BODY_BYTES_MAX);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    &body[..end]
}

/// Longest header that is logged, characters.
const LOGGED_HEADER_LENGTH_MAX: usize = 200;

fn logged_headers(content_type: Option<&str>, user_agent: Option<&str>) -> String {
    let cut = |text: &str| {
        text.chars()
            .take(LOGGED_HEADER_LENGTH_MAX)
            .collect::<String>()
    };
    [("content-type", content_type), ("user-agent", user_agent)]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}: {}", cut(value?))))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_is_logged_up_to_its_limit() {
        let long = format!("a{}", "Ж".repeat(CALLBACK_BODY_BYTES_MAX));
        assert_eq!(loggable_answer(&long).len(), CALLBACK_BODY_BYTES_MAX - 1);
        assert_eq!(loggable_answer("{}"), "{}");
    }
}
