//! Idempotency keys: a repeated request gets the first answer again.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;

use crate::ids::UserId;
use crate::ledger::Receipt;
use crate::storage::StorageFailure;
use crate::time::Timestamp;

/// How long clients are promised that a key is remembered.
pub const ANSWERS_KEPT_AT_LEAST: TimeDelta = TimeDelta::hours(24);

/// A client's `Idempotency-Key`: 1–255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(Arc<str>);

impl IdempotencyKey {
    /// The key, when the text is one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_key =
            (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_key.then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 over everything that makes two requests the same request.
pub type Fingerprint = [u8; 32];

/// An answer as it went to the client, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Writes the answer that is stored with an effect. It runs inside the decision and so must be pure and quick.
pub trait Presenter: Send + Sync {
    /// The answer for this receipt.
    fn present(&self, receipt: &Receipt) -> Answer;
}

impl<F> Presenter for F
where
    F: Fn(&Receipt) -> Answer + Send + Sync,
{
    fn present(&self, receipt: &Receipt) -> Answer {
        self(receipt)
    }
}

/// The wish to run a command at most once under a key.
#[derive(Clone)]
pub struct Idempotency {
    /// The client's key; its scope is the user.
    pub key: IdempotencyKey,
    /// What the request was.
    pub fingerprint: Fingerprint,
    /// Writes the answer that repeats will get.
    pub presenter: Arc<dyn Presenter>,
}

impl fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idempotency")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// The first answer under a key, as stored with the effect it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Whose key.
    pub user_id: UserId,
    /// The key.
    pub key: IdempotencyKey,
    /// Of the request that was answered.
    pub fingerprint: Fingerprint,
    /// The answer.
    pub answer: Answer,
    /// When it was first given.
    pub created_at: Timestamp,
}

/// Keeps answers for a while and no longer.
#[async_trait]
pub trait AnswerKeeper: Send + Sync {
    /// Forgets answers that were given before a moment, the oldest first and at most `limit`, and says how many they
    /// were. Their keys are free again. Whatever the moment, none is forgotten that is younger than
    /// [`ANSWERS_KEPT_AT_LEAST`] by the storage's clock.
    async fn forget_answers(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure>;
}

/// The moment before which answers may be forgotten at `now`, when somebody wants to forget those before `before`.
pub fn forgettable_before(before: Timestamp, now: Timestamp) -> Timestamp {
    before.min(now - ANSWERS_KEPT_AT_LEAST)
}
