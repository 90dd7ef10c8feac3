use domain::ledger::{Action, Command, ExecuteError, ExpirePayment};
use domain::{PaymentId, Timestamp};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::wiring::{Claim, Services};

/// Payments that are expired in one go.
const BATCH: u32 = 200;

/// Expires the payments whose time is over, unless another instance is at it. One that cannot be expired holds up none of
/// those behind it; it is tried again the next time.
pub(super) async fn expire_overdue_payments(services: &Services, stopping: &CancellationToken) {
    let Some(claim) = Claim::of_job(services, "expiry").await else {
        return;
    };
    let mut after = None;
    while !stopping.is_cancelled() && claim.renew(services).await {
        let listed = services
            .storage
            .list_overdue(services.now(), after, BATCH)
            .await;
        let overdue = match listed {
            Ok(overdue) => overdue,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "overdue payments could not be listed");
                break;
            }
        };
        after = overdue.last().copied();
        let is_last = overdue.len() < BATCH as usize;
        let expired = expire(services, overdue).await;
        if expired > 0 {
            tracing::info!(expired, "{expired} overdue payments expired");
        }
        if is_last {
            break;
        }
    }
    claim.release(services).await;
}

/// Expires these; how many were not expired yet.
async fn expire(services: &Services, overdue: Vec<(Timestamp, PaymentId)>) -> usize {
    let expire = overdue.into_iter().map(|(_, payment_id)| {
        let action = Action::ExpirePayment(ExpirePayment { payment_id });
        services.ledger().execute(Command::from(action))
    });
    let mut expired = 0_usize;
    for outcome in join_all(expire).await {
        match outcome {
            Ok(_) => expired += 1,
            // It was paid or expired meanwhile.
            Err(ExecuteError::Refused(_)) => {}
            Err(error) => tracing::error!(%error, "a payment could not be expired"),
        }
    }
    expired
}
