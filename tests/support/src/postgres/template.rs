//! Databases that are migrated once and copied for each test.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use tokio_postgres::Client;

use super::connection::{Outcome, on_own_thread, on_server};
use super::database::{TestDatabase, assert_is_plain_name, drop_statement, url_of};
use crate::workspace;

/// `hamyon_template_`, the key, `_` and 16 hexadecimal digits stay below PostgreSQL's 63 bytes.
const KEY_BYTES_MAX: usize = 30;

/// A database that starts as a copy of what `prepare(url)` made of an empty one.
///
/// `prepare` runs once per server, `key` and state of `migrations/postgres`, however many tests and processes ask at
/// the same time; a `prepare` that panics leaves nothing behind, and the next caller tries again. It runs on a thread
/// outside of any async runtime, so it may start one.
pub fn database_from_template(key: &str, prepare: impl FnOnce(&str) + Send) -> TestDatabase {
    assert_is_plain_name(key, KEY_BYTES_MAX);
    // The migrations are part of the name, or a server that outlives the run would serve yesterday's schema.
    let migrations = fingerprint(&workspace::root().join("migrations/postgres"));
    let template = format!("hamyon_template_{key}_{migrations}");
    make_once(&template, prepare).unwrap_or_else(|error| panic!("prepare {template}: {error:?}"));
    TestDatabase::create(key, Some(&template))
}

/// The mark of a finished template is `datistemplate`: it is set last, so what has it is complete.
fn make_once(template: &str, prepare: impl FnOnce(&str) + Send) -> Outcome<()> {
    on_server(async |server| {
        if is_finished(server, template).await? {
            return Ok(());
        }
        // Held until the connection closes. Whoever waited here finds the work done.
        server
            .execute(
                "SELECT pg_advisory_lock(hashtextextended($1, 0))",
                &[&template],
            )
            .await?;
        if is_finished(server, template).await? {
            return Ok(());
        }
        server.batch_execute(&drop_statement(template)).await?;
        server
            .batch_execute(&format!("CREATE DATABASE {template}"))
            .await?;
        on_own_thread(|| prepare(&url_of(template)));
        close_to_connections(server, template).await?;
        server
            .batch_execute(&format!("ALTER DATABASE {template} IS_TEMPLATE true"))
            .await?;
        Ok(())
    })
}

async fn is_finished(server: &Client, template: &str) -> Outcome<bool> {
    let row = server
        .query_opt(
            "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate",
            &[&template],
        )
        .await?;
    Ok(row.is_some())
}

/// A database that someone is connected to cannot be copied, and a pool that `prepare` dropped may still be closing.
async fn close_to_connections(server: &Client, template: &str) -> Outcome<()> {
    server
        .batch_execute(&format!(
            "ALTER DATABASE {template} ALLOW_CONNECTIONS false"
        ))
        .await?;
    server
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
            &[&template],
        )
        .await?;
    Ok(())
}

/// 16 hexadecimal digits that change with the name or contents of any file in `folder`.
fn fingerprint(folder: &Path) -> String {
    let mut hash = Sha256::new();
    add_folder(&mut hash, folder);
    let mut digits = hex::encode(hash.finalize());
    digits.truncate(16);
    digits
}

fn add_folder(hash: &mut Sha256, folder: &Path) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("read {}: {error}", folder.display()));
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("read a folder entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add_folder(hash, &path);
        } else {
            let contents =
                fs::read(&path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()));
            hash.update(path.as_os_str().as_encoded_bytes());
            hash.update(contents.len().to_be_bytes());
            hash.update(contents);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio_postgres::NoTls;

    use super::{database_from_template, fingerprint};
    use crate::free_dir;

    /// What `prepare` of an adapter does: a runtime of its own, and statements.
    fn migrate(url: &str, statement: &str) {
        query(url, statement);
    }

    fn query(url: &str, statement: &str) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
            tokio::spawn(connection);
            let rows = client.query(statement, &[]).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        })
    }

    fn key(test: &str) -> String {
        // A server given by TEST_DATABASE_URL may hold the templates of an earlier run.
        format!("{test}_{}", std::process::id())
    }

    #[test]
    fn template_is_prepared_once_for_many_tests_at_once() {
        let prepared = AtomicUsize::new(0);
        let key = key("once");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let database = database_from_template(&key, |url| {
                        prepared.fetch_add(1, Ordering::SeqCst);
                        migrate(url, "CREATE TABLE city (name text)");
                        migrate(url, "INSERT INTO city VALUES ('Samarkand')");
                    });
                    assert_eq!(
                        query(database.url(), "SELECT name FROM city"),
                        ["Samarkand"]
                    );
                });
            }
        });
        assert_eq!(prepared.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn copies_do_not_see_each_other() {
        let key = key("copies");
        let prepare = |url: &str| migrate(url, "CREATE TABLE city (name text)");
        let first = database_from_template(&key, prepare);
        let second = database_from_template(&key, prepare);
        migrate(first.url(), "INSERT INTO city VALUES ('Khiva')");
        assert!(query(second.url(), "SELECT name FROM city").is_empty());
    }

    #[test]
    fn template_whose_preparation_failed_is_prepared_again() {
        let key = key("again");
        let failed = catch_unwind(AssertUnwindSafe(|| {
            database_from_template(&key, |url| {
                migrate(url, "CREATE TABLE half_done ()");
                panic!("migration failed");
            })
        }));
        assert!(failed.is_err());
        let database =
            database_from_template(&key, |url| migrate(url, "CREATE TABLE city (name text)"));
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        assert_eq!(query(database.url(), tables), ["city"]);
    }

    #[tokio::test]
    async fn preparation_may_start_a_runtime_inside_an_async_test() {
        let database =
            database_from_template(&key("nested"), |url| migrate(url, "CREATE TABLE city ()"));
        assert!(database.url().contains("nested"));
    }

    #[test]
    fn fingerprint_changes_with_any_migration() {
        let folder = free_dir();
        let before = fingerprint(folder.path());
        std::fs::create_dir(folder.path().join("0001_wallets")).unwrap();
        std::fs::write(
            folder.path().join("0001_wallets/up.sql"),
            "CREATE TABLE wallets ()",
        )
        .unwrap();
        let added = fingerprint(folder.path());
        std::fs::write(
            folder.path().join("0001_wallets/up.sql"),
            "CREATE TABLE purses ()",
        )
        .unwrap();
        let edited = fingerprint(folder.path());
        assert!(before != added && added != edited && edited != before);
    }
}
