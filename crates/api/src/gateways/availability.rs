use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::gateway::{GatewayName, GatewayTerms, PaymentGateway, ProbeFailure};
use futures_util::future::join_all;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::wiring::Gateways;

/// How long a gateway may take to answer a probe.
const PROBE_TIME_MAX: Duration = Duration::from_secs(3);
/// How long what was found counts.
const FRESH_FOR: Duration = Duration::from_secs(15);

/// Which gateways can be reached. All callers share one probe: whoever comes while it is under way waits for it, and
/// whoever comes soon after gets what it found. So nobody can make us call a gateway more often.
#[derive(Debug, Default)]
pub struct Availability(Mutex<Option<Found>>);

#[derive(Clone, Debug)]
struct Found {
    probed: Instant,
    at: Timestamp,
    gateways: Arc<[GatewayStatus]>,
}

/// How one gateway was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayStatus {
    /// Short name.
    pub name: GatewayName,
    /// What people call it.
    pub display_name: String,
    /// Why it cannot be used; `None` when it can.
    pub unavailable: Option<Reason>,
    /// How long the probe took; zero where there was nothing to probe.
    pub response_time: Duration,
}

/// Why a gateway cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This installation has no adapter or no credentials for it.
    NotImplemented,
    /// No answer in time.
    Silent,
    /// It answers that it does not work.
    Broken,
    /// It does not take our credentials.
    Unauthorized,
}

impl Availability {
    /// The gateways with these terms, and when they were probed.
    pub async fn of(
        &self,
        terms: &[&GatewayTerms],
        gateways: &Gateways,
        now: Timestamp,
    ) -> (Timestamp, Arc<[GatewayStatus]>) {
        let mut latest = self.0.lock().await;
        if let Some(found) = &*latest
            && found.probed.elapsed() < FRESH_FOR
        {
            return (found.at, Arc::clone(&found.gateways));
        }
        let probes = terms
            .iter()
            .map(|terms| probe(terms, gateways.get(&terms.name)));
        let found = Found {
            gateways: join_all(probes).await.into(),
            probed: Instant::now(),
            at: now,
        };
        *latest = Some(found.clone());
        (found.at, found.gateways)
    }
}

async fn probe(terms: &GatewayTerms, gateway: Option<&Arc<dyn PaymentGateway>>) -> GatewayStatus {
    let began = Instant::now();
    let unavailable = match gateway {
        None => Some(Reason::NotImplemented),
        Some(gateway) => match timeout(PROBE_TIME_MAX, gateway.probe()).await {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => {
                tracing::warn!(gateway = %terms.name, %failure, "{} is not available", terms.name);
                Some(Reason::from(failure))
            }
            Err(_) => {
                tracing::warn!(gateway = %terms.name, "{} did not answer in time", terms.name);
                Some(Reason::Silent)
            }
        },
    };
    GatewayStatus {
        name: terms.name.clone(),
        display_name: terms.display_name.clone(),
        unavailable,
        response_time: match gateway {
            Some(_) => began.elapsed(),
            None => Duration::ZERO,
        },
    }
}

impl From<ProbeFailure> for Reason {
    fn from(failure: ProbeFailure) -> Self {
        match failure {
            ProbeFailure::Silent(_) => Self::Silent,
            ProbeFailure::Broken(_) => Self::Broken,
            ProbeFailure::Unauthorized => Self::Unauthorized,
        }
    }
}
