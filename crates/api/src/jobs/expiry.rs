use domain::ledger::{Action, Command, ExecuteError, ExpirePayment};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::wiring::Services;

/// Payments that are expired in one go.
const BATCH: u32 = 200;

/// Expires the payments whose time is over. Two instances may try the same payment: one does it, the other finds it
/// done.
pub(super) async fn expire_overdue_payments(services: &Services, stopping: &CancellationToken) {
    while !stopping.is_cancelled() {
        let overdue = match services.storage.list_overdue(services.now(), BATCH).await {
            Ok(overdue) => overdue,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "overdue payments could not be listed");
                return;
            }
        };
        let found = overdue.len();
        let expire = overdue.into_iter().map(|payment_id| {
            services
                .ledger()
                .execute(Command::from(Action::ExpirePayment(ExpirePayment {
                    payment_id,
                })))
        });
        let mut expired = 0_usize;
        for outcome in join_all(expire).await {
            match outcome {
                Ok(_) => expired += 1,
                Err(ExecuteError::Refused(_)) => {}
                Err(error) => tracing::error!(%error, "a payment could not be expired"),
            }
        }
        if expired > 0 {
            tracing::info!(expired, "{expired} overdue payments expired");
        }
        if expired == 0 || found < BATCH as usize {
            return;
        }
    }
}
