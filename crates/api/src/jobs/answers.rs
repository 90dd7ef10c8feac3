use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::wiring::Services;

/// How long answers under idempotency keys are kept: twice the day that clients are promised.
const KEPT: TimeDelta = TimeDelta::hours(48);

/// Answers that are forgotten in one go, few enough that nobody waits for it.
const BATCH: u32 = 500;

/// Forgets the answers that nobody will ask for again. Two instances may do it at once.
pub(super) async fn forget_old_answers(services: &Services, stopping: &CancellationToken) {
    let mut total = 0_u64;
    while !stopping.is_cancelled() {
        let before = services.now() - KEPT;
        let forgotten = match services.storage.forget_answers(before, BATCH).await {
            Ok(forgotten) => forgotten,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "old answers could not be forgotten");
                return;
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
}
