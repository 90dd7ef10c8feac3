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
        let refreshed = caught("rates", refresh_once(&services, source.as_ref())).await;
        let pause = match refreshed {
            Some(Refreshed::Answered) => {
                retry = RETRY_MIN;
                period
            }
            Some(Refreshed::ByAnother) => services
                .claim_time
                .to_std()
                .map_or(period, |claim| claim.min(period)),
            Some(Refreshed::Failed) | None => {
                let pause = retry.min(period);
                retry = retry.saturating_mul(2);
                pause
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// What came of a try to refresh rates.
enum Refreshed {
    /// The source answered.
    Answered,
    /// Another instance is asking it, or died at it.
    ByAnother,
    Failed,
}

async fn refresh_once(services: &Services, source: &dyn RateSource) -> Refreshed {
    let Some(claim) = Claim::of_job(services, "rates").await else {
        return Refreshed::ByAnother;
    };
    let has_answered = fetch_and_report(services, source).await;
    claim.release(services).await;
    if has_answered {
        Refreshed::Answered
    } else {
        Refreshed::Failed
    }
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
