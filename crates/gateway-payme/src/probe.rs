use std::error::Error;
use std::time::Duration;

use domain::gateway::{ProbeFailure, UnfitSetting};
use reqwest::Client;
use reqwest::redirect::Policy;

/// How long a probe may take.
const PROBE_TIME_MAX: Duration = Duration::from_secs(3);

/// Asks whether the checkout page is there. Payers need nothing else of Payme; its calls come when they come.
pub(crate) struct Probe {
    http: Client,
    page: String,
}

impl Probe {
    /// A probe of this page, an http(s) URL.
    pub(crate) fn try_new(page: &str) -> Result<Self, UnfitSetting> {
        let client = Client::builder()
            .timeout(PROBE_TIME_MAX)
            .redirect(Policy::none())
            // An idle connection belongs to the runtime that opened it, and each worker of the server has its own.
            .pool_max_idle_per_host(0);
        let client = if page.starts_with("https") {
            client.https_only(true)
        } else {
            // On this machine: nothing is trusted, and no certificate is needed.
            client.no_proxy().tls_certs_only([])
        };
        let http = client.build().map_err(|error| {
            UnfitSetting::new("CHECKOUT_URL", format!("cannot be called: {error}"))
        })?;
        Ok(Self {
            http,
            page: page.to_owned(),
        })
    }

    /// Any answer but a failure of the server's own will do: the bare page shows no receipt.
    pub(crate) async fn run(&self) -> Result<(), ProbeFailure> {
        let sent = self.http.get(&self.page).send().await;
        let response = sent.map_err(|error| ProbeFailure::Silent(plain_words(error)))?;
        let status = response.status();
        if status.is_server_error() {
            return Err(ProbeFailure::Broken(format!("HTTP status {status}")));
        }
        Ok(())
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
