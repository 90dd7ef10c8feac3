use std::pin::pin;
use std::time::Duration;

use domain::Timestamp;
use domain::ledger::ExecuteError;
use tokio::time::{sleep, timeout};

use super::agenda::Item;
use super::caught::caught;
use crate::wiring::{Claim, Services};

/// How long a turn may last. Gateways have shorter limits of their own, so that only what hangs takes so long.
const TIME_MAX: Duration = Duration::from_secs(120);
/// A claim is renewed so often while it would last once, so that one renewal may fail.
const RENEWALS: u32 = 3;

/// What came of a turn at a piece of work.
#[derive(Debug)]
pub(super) enum Turn {
    /// Somebody else is at it, or has done it and waits for its next moment; or died, and then the claim ends.
    Others,
    /// Nothing is left to do.
    Over,
    /// It is done for now, and the claim keeps everybody away until this moment.
    Rests(Timestamp, Claim),
    /// It was not done, for reasons of our own, and may be tried again at once. That is in the log.
    Failed,
}

impl Turn {
    /// When to come back to the work; `None` when it is over.
    pub(super) fn item(self, services: &Services) -> Option<Item> {
        let now = services.now();
        match self {
            Self::Others => Some(Item::unclaimed(now + services.claim_time)),
            Self::Over => None,
            Self::Rests(not_before, claim) => Some(Item {
                not_before,
                claim: Some(claim),
            }),
            Self::Failed => Some(Item::unclaimed(now)),
        }
    }
}

/// Does a piece of work of a job unless somebody else does: what gateways are asked about, one instance at a time. The claim
/// on this name, 1–100 characters, is kept as long as the work goes on.
///
/// The work says when it is to be done again; `None` when it is over. One that panics would panic again, and rests until
/// `otherwise`; one that hangs is given up.
pub(super) async fn take_turn(
    services: &Services,
    job: &str,
    name: String,
    otherwise: Timestamp,
    work: impl Future<Output = Result<Option<Timestamp>, ExecuteError>>,
) -> Turn {
    // It is large, and handed on several times.
    let work = Box::pin(work);
    take_turn_with(services, job, name, otherwise, async |_| work.await).await
}

/// The same with work that must know of its claim: whether it still keeps others away before a step that must not be taken
/// twice.
pub(super) async fn take_turn_with(
    services: &Services,
    job: &str,
    name: String,
    otherwise: Timestamp,
    work: impl AsyncFnOnce(&Claim) -> Result<Option<Timestamp>, ExecuteError>,
) -> Turn {
    let claim = match Claim::take(services, name.as_str()).await {
        Ok(Some(claim)) => claim,
        Ok(None) => return Turn::Others,
        Err(failure) => {
            tracing::error!(work = name, error = %failure, cause = ?failure.cause, "work could not be claimed");
            return Turn::Failed;
        }
    };
    let work = timeout(TIME_MAX, caught(job, Box::pin(work(&claim))));
    let ended = keeping(services, &claim, work).await;
    let rests_until = match ended {
        Ok(Some(Ok(Some(moment)))) => moment,
        Ok(Some(Ok(None))) => {
            claim.release(services).await;
            return Turn::Over;
        }
        Ok(None) => otherwise,
        Ok(Some(Err(error))) => {
            tracing::error!(work = name, %error, "what came of {name} was not written down");
            claim.release(services).await;
            return Turn::Failed;
        }
        Err(_elapsed) => {
            tracing::error!(work = name, "{name} did not end in time");
            claim.release(services).await;
            return Turn::Failed;
        }
    };
    claim.rest_until(services, rests_until).await;
    Turn::Rests(rests_until, claim)
}

/// Does something under a claim, which is renewed as long as that lasts.
pub(super) async fn keeping<T>(
    services: &Services,
    claim: &Claim,
    work: impl Future<Output = T>,
) -> T {
    let pause = services.claim_time.to_std().unwrap_or_default() / RENEWALS;
    let pause = pause.max(Duration::from_millis(100));
    let mut work = pin!(work);
    loop {
        tokio::select! {
            ended = &mut work => return ended,
            () = sleep(pause) => {}
        }
        // Both go on beside each other: the work may hold the connection that the renewal waits for.
        let mut renewal = pin!(claim.renew(services));
        tokio::select! {
            ended = &mut work => {
                // One that is dropped half-way might take effect after what is said in the end.
                renewal.await;
                return ended;
            }
            _ = &mut renewal => {}
        }
    }
}
