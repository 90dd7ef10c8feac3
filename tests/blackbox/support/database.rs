//! A database of an installation's own, of either kind.

use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, RunQueryDsl, sql_query};
use tempfile::TempDir;
use test_support::free_dir;
use test_support::postgres::{TestDatabase, fresh_database};
use tokio_postgres::{Client, NoTls};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The embedded one.
    Sqlite,
    /// The server.
    Postgres,
}

/// An empty database that goes away with this value.
#[derive(Debug)]
pub(crate) enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// One of the databases of the server for tests.
    Postgres(TestDatabase),
}

/// A transaction that lets nobody else write.
pub(crate) enum HoldUp {
    /// Of the file.
    Sqlite(SqliteConnection),
    /// Of the server.
    Postgres(Client),
}

impl HoldUp {
    pub(crate) async fn release(self) {
        match self {
            Self::Sqlite(mut connection) => {
                connection.batch_execute("ROLLBACK").expect("let it go");
            }
            Self::Postgres(client) => {
                client.batch_execute("ROLLBACK").await.expect("let it go");
            }
        }
    }
}

impl Database {
    pub(crate) fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(free_dir()),
            Kind::Postgres => Self::Postgres(fresh_database("blackbox")),
        }
    }

    /// What `HAMYON__DATABASE__URL` takes.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", file(folder).display()),
            Self::Postgres(database) => database.url().to_owned(),
        }
    }

    /// Runs a statement behind the service's back, as someone with access to the database could; the rows it changed.
    pub(crate) async fn execute(&self, statement: &str) -> u64 {
        self.try_execute(statement)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"))
    }

    /// Runs a statement that the database may refuse.
    pub(crate) async fn try_execute(&self, statement: &str) -> Result<u64, String> {
        match self {
            Self::Sqlite(folder) => {
                let changed = sql_query(statement).execute(&mut open(folder));
                changed
                    .map(|rows| u64::try_from(rows).expect("a count of rows"))
                    .map_err(|error| error.to_string())
            }
            Self::Postgres(database) => {
                let changed = connect(database).await.execute(statement, &[]).await;
                changed.map_err(|error| format!("{error:?}"))
            }
        }
    }

    /// All that is kept of the calls of gateways and under idempotency keys, as text.
    pub(crate) async fn contents(&self) -> String {
        match self {
            Self::Sqlite(folder) => {
                // Read as bytes, so that nothing hides in a column that nobody thought of.
                sql_query("PRAGMA wal_checkpoint(FULL)")
                    .execute(&mut open(folder))
                    .expect("write the log into the file");
                let bytes = std::fs::read(file(folder)).expect("read the file");
                String::from_utf8_lossy(&bytes).into_owned()
            }
            Self::Postgres(database) => {
                let client = connect(database).await;
                let mut contents = String::new();
                for table in [
                    "webhook_calls",
                    "idempotent_answers",
                    "payments",
                    "attempts",
                ] {
                    let query = format!("SELECT row_to_json(t)::text FROM {table} AS t");
                    for row in client.query(&query, &[]).await.expect("read a table") {
                        contents.push_str(row.get(0));
                    }
                }
                contents
            }
        }
    }

    /// Cuts every connection to the server's database but our own.
    pub(crate) async fn cut_connections(&self) {
        let statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                         WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let cut = self.execute(statement).await;
        assert!(cut > 0, "nobody was connected");
    }

    /// Keeps everyone else from writing to wallets until it is released, as a backup or a migration may.
    pub(crate) async fn hold_up(&self) -> HoldUp {
        match self {
            Self::Sqlite(folder) => {
                let mut connection = open(folder);
                connection
                    .batch_execute("BEGIN IMMEDIATE")
                    .expect("hold the file");
                HoldUp::Sqlite(connection)
            }
            Self::Postgres(database) => {
                let client = connect(database).await;
                client
                    .batch_execute("BEGIN; LOCK TABLE wallets IN EXCLUSIVE MODE")
                    .await
                    .expect("hold the table");
                HoldUp::Postgres(client)
            }
        }
    }

    /// Keeps everyone else from changing a payment until it is released; the file has no finer lock than the whole of it.
    pub(crate) async fn hold_payment(&self, id: &str) -> HoldUp {
        match self {
            Self::Sqlite(_) => self.hold_up().await,
            Self::Postgres(database) => {
                let client = connect(database).await;
                let hold = format!("BEGIN; SELECT FROM payments WHERE id = '{id}' FOR UPDATE");
                client.batch_execute(&hold).await.expect("hold the payment");
                HoldUp::Postgres(client)
            }
        }
    }

    /// Makes a user's payments so many hours older than they are.
    pub(crate) async fn age_payments(&self, user_id: u64, hours: u64) {
        let span = self.span(hours);
        let statement = format!(
            "UPDATE payments SET created_at = created_at - {span}, expires_at = expires_at - {span} \
             WHERE user_id = {user_id}"
        );
        assert!(
            self.execute(&statement).await > 0,
            "no payment of {user_id}"
        );
    }

    /// So many hours, as the database writes them.
    pub(crate) fn span(&self, hours: u64) -> String {
        match self {
            Self::Sqlite(_) => format!("{hours} * 3600 * 1000000"),
            Self::Postgres(_) => format!("interval '{hours} hours'"),
        }
    }
}

fn open(folder: &TempDir) -> SqliteConnection {
    let path = file(folder);
    let mut connection =
        SqliteConnection::establish(&path.to_string_lossy()).expect("open the file");
    sql_query("PRAGMA busy_timeout = 10000")
        .execute(&mut connection)
        .expect("set the busy timeout");
    connection
}

async fn connect(database: &TestDatabase) -> Client {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls)
        .await
        .expect("connect to the database");
    tokio::spawn(connection);
    client
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("hamyon.db")
}
