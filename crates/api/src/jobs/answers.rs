use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::wiring::{Claim, Services};

/// How long answers under idempotency keys are kept: twice the day that clients are promised.
const KEPT: TimeDelta = TimeDelta::hours(48);

/// Answers that are forgotten in one go, few enough that nobody waits for it.
const BATCH: u32 = 500;

/// Forgets the answers that nobody will ask for again, unless another instance is at it.
pub(super) async fn forget_old_answers(services: &Services, stopping: &CancellationToken) {
    let Some(claim) = Claim::of_job(services, "answers").await else {
        return;
    };
    let mut total = 0_u64;
    while !stopping.is_cancelled() && claim.renew(services).await {
        let before = services.now() - KEPT;
        let forgotten = match services.storage.forget_answers(before, BATCH).await {
            Ok(forgotten) => forgotten,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "old answers could not be forgotten");
                break;
            }
        };
        total += u64::from(forgotten);
        if forgotten < BATCH {
            break;
        }
    }
    if total > 0 {
        tracing::info!(
            total,
            "{total} answers under old idempotency keys forgotten"
        );
    }
    claim.release(services).await;
}
