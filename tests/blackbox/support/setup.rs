//! How an installation is set up, and the commands of the program on it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use test_support::program::{StartError, hamyon_binary};
use test_support::{Hamyon, free_dir};

use super::database::{Database, Kind};

/// The secret under which tokens are signed.
pub(crate) const TOKEN_SECRET: &str = "the-platform-signs-its-tokens-with-this-one";
/// The secret under which Click signs its calls.
pub(crate) const CLICK_SECRET: &str = "cLick-and-we-share-this";
/// Click's number for us.
pub(crate) const CLICK_SERVICE_ID: u64 = 12_345;

/// Settings, a database, and a working folder. Any number of programs may be started on it, also one after another.
#[derive(Debug)]
pub(crate) struct Setup {
    settings: BTreeMap<String, String>,
    pub(crate) database: Database,
    folder: TempDir,
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; `None` when it was killed.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Setup {
    /// A shop at the real Click with everything else on its default, and no rate limits.
    pub(crate) fn development(kind: Kind) -> Self {
        Self::new(kind)
            .with("HAMYON__ENVIRONMENT", "development")
            // Nobody but the sandbox has a Central Bank on this machine.
            .with("HAMYON__RATES__REFRESH_MINUTES", "0")
            .with(
                "HAMYON__GATEWAYS__CLICK__SERVICE_ID",
                CLICK_SERVICE_ID.to_string(),
            )
            .with("HAMYON__GATEWAYS__CLICK__MERCHANT_ID", "678")
            .with("HAMYON__GATEWAYS__CLICK__SECRET_KEY", CLICK_SECRET)
            // Nobody listens there: no test calls the real Click.
            .with("HAMYON__GATEWAYS__CLICK__API_URL", "https://127.0.0.1:9/")
    }

    /// The sandbox with a known secret for tokens, and no rate limits.
    pub(crate) fn sandbox(kind: Kind) -> Self {
        Self::new(kind)
    }

    fn new(kind: Kind) -> Self {
        let database = Database::fresh(kind);
        let setup = Self {
            settings: BTreeMap::from([("HAMYON__DATABASE__URL".to_owned(), database.url())]),
            database,
            folder: free_dir(),
        };
        setup
            .with("HAMYON__AUTH__HS256_SECRET", TOKEN_SECRET)
            .with("HAMYON__LIMITS__ENABLED", "false")
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.settings.remove(name);
        self
    }

    /// The folder that the programs run in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts `hamyon serve`.
    pub(crate) fn start(&self) -> Hamyon {
        self.try_start().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Starts a `hamyon serve` that may refuse to run.
    pub(crate) fn try_start(&self) -> Result<Hamyon, StartError> {
        self.settings
            .iter()
            .fold(Hamyon::builder(), |builder, (name, value)| {
                builder.env(name, value)
            })
            .directory(self.folder())
            .try_start()
    }

    /// Runs another command of the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(hamyon_binary());
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"HAMYON__") {
                command.env_remove(name);
            }
        }
        let output = command
            .args(arguments)
            .envs(&self.settings)
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .output()
            .expect("run the hamyon program");
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Panics unless `hamyon audit` finds the books in balance.
    pub(crate) fn assert_books_balance(&self) {
        let audit = self.run(&["audit"]);
        assert_eq!(audit.code, Some(0), "{audit:?}");
        assert!(audit.stdout.contains("the books balance"), "{audit:?}");
    }
}
