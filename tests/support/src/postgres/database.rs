//! A database of a test's own.

use tokio_postgres::Client;
use url::Url;

use super::connection::{Outcome, on_server};
use super::server_url;

/// PostgreSQL cuts names after 63 bytes; a prefix, `_` and 32 hexadecimal digits stay below.
const PREFIX_BYTES_MAX: usize = 30;

/// A database that is dropped, with force, together with the value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// `postgres://…` of this database, for whoever shall use it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Creates a database with the contents of `template`, or an empty one.
    pub(super) fn create(prefix: &str, template: Option<&str>) -> Self {
        assert_is_plain_name(prefix, PREFIX_BYTES_MAX);
        let template = template.unwrap_or("template1");
        let name = on_server(async |server| {
            let name = unused_name(server, prefix).await?;
            server
                .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
                .await?;
            Ok(name)
        })
        .unwrap_or_else(|error| panic!("create a database from {template}: {error:?}"));
        let url = url_of(&name);
        Self { name, url }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let name = &self.name;
        // Best effort: a throw-away server takes the rest with it, and a failing drop must not hide a failing test.
        let _ = on_server(async |server| Ok(server.batch_execute(&drop_statement(name)).await?));
    }
}

/// An empty database with a name nobody else has, beginning with `prefix` (lower-case letters, digits, `_`).
pub fn fresh_database(prefix: &str) -> TestDatabase {
    TestDatabase::create(prefix, None)
}

/// The server's URL with another database.
pub(super) fn url_of(database: &str) -> String {
    let mut url = Url::parse(server_url())
        .expect("TEST_DATABASE_URL is a URL: postgres://user@host:port/database");
    url.set_path(database);
    url.into()
}

/// Names go into statements as they are, so they may hold nothing that needs quoting.
pub(super) fn assert_is_plain_name(name: &str, bytes_max: usize) {
    let plain = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    assert!(
        plain && name.len() <= bytes_max,
        "{name:?} must be a lower-case letter followed by lower-case letters, digits and _, {bytes_max} at most"
    );
}

pub(super) fn drop_statement(database: &str) -> String {
    format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")
}

/// The server draws the random part: this crate needs no random source for it, and processes cannot collide.
async fn unused_name(server: &Client, prefix: &str) -> Outcome<String> {
    let row = server
        .query_one("SELECT replace(gen_random_uuid()::text, '-', '')", &[])
        .await?;
    let random: String = row.try_get(0)?;
    Ok(format!("{prefix}_{random}"))
}

#[cfg(test)]
mod tests {
    use tokio_postgres::{Client, NoTls};

    use super::{Outcome, fresh_database, on_server};

    fn exists(name: &str) -> bool {
        on_server(async |server| {
            let row = server
                .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
                .await?;
            Ok(row.is_some())
        })
        .unwrap()
    }

    async fn connected(url: &str) -> Outcome<Client> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    #[test]
    fn two_databases_of_one_prefix_differ() {
        assert_ne!(fresh_database("twins").url(), fresh_database("twins").url());
    }

    #[test]
    fn sync_test_gets_a_database_and_leaves_none() {
        let database = fresh_database("sync_caller");
        let name = database.name.clone();
        assert!(exists(&name));
        drop(database);
        assert!(!exists(&name));
    }

    #[tokio::test]
    async fn async_test_gets_a_database_it_can_use() {
        let database = fresh_database("async_caller");
        let client = connected(database.url()).await.unwrap();
        let name: String = client
            .query_one("SELECT current_database()::text", &[])
            .await
            .unwrap()
            .get(0);
        assert_eq!(name, database.name);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn database_in_use_is_dropped_all_the_same() {
        let database = fresh_database("busy");
        let name = database.name.clone();
        let _client = connected(database.url()).await.unwrap();
        drop(database);
        assert!(!exists(&name));
    }

    #[test]
    #[should_panic(expected = "must be a lower-case letter")]
    fn prefix_that_needs_quoting_is_refused() {
        fresh_database("x; DROP DATABASE postgres");
    }
}
