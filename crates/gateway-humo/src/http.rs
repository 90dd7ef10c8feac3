//! Calls over HTTP, with limits on time and on size, and buffers that are wiped.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use domain::gateway::UnfitSetting;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, RequestBuilder, Response, StatusCode};
use zeroize::Zeroizing;

use crate::config::Config;

/// How long a connection may take to come about.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// Longest answer that is read, bytes; a real one has about 3 000.
pub(crate) const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Why there is no answer, in plain words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// No connection came about. Nothing was sent.
    #[error("{0}")]
    Unreached(String),
    /// It was sent, as far as is known.
    #[error("{0}")]
    Silent(String),
}

/// An answer, whatever its status.
pub(crate) struct HttpAnswer {
    pub(crate) status: StatusCode,
    /// May hold the number of a card.
    pub(crate) body: Zeroizing<Vec<u8>>,
}

/// A client that follows no redirect, so that cards and credentials go nowhere else. With authorities of the operator it
/// trusts no others.
pub(crate) fn client(config: &Config) -> Result<Client, UnfitSetting> {
    let mut client = Client::builder()
        .timeout(config.time_max)
        .connect_timeout(CONNECT_TIME_MAX.min(config.time_max))
        .redirect(Policy::none())
        // A proxy from the environment has no business with cards.
        .no_proxy()
        // An idle connection belongs to the runtime that opened it, and each worker of the server has its own.
        .pool_max_idle_per_host(0);
    let is_plain = |endpoint: &crate::config::Endpoint| endpoint.0.scheme() == "http";
    if let Some(pem) = &config.authorities {
        let unfit = |problem: String| UnfitSetting::new("CA_BUNDLE", problem);
        let authorities = Certificate::from_pem_bundle(pem)
            .map_err(|error| unfit(format!("holds no certificates in PEM: {error}")))?;
        if authorities.is_empty() {
            return Err(unfit("holds no certificate".to_owned()));
        }
        client = client.tls_certs_only(authorities);
    } else if is_plain(&config.soap) && is_plain(&config.card_look_up) {
        // No certificate is needed, and none is trusted.
        client = client.tls_certs_only([]);
    }
    client.build().map_err(|error| {
        UnfitSetting::new("SOAP_URL", format!("cannot be called over HTTPS: {error}"))
    })
}

/// Sends a body, which is wiped when the last part of it has been sent, and reads the answer.
pub(crate) async fn send(
    request: RequestBuilder,
    body: Zeroizing<Vec<u8>>,
) -> Result<HttpAnswer, NoAnswer> {
    let sent = request.body(Bytes::from_owner(body)).send().await;
    // A request goes out only when there is a connection, and each call opens one of its own.
    let response = sent.map_err(|error| {
        if error.is_connect() {
            NoAnswer::Unreached(plain_words(error))
        } else {
            NoAnswer::Silent(plain_words(error))
        }
    })?;
    let status = response.status();
    let body = read(response).await.map_err(NoAnswer::Silent)?;
    Ok(HttpAnswer { status, body })
}

async fn read(mut response: Response) -> Result<Zeroizing<Vec<u8>>, String> {
    // Of full length from the start: a buffer that moves would leave copies behind in memory.
    let mut body = Zeroizing::new(Vec::with_capacity(ANSWER_BYTES_MAX));
    while let Some(chunk) = response.chunk().await.map_err(plain_words)? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(format!(
                "the answer is longer than {ANSWER_BYTES_MAX} bytes"
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
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
