//! Asks gateways about payments that they began and did not end, so that a call that got lost on its way is made good.

mod doubts;
mod moments;
mod question;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

pub(super) use self::doubts::follow_doubts;
use self::sweep::Sweeps;
use super::every;
use crate::wiring::Services;

/// Goes through payments in processing, once a period. Instances take turns at each of them by claims, which are released
/// in the end.
pub(super) async fn run(services: Arc<Services>, period: Duration, stopping: CancellationToken) {
    let sweeps = Mutex::new(Sweeps::default());
    every("look_up", period, &stopping, || async {
        sweeps.lock().await.sweep(&services, &stopping).await;
    })
    .await;
    sweeps.into_inner().forget(&services).await;
}
