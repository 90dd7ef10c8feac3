use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::gateway::ProbeFailure;
use domain::time::Clock;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use url::Url;

use super::answer::Answer;
use super::auth::Credentials;
use super::body::Body;
use super::call_error::CallError;
use crate::config::ClickConfig;

/// How long a question may take. A payer waits for the answer.
const QUESTION_TIME_MAX: Duration = Duration::from_secs(5);
/// How long a call may take that moves money or sends a message: a bank may have to be asked.
const ACT_TIME_MAX: Duration = Duration::from_secs(20);
/// Longest answer that is read, bytes; a real one has about 200.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// A document that no payment has: asking for it shows whether anybody answers.
const NO_DOCUMENT: &str = "0";

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
pub struct ClickMerchantApi {
    http: Client,
    base: Url,
    service_id: u64,
    pub(super) names_the_day: bool,
    credentials: Option<Credentials>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for ClickMerchantApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickMerchantApi")
            .field("base", &self.base.as_str())
            .field("service_id", &self.service_id)
            .finish_non_exhaustive()
    }
}

impl ClickMerchantApi {
    /// The API for this service. The clock's time goes into the credentials of calls.
    pub fn try_new(config: &ClickConfig, clock: Arc<dyn Clock>) -> Result<Self, ClickSetupError> {
        let base = Url::parse(&config.api_url).map_err(|_| ClickSetupError::ApiUrl)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(ClickSetupError::ApiUrl);
        }
        let client = Client::builder()
            .timeout(ACT_TIME_MAX)
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

    /// The service that is paid, as it stands in addresses.
    pub(super) fn service(&self) -> String {
        self.service_id.to_string()
    }

    /// The same, as it stands in bodies.
    pub(super) const fn service_id(&self) -> u64 {
        self.service_id
    }

    /// Asks something; nothing changes at Click.
    pub(super) async fn ask(&self, path: &[&str]) -> Result<Answer, CallError> {
        Answer::parse(&self.ask_bare(path).await?)
    }

    /// The same for the call whose answers have another form.
    pub(super) async fn ask_bare(&self, path: &[&str]) -> Result<Vec<u8>, CallError> {
        self.ensure_credentials()?;
        let call = Call {
            method: Method::GET,
            path,
            body: None,
            time_max: QUESTION_TIME_MAX,
        };
        self.send(call).await
    }

    /// Has Click do something about what the path names.
    pub(super) async fn delete(&self, path: &[&str]) -> Result<Answer, CallError> {
        self.act(Method::DELETE, path, None).await
    }

    /// Has Click do what the body says.
    pub(super) async fn post(&self, path: &[&str], body: Body) -> Result<Answer, CallError> {
        self.act(Method::POST, path, Some(body)).await
    }

    async fn act(
        &self,
        method: Method,
        path: &[&str],
        body: Option<Body>,
    ) -> Result<Answer, CallError> {
        self.ensure_credentials()?;
        let call = Call {
            method,
            path,
            body,
            time_max: ACT_TIME_MAX,
        };
        Answer::parse(&self.send(call).await?)
    }

    fn ensure_credentials(&self) -> Result<(), CallError> {
        match self.credentials {
            Some(_) => Ok(()),
            None => Err(CallError::NoCredentials),
        }
    }

    /// Whether Click answers as Click does. Without a `merchant_user_id` it must refuse us to show that it is there.
    pub(crate) async fn probe(&self) -> Result<(), ProbeFailure> {
        let call = Call {
            method: Method::GET,
            path: &["payment", "status", &self.service(), NO_DOCUMENT],
            body: None,
            time_max: QUESTION_TIME_MAX,
        };
        let answer = self.send(call).await.and_then(|body| Answer::parse(&body));
        match answer {
            Ok(_) | Err(CallError::Refused { .. }) => Ok(()),
            Err(CallError::Unauthorized) if self.credentials.is_none() => Ok(()),
            Err(CallError::Unauthorized) => Err(ProbeFailure::Unauthorized),
            Err(CallError::Unreached(problem) | CallError::Silent(problem)) => {
                Err(ProbeFailure::Silent(problem))
            }
            Err(CallError::Broken(problem)) => Err(ProbeFailure::Broken(problem)),
            Err(error @ (CallError::Garbled(_) | CallError::NoCredentials)) => {
                Err(ProbeFailure::Broken(error.to_string()))
            }
        }
    }

    /// The body of an answer that Click itself gave: 200 and 201, and a refusal (4xx) that says so in Click's form.
    async fn send(&self, call: Call<'_>) -> Result<Vec<u8>, CallError> {
        let response = self.request(call).await.map_err(no_answer)?;
        let status = response.status();
        if status == StatusCode::UNAUTHORIZED {
            return Err(CallError::Unauthorized);
        }
        if status.is_server_error() {
            return Err(CallError::Broken(format!("HTTP status {status}")));
        }
        let body = read(response).await.map_err(no_answer)?;
        let too_long = || CallError::Garbled(format!("over {ANSWER_BYTES_MAX} bytes"));
        let body = body.ok_or_else(too_long)?;
        if matches!(status, StatusCode::OK | StatusCode::CREATED) {
            return Ok(body);
        }
        match Answer::parse(&body) {
            Err(refused @ CallError::Refused { .. }) if status.is_client_error() => Err(refused),
            _ => Err(CallError::Garbled(format!("HTTP status {status}"))),
        }
    }

    async fn request(&self, call: Call<'_>) -> Result<Response, reqwest::Error> {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(call.path);
        }
        let mut request = self
            .http
            .request(call.method, url)
            .timeout(call.time_max)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json");
        let now = self.clock.now().timestamp();
        if let Some(auth) = self.credentials.as_ref().and_then(|own| own.header(now)) {
            request = request.header("Auth", auth);
        }
        if let Some(body) = call.body {
            request = request.body(Bytes::from_owner(body));
        }
        request.send().await
    }
}

/// One call.
struct Call<'a> {
    method: Method,
    /// Segments behind the base, to be escaped.
    path: &'a [&'a str],
    body: Option<Body>,
    time_max: Duration,
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

/// A request goes out only when there is a connection, and each call opens one of its own.
fn no_answer(error: reqwest::Error) -> CallError {
    if error.is_connect() {
        CallError::Unreached(plain_words(error))
    } else {
        CallError::Silent(plain_words(error))
    }
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
