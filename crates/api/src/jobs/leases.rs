use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::wiring::{Claim, Services};

/// How long the name of a claim that has ended is kept: for whoever looks into what happened.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Claims that are forgotten in one go, few enough that nobody waits for it.
const BATCH: u32 = 500;

/// Forgets the claims that ended long ago, such as those on what was over before their ends, unless another instance is
/// at it.
pub(super) async fn forget_old_claims(services: &Services, stopping: &CancellationToken) {
    let Some(claim) = Claim::of_job(services, "leases").await else {
        return;
    };
    while !stopping.is_cancelled() && claim.renew(services).await {
        let before = services.now() - KEPT;
        match services.storage.sweep_leases(before, BATCH).await {
            Ok(swept) if swept < BATCH => break,
            Ok(_) => {}
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "old claims could not be forgotten");
                break;
            }
        }
    }
    claim.release(services).await;
}
