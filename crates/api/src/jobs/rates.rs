use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use domain::exchange::{RateSource, RateSourceError, RateStore, Screening};
use domain::storage::StorageFailure;

use super::caught::caught;
use crate::wiring::{Claim, Services};

/// The first pause after a failure; each further one is twice as long, up to the usual time between two fetches.
const RETRY_MIN: Duration = Duration::from_secs(30);

/// Why rates were not refreshed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// They could not be fetched.
    #[error(transparent)]
    Source(#[from] RateSourceError),
    /// They could not be stored.
    #[error(transparent)]
    Storage(#[from] StorageFailure),
}

/// Fetches rates, keeps those that stand up to screening, and says which did not. What is stored already stays.
pub async fn refresh(
    source: &dyn RateSource,
    store: &(impl RateStore + ?Sized),
    today: NaiveDate,
    are_jumps_confirmed: bool,
) -> Result<Screening, RefreshError> {
    let fetched = source.fetch_rates().await?;
    let known = store.load_rates().await?;
    let screening = Screening::of(fetched, &known, today, are_jumps_confirmed);
    if !screening.accepted.is_empty() {
        store.save_rates(&screening.accepted).await?;
    }
    Ok(screening)
}

/// Refreshes rates now and for ever.
pub(super) async fn keep_fresh(
    services: Arc<Services>,
    source: Arc<dyn RateSource>,
    period: Duration,
) {
    let mut retry = RETRY_MIN;
    loop {
        let is_done = caught("rates", refresh_once(&services, source.as_ref())).await;
        let pause = if is_done.unwrap_or(false) {
            retry = RETRY_MIN;
            period
        } else {
            let pause = retry.min(period);
            retry = retry.saturating_mul(2);
            pause
        };
        tokio::time::sleep(pause).await;
    }
}

/// Whether the source answered, or another instance is asking it.
async fn refresh_once(services: &Services, source: &dyn RateSource) -> bool {
    let Some(claim) = Claim::of_job(services, "rates").await else {
        return true;
    };
    let has_answered = fetch_and_report(services, source).await;
    claim.release(services).await;
    has_answered
}

async fn fetch_and_report(services: &Services, source: &dyn RateSource) -> bool {
    let today = services.calendar.day_of(services.now());
    match refresh(source, services.storage.as_ref(), today, false).await {
        Ok(screening) => {
            for rate in screening.accepted {
                tracing::info!(currency = %rate.currency(), %rate, day = %rate.valid_from(), "a new exchange rate");
            }
            for (rate, objection) in screening.objections {
                tracing::error!(
                    currency = %rate.currency(), %rate, %objection,
                    "an exchange rate is not kept; `hamyon rates --confirm-jumps` keeps one that moved far"
                );
            }
            true
        }
        Err(error) => {
            let cause = std::error::Error::source(&error);
            tracing::warn!(%error, ?cause, "exchange rates were not refreshed; the last ones stay in force");
            false
        }
    }
}
