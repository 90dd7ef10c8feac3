//! Calling a server on this machine, with limits on time and on size.

use std::{error::Error, time::Duration};

use reqwest::{Client, Response, redirect::Policy};
use url::Url;

/// A client for one server, which never follows a redirect.
pub(crate) fn client(time_limit: Duration) -> Result<Client, reqwest::Error> {
    Client::builder()
        .timeout(time_limit)
        // What is called is set up beforehand; an answer does not change it.
        .redirect(Policy::none())
        // The server is on this machine, and has no certificate: none is trusted, and none is looked for.
        .no_proxy()
        .tls_certs_only([])
        // An idle connection belongs to the runtime that opened it, and each worker of the
        // server has its own.
        .pool_max_idle_per_host(0)
        .build()
}

/// The body of an answer.
pub(crate) struct Body {
    /// Bytes that are not UTF-8 are shown as U+FFFD.
    pub(crate) text: String,
    /// It was longer than what is kept of it.
    pub(crate) cut: bool,
}

impl Body {
    /// Reads at most so many bytes.
    pub(crate) async fn read(
        mut response: Response,
        bytes_max: usize,
    ) -> Result<Self, reqwest::Error> {
        let mut body = Vec::new();
        while body.len() <= bytes_max {
            let Some(chunk) = response.chunk().await? else {
                break;
            };
            body.extend_from_slice(&chunk);
        }
        let cut = body.len() > bytes_max;
        body.truncate(bytes_max);
        Ok(Self {
            text: String::from_utf8_lossy(&body).into_owned(),
            cut,
        })
    }
}

/// The innermost cause, which is the one a person can act on.
pub(crate) fn plain_words(error: reqwest::Error) -> String {
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

/// `text` as an absolute `http` URL. There is no TLS here: what is called is on the same machine.
pub(crate) fn http_url(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| url.scheme() == "http")
}
