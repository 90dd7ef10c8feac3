use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use domain::Timestamp;
use domain::gateway::{LookUpError, ProbeFailure};
use domain::payment::Payment;
use domain::time::{BusinessCalendar, Clock};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::answer::Answer;
use super::auth::Credentials;
use crate::config::ClickConfig;

/// How long one call may take. A payer waits for the answer.
const CALL_TIME_MAX: Duration = Duration::from_secs(5);
/// Longest answer that is read, bytes; a real one has about 200.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// A document that no payment has: asking for it shows whether anybody answers.
const NO_DOCUMENT: i64 = 0;

/// Why Click's API cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum ClickSetupError {
    /// The address is no absolute http(s) URL.
    #[error("the address of Click's API is no http(s) URL")]
    ApiUrl,
    /// The operating system refused what an HTTPS client needs, such as its certificate authorities.
    #[error("build the HTTPS client for Click's API")]
    HttpClient(#[source] reqwest::Error),
}

/// Calls Click. It follows no redirect, so that the credentials go nowhere else.
#[derive(Clone)]
pub(crate) struct MerchantApi {
    http: Client,
    base: Url,
    service_id: u64,
    names_the_day: bool,
    credentials: Option<Credentials>,
    clock: Arc<dyn Clock>,
}

impl MerchantApi {
    pub(crate) fn try_new(
        config: &ClickConfig,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ClickSetupError> {
        let mut base = Url::parse(&config.api_url).map_err(|_| ClickSetupError::ApiUrl)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(ClickSetupError::ApiUrl);
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let client = Client::builder()
            .timeout(CALL_TIME_MAX)
            .redirect(Policy::none())
            // An idle connection belongs to the runtime that opened it, and each worker of the server has its own.
            .pool_max_idle_per_host(0);
        let client = if base.scheme() == "http" {
            // On this machine: nothing is trusted, and no certificate is needed.
            client.no_proxy().tls_certs_only([])
        } else {
            client.https_only(true)
        };
        Ok(Self {
            http: client.build().map_err(ClickSetupError::HttpClient)?,
            base,
            service_id: config.service_id,
            names_the_day: config.status_names_the_day,
            credentials: config.merchant_user_id.map(|merchant_user_id| Credentials {
                merchant_user_id,
                secret_key: config.secret_key.clone(),
            }),
            clock,
        })
    }

    /// The payment of an order that was created at this moment. Click keeps them by their day in Tashkent.
    pub(super) async fn status_of_order(
        &self,
        payment: &Payment,
        created_at: Timestamp,
    ) -> Result<Answer, LookUpError> {
        let mut path = format!("payment/status_by_mti/{}/{}", self.service_id, payment.id);
        if self.names_the_day {
            path = format!("{path}/{}", day(created_at).format("%Y-%m-%d"));
        }
        self.ask(&path, payment).await
    }

    /// The payment with a document number, which must be one of this order.
    pub(super) async fn status_of_document(
        &self,
        payment: &Payment,
        document_id: i64,
    ) -> Result<Answer, LookUpError> {
        let path = format!("payment/status/{}/{document_id}", self.service_id);
        let answer = self.ask(&path, payment).await?;
        match answer {
            Answer::Payment {
                document_id: Some(other),
                ..
            } if other != document_id => Err(LookUpError::Garbled(
                "it is about another document".to_owned(),
            )),
            answer => Ok(answer),
        }
    }

    async fn ask(&self, path: &str, payment: &Payment) -> Result<Answer, LookUpError> {
        if self.credentials.is_none() {
            return Err(LookUpError::NotSupported);
        }
        let response = self.get(path).await;
        let response = response.map_err(|error| LookUpError::Silent(plain_words(error)))?;
        let status = response.status();
        if status == StatusCode::UNAUTHORIZED {
            return Err(LookUpError::Unauthorized);
        }
        if status.is_server_error() {
            return Err(LookUpError::Silent(format!("HTTP status {status}")));
        }
        if !matches!(status, StatusCode::OK | StatusCode::CREATED) {
            return Err(LookUpError::Garbled(format!("HTTP status {status}")));
        }
        let body = read(response).await;
        let body = body.map_err(|error| LookUpError::Silent(plain_words(error)))?;
        let body =
            body.ok_or_else(|| LookUpError::Garbled(format!("over {ANSWER_BYTES_MAX} bytes")))?;
        Answer::parse(&body, &payment.id.to_string())
    }

    /// Whether Click answers as Click does. Without a `merchant_user_id` it must refuse us to show that it is there.
    pub(crate) async fn probe(&self) -> Result<(), ProbeFailure> {
        let silent = |error| ProbeFailure::Silent(plain_words(error));
        let path = format!("payment/status/{}/{NO_DOCUMENT}", self.service_id);
        let response = self.get(&path).await.map_err(silent)?;
        let status = response.status();
        if status == StatusCode::UNAUTHORIZED {
            return match self.credentials {
                Some(_) => Err(ProbeFailure::Unauthorized),
                None => Ok(()),
            };
        }
        let is_refusal_or_answer = status.is_success() || status.is_client_error();
        if !is_refusal_or_answer {
            return Err(ProbeFailure::Broken(format!("HTTP status {status}")));
        }
        let body = read(response).await.map_err(silent)?.unwrap_or_default();
        match Answer::parse(&body, "") {
            Ok(_) => Ok(()),
            Err(error) => Err(ProbeFailure::Broken(error.to_string())),
        }
    }

    async fn get(&self, path: &str) -> Result<Response, reqwest::Error> {
        // The base ends with a slash and the path is made of numbers and ids, so that joining cannot leave the base.
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        let mut request = self
            .http
            .get(url)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json");
        let now = self.clock.now().timestamp();
        if let Some(auth) = self.credentials.as_ref().and_then(|own| own.header(now)) {
            request = request.header("Auth", auth);
        }
        request.send().await
    }
}

/// The day as Click writes it.
pub(super) fn day(at: Timestamp) -> NaiveDate {
    BusinessCalendar::default().day_of(at)
}

/// The body; `None` when it is longer than what is read.
async fn read(mut response: Response) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            return Ok(None);
        }
    }
    Ok(Some(body))
}

/// The innermost cause, which is the one a person can act on.
fn plain_words(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "the time limit passed".to_owned();
    }
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
