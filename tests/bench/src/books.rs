//! Books to measure on: wallets with money in them, and as much history as a case wants.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::service::Settings;

/// A database with books that balance.
pub(crate) struct Books {
    /// Settings of a program that works on them.
    pub(crate) settings: Settings,
    /// Where they are.
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

impl Books {
    /// New books in PostgreSQL, with `stored` transactions spread evenly over all wallets and the last year.
    pub(crate) fn in_postgres(cluster: &Cluster, name: &str, wallets: u64, stored: u64) -> Self {
        let url = cluster.database(name);
        let maintenance = cluster.database("postgres");
        Cluster::run(
            &maintenance,
            &format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name}"),
        );
        let books = Self {
            settings: Settings::on(&url),
            url,
            _folder: None,
        };
        books.settings.run("migrate");
        Cluster::run(
            &books.url,
            &filled(include_str!("books/postgres.sql"), wallets, stored),
        );
        books
    }

    /// A copy of books in PostgreSQL that nobody works on.
    pub(crate) fn copied(&self, cluster: &Cluster, name: &str) -> Self {
        let (_, original) = self
            .url
            .rsplit_once('/')
            .expect("the URL ends with a database");
        let copy =
            format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name} TEMPLATE {original}");
        Cluster::run(&cluster.database("postgres"), &copy);
        let url = cluster.database(name);
        Self {
            settings: Settings::on(&url),
            url,
            _folder: None,
        }
    }

    /// New books in a SQLite file, without history.
    pub(crate) fn in_sqlite(wallets: u64) -> Self {
        let folder = test_support::free_dir();
        let path = folder.path().join("hamyon.db");
        let url = format!("sqlite://{}", path.display());
        let settings = Settings::on(&url);
        settings.run("migrate");
        fill_sqlite(
            &path,
            &filled(include_str!("books/sqlite.sql"), wallets, wallets),
        );
        Self {
            settings,
            url,
            _folder: Some(folder),
        }
    }

    /// Panics unless the program finds its books in balance, so that nothing measured before is ever printed.
    pub(crate) fn assert_balance(&self) {
        let printed = self.settings.run("audit");
        assert!(printed.contains("the books balance"), "{printed}");
    }
}

fn filled(text: &str, wallets: u64, stored: u64) -> String {
    let each = (stored / wallets).max(1);
    text.replace("{wallets}", &wallets.to_string())
        .replace("{each}", &each.to_string())
}

fn fill_sqlite(path: &Path, statements: &str) {
    let name = path.to_str().expect("a path in UTF-8");
    let mut connection = SqliteConnection::establish(name).expect("open the file");
    connection.batch_execute(statements).expect("fill the file");
}
