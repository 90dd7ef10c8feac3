use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use domain::storage::StorageFailure;

/// Of every connection. A commit is on the disk before it is answered (`synchronous = FULL`); a writer of another
/// process is waited for, five seconds at most.
const SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA synchronous = FULL;
    PRAGMA trusted_schema = OFF;
";

/// Of the writer. The log is copied into the file when it has 32 MiB (8,192 pages), not at every 4: a page that changed
/// often meanwhile is then copied once.
const WRITER_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA cache_size = -65536;
";

/// A connection that may write. Turns the file to write-ahead logging, so that readers and the writer never wait for
/// each other.
pub(crate) fn open_writer(path: &Path) -> Result<SqliteConnection, StorageFailure> {
    let mut connection = open(path)?;
    connection
        .batch_execute(WRITER_SETTINGS)
        .map_err(|error| StorageFailure::new("prepare the database for writing", error))?;
    Ok(connection)
}

/// A connection that SQLite keeps from writing.
pub(crate) fn open_reader(path: &Path) -> Result<SqliteConnection, StorageFailure> {
    let mut connection = open(path)?;
    connection
        .batch_execute("PRAGMA query_only = ON;")
        .map_err(|error| StorageFailure::new("prepare the database for reading", error))?;
    Ok(connection)
}

fn open(path: &Path) -> Result<SqliteConnection, StorageFailure> {
    let name = path.to_str().ok_or_else(|| {
        StorageFailure::new("open the database", "the path of its file is not UTF-8")
    })?;
    let mut connection = SqliteConnection::establish(name)
        .map_err(|error| StorageFailure::new("open the database", error))?;
    connection
        .batch_execute(SETTINGS)
        .map_err(|error| StorageFailure::new("set up a database connection", error))?;
    Ok(connection)
}
