//! Short messages to payers: the port behind which a provider stands.

use async_trait::async_trait;
use secrecy::SecretString;

use crate::card::PhoneNumber;

/// Sends short messages.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Hands a message to the provider, bounded in time by the adapter. The text holds a code and is never logged.
    async fn send(&self, to: &PhoneNumber, text: &SecretString) -> Result<(), SmsFailure>;
}

/// Why a message was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsFailure {
    /// No answer in time, or none that is the provider's own. The message may have been sent.
    #[error("the provider of messages did not answer: {0}")]
    Silent(String),
    /// It refuses our credentials.
    #[error("the provider of messages refuses our credentials")]
    Unauthorized,
    /// It refuses the message.
    #[error("the provider refused the message: {0}")]
    Refused(String),
}
