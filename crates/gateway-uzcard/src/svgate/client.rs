use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::Client;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::{CallFailure, call};

/// How long a question may take; orders about money have the configured time.
const QUESTION_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection may take to come about.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

/// What a contract with the acquiring bank gives, and how calls are made. `Debug` never shows the password.
#[derive(Clone, Debug)]
pub struct SvGateConfig {
    /// Where SV-Gate is: one address for all methods.
    pub endpoint: Url,
    /// The login of HTTP Basic.
    pub login: String,
    /// The password of HTTP Basic.
    pub password: SecretString,
    /// The merchant.
    pub merchant_id: String,
    /// The terminal ("EPOS").
    pub terminal_id: String,
    /// The terminal's port; captures of holds name it.
    pub port: u32,
    /// What the message with the code calls us.
    pub service_name: String,
    /// Whose account a debit is for.
    pub receiver_id: String,
    /// How long a hold lasts, minutes.
    pub hold_minutes: u32,
    /// How long an order about money may take.
    pub time_max: Duration,
    /// Longest answer that is read, bytes.
    pub response_bytes_max: usize,
    /// How dates are written in reports, in the notation of `strftime`.
    pub report_date_format: String,
}

/// Calls SV-Gate. It follows no redirect, so that neither credentials nor cards go anywhere else. Clones share connections.
#[derive(Clone)]
pub struct SvGate {
    http: Client,
    next_id: Arc<AtomicU64>,
    pub(super) config: Arc<SvGateConfig>,
}

/// Whether a call may be made twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It changes nothing: short, and asked again once when the connection broke.
    Question,
    /// It may move money, send a message or use up a try: sent once.
    Order,
}

impl SvGate {
    /// A client. Fails when the operating system refuses what an HTTPS client needs, such as its certificate authorities.
    pub fn try_new(config: SvGateConfig) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .connect_timeout(CONNECT_TIME_MAX)
            .redirect(Policy::none())
            // An idle connection belongs to the runtime that opened it, and each worker of the server has its own.
            .pool_max_idle_per_host(0);
        let client = if config.endpoint.scheme() == "http" {
            // On this machine or in a private network, which the settings see to.
            client.no_proxy().tls_certs_only([])
        } else {
            client.https_only(true)
        };
        Ok(Self {
            http: client.build()?,
            next_id: Arc::new(AtomicU64::new(1)),
            config: Arc::new(config),
        })
    }

    pub(super) fn terminal(&self) -> (&str, &str) {
        (&self.config.merchant_id, &self.config.terminal_id)
    }

    pub(super) async fn call<P: Serialize, R: DeserializeOwned>(
        &self,
        kind: Kind,
        method: &'static str,
        params: &P,
    ) -> Result<R, CallFailure> {
        let time_max = match kind {
            Kind::Question => self.config.time_max.min(QUESTION_TIME_MAX),
            Kind::Order => self.config.time_max,
        };
        let asking = async {
            match self.send(method, params).await {
                Err(CallFailure::Unreached(_) | CallFailure::Silent(_))
                    if kind == Kind::Question =>
                {
                    self.send(method, params).await
                }
                result => result,
            }
        };
        let result = tokio::time::timeout(time_max, asking)
            .await
            .unwrap_or_else(|_| Err(CallFailure::Silent("the time limit passed".to_owned())));
        if let Err(failure) = &result {
            tracing::debug!(method, %failure, "SV-Gate, {method}: {failure}");
        }
        result
    }

    async fn send<P: Serialize, R: DeserializeOwned>(
        &self,
        method: &'static str,
        params: &P,
    ) -> Result<R, CallFailure> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let request = call::request(id, method, params)?;
        let config = &self.config;
        let response = self
            .http
            .post(config.endpoint.clone())
            .basic_auth(&config.login, Some(config.password.expose_secret()))
            .header(CONTENT_TYPE, "application/json; charset=utf-8")
            .header(ACCEPT, "application/json")
            .body(request)
            .send()
            .await
            .map_err(CallFailure::silent)?;
        let body = call::body(response, config.response_bytes_max).await?;
        call::result(id, &body)
    }
}

impl fmt::Debug for SvGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SvGate")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
