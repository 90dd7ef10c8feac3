//! A PostgreSQL that keeps what it commits.

use std::path::{Path, PathBuf};
use std::process::Command;

use test_support::postgres;
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// `tests/postgres --durable`. It ends with this value, or with this process.
pub(crate) struct Cluster(postgres::Cluster);

impl Cluster {
    /// Starts it, and waits until it takes connections.
    pub(crate) fn start() -> Self {
        Self(postgres::Cluster::start_durable())
    }

    /// The URL of a database on it.
    pub(crate) fn database(&self, name: &str) -> String {
        let (server, _) = self
            .0
            .url()
            .rsplit_once('/')
            .expect("the URL ends with a database");
        format!("{server}/{name}")
    }

    /// Runs statements, each in a transaction of its own, in the database that `url` names; the first column of all rows.
    pub(crate) fn run(url: &str, statements: &str) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls)
                .await
                .expect("connect to the database");
            tokio::spawn(connection);
            let mut found = Vec::new();
            for statement in statements
                .split(";\n")
                .filter(|text| !text.trim().is_empty())
            {
                let rows = client
                    .simple_query(statement)
                    .await
                    .unwrap_or_else(|error| panic!("{error:?} in {statement}"));
                for row in rows {
                    if let SimpleQueryMessage::Row(row) = row {
                        found.extend(row.get(0).map(str::to_owned));
                    }
                }
            }
            found
        })
    }

    /// Writes out what earlier measurements left to be written, so that the next one does not pay for it.
    pub(crate) fn settle(&self) {
        Self::run(self.0.url(), "CHECKPOINT");
    }

    /// What the server says of a setting.
    pub(crate) fn setting(&self, name: &str) -> String {
        Self::run(self.0.url(), &format!("SHOW {name}")).concat()
    }

    /// A program that came with the server: beside it, or on the PATH.
    pub(crate) fn program(name: &str) -> PathBuf {
        let output = Command::new(script())
            .arg("--bindir")
            .output()
            .expect("run tests/postgres");
        let folder = String::from_utf8(output.stdout).expect("a path");
        let beside = Path::new(folder.trim_end()).join(name);
        if beside.exists() {
            beside
        } else {
            PathBuf::from(name)
        }
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the folder of all tests")
        .join("postgres")
}
