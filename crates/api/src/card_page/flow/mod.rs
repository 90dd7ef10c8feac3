//! What happens between the card and the debit, in commands of the domain. Each step runs to its end, and holds the
//! session's lock for as long: what is sent twice waits, and then finds what the first has done.

mod attempts;
mod card;
mod code;
mod debit;
mod resend;

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::card::{CardFailure, CardGateway, CardRefusal};

use super::CardPage;
use super::limits::TooOften;
use super::notice::Notice;
use super::sessions::Full;
use crate::wiring::Services;

pub(super) use attempts::fail_attempt;
pub(super) use card::{CardEntry, take_card};
pub(super) use code::{CodeEntry, take_code};
pub(super) use resend::{abandon, resend_code};

/// How often a code may be entered wrongly; the session ends with the last, and the card is refused for a while.
const WRONG_CODES_MAX: u32 = 3;
/// How often a processing centre is asked to check a code in one session, when it does not answer.
const CHECKS_MAX: u32 = 8;
/// Codes sent in one session.
pub(super) const CODES_MAX: u32 = 3;
/// Seconds between two of them: messages often take half a minute.
pub(super) const RESEND_PAUSE_SECONDS: i64 = 60;
/// Longest call before the debit; adapters have shorter limits of their own.
const STEP_TIME_MAX: Duration = Duration::from_secs(60);

/// The error code of attempts that ended without one from the processing centre: the payer gave up, took too long, or
/// nobody answered.
pub(super) const NO_CODE: i32 = 0;

/// What a step of one payment needs.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) services: Arc<Services>,
    pub(super) page: Arc<CardPage>,
    pub(super) cards: Arc<dyn CardGateway>,
}

impl Desk {
    pub(super) fn now(&self) -> Timestamp {
        self.services.now()
    }
}

/// Why a step was not taken; the session is as it was.
#[derive(Debug)]
pub(super) enum Turned {
    /// There is no session that waits for a code.
    NoSession,
    /// Too many payers are paying.
    Full,
    /// Too many tries.
    TooOften(TooOften),
}

impl From<Full> for Turned {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

impl From<TooOften> for Turned {
    fn from(too_often: TooOften) -> Self {
        Self::TooOften(too_often)
    }
}

/// A call before the debit, bounded in time.
async fn in_time<T>(call: impl Future<Output = Result<T, CardFailure>>) -> Result<T, CardFailure> {
    tokio::time::timeout(STEP_TIME_MAX, call)
        .await
        .unwrap_or_else(|_| Err(CardFailure::Unavailable("no answer in time".to_owned())))
}

/// What the payer is told of a failure, and the code that the attempt remembers.
fn told(failure: &CardFailure) -> (Notice, i32) {
    match failure {
        CardFailure::Refused { refusal, code } => {
            (Notice::Refused(*refusal), code.unwrap_or(NO_CODE))
        }
        CardFailure::Unavailable(_) => (Notice::Unavailable, NO_CODE),
        CardFailure::Misconfigured(_) => (Notice::Failed, NO_CODE),
    }
}

/// What a session that has used up its tries says.
const TOO_MANY: Notice = Notice::Refused(CardRefusal::TooManyCodes);
