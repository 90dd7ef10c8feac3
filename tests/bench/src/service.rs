//! The program on a database.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use test_support::Hamyon;
use test_support::program::hamyon_binary;

use crate::machine;

/// The secret under which tokens are signed.
pub(crate) const TOKEN_SECRET: &str = "the-platform-signs-its-tokens-with-this-one";
/// The secret under which Click signs its calls.
pub(crate) const CLICK_SECRET: &str = "cLick-and-we-share-this";
/// Click's number for us.
pub(crate) const CLICK_SERVICE_ID: u64 = 12_345;

/// Settings from the command line, which go before all others but what a case itself varies.
static CHOSEN: OnceLock<Vec<(String, String)>> = OnceLock::new();

/// Has every program of this run use these settings.
pub(crate) fn use_settings(settings: &[(String, String)]) {
    CHOSEN.get_or_init(|| settings.to_vec());
}

/// Settings of the program. Everything is on its default but what a machine without a platform and a Click needs; rate
/// limits count every request, at a rate that nobody reaches.
#[derive(Clone, Debug)]
pub(crate) struct Settings(BTreeMap<String, String>);

impl Settings {
    /// For a database, by its URL.
    pub(crate) fn on(database_url: &str) -> Self {
        let service_id = CLICK_SERVICE_ID.to_string();
        let settings = [
            ("DATABASE__URL", database_url),
            ("ENVIRONMENT", "development"),
            ("AUTH__HS256_SECRET", TOKEN_SECRET),
            ("LIMITS__USER_PER_SECOND", "1000000"),
            ("LIMITS__USER_BURST", "1000000"),
            ("RATES__REFRESH_MINUTES", "0"),
            ("GATEWAYS__CLICK__SERVICE_ID", &service_id),
            ("GATEWAYS__CLICK__MERCHANT_ID", "678"),
            ("GATEWAYS__CLICK__SECRET_KEY", CLICK_SECRET),
            // Nobody listens there: no measurement calls the real Click.
            ("GATEWAYS__CLICK__API_URL", "https://127.0.0.1:9/"),
        ];
        let settings = settings.map(|(name, value)| (format!("HAMYON__{name}"), value.to_owned()));
        let chosen = CHOSEN.get().into_iter().flatten().cloned();
        Self(settings.into_iter().chain(chosen).collect())
    }

    /// The same with another value of one of them.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(format!("HAMYON__{name}"), value.to_owned());
        self
    }

    /// Starts the program, and waits until it is healthy.
    pub(crate) fn start(&self) -> Service {
        let settings = self.0.iter();
        let builder = settings.fold(Hamyon::builder(), |builder, (name, value)| {
            builder.env(name, value)
        });
        Service(builder.start())
    }

    /// Runs another command of the program to its end; what it printed.
    pub(crate) fn run(&self, command: &str) -> String {
        let output = Command::new(hamyon_binary())
            .arg(command)
            .envs(&self.0)
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null())
            .output()
            .expect("run the hamyon program");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "hamyon {command}: {output:?}");
        printed
    }
}

/// A running program.
pub(crate) struct Service(Hamyon);

impl Service {
    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        let url = self.0.url("");
        let (_, address) = url.split_once("://").expect("a URL has a scheme");
        address.parse().expect("the program listens on loopback")
    }

    /// What it holds in memory, KiB: now, and at most since it started.
    pub(crate) fn resident_kib(&self) -> (u64, u64) {
        let path = format!("/proc/{}/status", self.0.pid());
        let kib = |name| {
            let text = machine::field(&path, name);
            let number = text.and_then(|text| text.split(' ').next()?.parse().ok());
            number.unwrap_or(0)
        };
        (kib("VmRSS"), kib("VmHWM"))
    }
}
