use domain::PaymentId;
use domain::ledger::{Action, Command, ExecuteError, ExpirePayment};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::wiring::{Claim, Services};

/// Payments that are expired in one go.
const BATCH: u32 = 200;

/// Expires the payments whose time is over, unless another instance is at it.
pub(super) async fn expire_overdue_payments(services: &Services, stopping: &CancellationToken) {
    let Some(claim) = Claim::of_job(services, "expiry").await else {
        return;
    };
    while !stopping.is_cancelled() && claim.renew(services).await {
        let overdue = match services.storage.list_overdue(services.now(), BATCH).await {
            Ok(overdue) => overdue,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "overdue payments could not be listed");
                break;
            }
        };
        let found = overdue.len();
        let expired = expire(services, overdue).await;
        if expired > 0 {
            tracing::info!(expired, "{expired} overdue payments expired");
        }
        if expired == 0 || found < BATCH as usize {
            break;
        }
    }
    claim.release(services).await;
}

/// Expires these; how many were not expired yet.
async fn expire(services: &Services, overdue: Vec<PaymentId>) -> usize {
    let expire = overdue.into_iter().map(|payment_id| {
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
