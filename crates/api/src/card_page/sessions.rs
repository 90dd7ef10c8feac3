//! What is remembered of payers between the card and the code. It lives in the memory of this process and nowhere else,
//! because it holds card data: a payer whose code arrives at another instance, or after a restart, enters the card again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use domain::Timestamp;
use domain::card::{CardChallenge, CardDetails, CardMask};
use domain::payment::{Attempt, Payment};
use tokio::sync::OwnedMutexGuard;

use super::limits::CardFingerprint;
use super::notice::{CodeProblem, Notice};

/// How long a session lasts from the entry of the card, minutes. Codes last one to five minutes at the processing
/// centres; two of them fit, and an attempt may be submitted for fifteen.
pub(super) const SESSION_MINUTES: i64 = 10;
/// Sessions of one process at once. Each is a card that passed all checks and has cost a message, a few kilobytes.
const SESSIONS_MAX: usize = 10_000;

/// Names the session of one browser about one payment: a keyed hash of the browser's secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SessionKey(pub(super) [u8; 32]);

/// The sessions of this process.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<SessionKey, SharedSession>>);

/// One session, shared by the requests that work on it.
pub(super) type SharedSession = Arc<tokio::sync::Mutex<Session>>;

/// One browser paying one payment. Whoever holds its lock is working on it; others wait or look on.
pub(super) struct Session {
    /// Where it stands.
    pub(super) stage: Stage,
    ends_at: Timestamp,
}

/// Where a session stands.
pub(super) enum Stage {
    /// Nothing has been done.
    Fresh,
    /// A code was sent for this card.
    Code(Box<SentCode>),
    /// It ended without money; card data is wiped.
    Over(Notice),
    /// The debit was ordered; card data is wiped. The payment says how it ended.
    Submitted {
        /// The bank left open how it ended.
        is_in_doubt: bool,
    },
}

/// A card, and the code that was sent for it.
pub(super) struct SentCode {
    /// The card, to send another code.
    pub(super) card: CardDetails,
    /// Whose attempts are counted.
    pub(super) fingerprint: CardFingerprint,
    /// What may be shown of the card.
    pub(super) card_mask: CardMask,
    /// What the processing centre needs to check the code.
    pub(super) challenge: CardChallenge,
    /// How many digits the code has.
    pub(super) digits: usize,
    /// The phone, as far as it may be shown.
    pub(super) phone_mask: Option<String>,
    /// The attempt that was begun for it.
    pub(super) attempt: Attempt,
    /// The payment.
    pub(super) payment: Payment,
    /// When the last code was sent.
    pub(super) sent_at: Timestamp,
    /// How many codes were sent.
    pub(super) codes: u32,
    /// How often the last code was entered wrongly.
    pub(super) wrong: u32,
    /// How often the processing centre was asked to check one.
    pub(super) checks: u32,
    /// What was wrong with the last step.
    pub(super) problem: Option<CodeProblem>,
}

/// A session as somebody who only looks finds it.
pub(super) enum Glimpse<T> {
    /// There is none, or its time is over.
    None,
    /// A step of it is under way.
    Busy,
    /// It stands so.
    Seen(T),
}

/// So many payers are paying that no other can begin.
#[derive(Debug)]
pub(super) struct Full;

impl Session {
    /// An ended session counts as none.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.ends_at
    }

    /// Begins anew, with a new card.
    pub(super) fn restart(&mut self, now: Timestamp) {
        self.stage = Stage::Fresh;
        self.ends_at = now + TimeDelta::minutes(SESSION_MINUTES);
    }
}

impl Sessions {
    /// The session of this name, for whoever will lock it; a new one when there is none.
    pub(super) fn open(&self, key: SessionKey, now: Timestamp) -> Result<SharedSession, Full> {
        let mut sessions = self.sessions();
        if sessions.len() >= SESSIONS_MAX && !sessions.contains_key(&key) {
            return Err(Full);
        }
        let session = sessions.entry(key).or_insert_with(|| {
            Arc::new(tokio::sync::Mutex::new(Session {
                stage: Stage::Fresh,
                ends_at: now + TimeDelta::minutes(SESSION_MINUTES),
            }))
        });
        Ok(Arc::clone(session))
    }

    /// Locks the session of this name, if there is one whose time is not over.
    pub(super) async fn lock(
        &self,
        key: SessionKey,
        now: Timestamp,
    ) -> Option<OwnedMutexGuard<Session>> {
        let session = Arc::clone(self.sessions().get(&key)?);
        let session = session.lock_owned().await;
        (!session.is_over(now)).then_some(session)
    }

    /// Looks at a session without waiting for it.
    pub(super) fn glimpse<T>(
        &self,
        key: SessionKey,
        now: Timestamp,
        look: impl FnOnce(&Stage) -> T,
    ) -> Glimpse<T> {
        let sessions = self.sessions();
        let Some(session) = sessions.get(&key) else {
            return Glimpse::None;
        };
        match session.try_lock() {
            Ok(session) if session.is_over(now) => Glimpse::None,
            Ok(session) => Glimpse::Seen(look(&session.stage)),
            Err(_) => Glimpse::Busy,
        }
    }

    /// Forgets the sessions whose time is over; those that were waiting for a code are handed out.
    pub(super) fn forget_ended(&self, now: Timestamp) -> Vec<SentCode> {
        let mut waiting = Vec::new();
        self.sessions().retain(|_, session| {
            // Whoever else holds the session took it from here and is about to lock it.
            if Arc::strong_count(session) > 1 {
                return true;
            }
            let Ok(mut session) = session.try_lock() else {
                return true;
            };
            let is_over = session.is_over(now);
            if is_over
                && let Stage::Code(code) = std::mem::replace(&mut session.stage, Stage::Fresh)
            {
                waiting.push(*code);
            }
            !is_over
        });
        waiting
    }

    /// A panic elsewhere cannot leave the map half changed.
    fn sessions(&self) -> MutexGuard<'_, HashMap<SessionKey, SharedSession>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
