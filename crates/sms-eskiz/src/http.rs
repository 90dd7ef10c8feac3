//! Calls to Eskiz, with limits on time and on size.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use domain::sms::SmsFailure;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use zeroize::Zeroizing;

/// How long one call may take. A payer waits for the code.
pub(crate) const CALL_TIME_MAX: Duration = Duration::from_secs(10);
/// Longest answer that is read, bytes; a real one has about 600.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// An answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

/// A client that follows no redirect, so that credentials go nowhere else.
pub(crate) fn client(base: &Url, time_max: Duration) -> Result<Client, reqwest::Error> {
    let client = Client::builder()
        .timeout(time_max)
        .redirect(Policy::none())
        // An idle connection belongs to the runtime that opened it, and each worker of the server has its own.
        .pool_max_idle_per_host(0);
    if base.scheme() == "http" {
        // On this machine: nothing is trusted, and no certificate is needed.
        client.no_proxy().tls_certs_only([]).build()
    } else {
        client.https_only(true).build()
    }
}

/// Calls one of Eskiz's addresses and reads the answer.
pub(crate) async fn call(
    client: &Client,
    method: Method,
    url: Url,
    token: Option<&SecretString>,
    form: Zeroizing<Vec<u8>>,
) -> Result<Answer, SmsFailure> {
    let mut request = client
        .request(method, url)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        // Wiped when the last part of it has been sent.
        .body(Bytes::from_owner(form));
    if let Some(token) = token {
        let text = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
        let mut header = HeaderValue::from_str(&text)
            .map_err(|_| SmsFailure::Silent("its token cannot be sent".to_owned()))?;
        header.set_sensitive(true);
        request = request.header(AUTHORIZATION, header);
    }
    let silent = |error| SmsFailure::Silent(plain_words(error));
    let response = request.send().await.map_err(silent)?;
    let status = response.status();
    let body = read(response).await.map_err(silent)?;
    let body = body.ok_or_else(|| {
        SmsFailure::Silent(format!(
            "its answer is longer than {ANSWER_BYTES_MAX} bytes"
        ))
    })?;
    Ok(Answer { status, body })
}

/// The body; `None` when it is longer than what is read.
async fn read(mut response: Response) -> Result<Option<Zeroizing<Vec<u8>>>, reqwest::Error> {
    let mut body = Zeroizing::new(Vec::with_capacity(4 * 1024));
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
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
