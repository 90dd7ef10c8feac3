use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::storage::{Storage, StorageFailure};
use domain::time::{BusinessCalendar, Clock};
use storage_postgres::{DatabaseClock, PostgresStorage};
use storage_sqlite::SqliteStorage;

use super::SystemClock;
use crate::settings::{SecretSetting, Settings};

/// Which database, by its URL.
#[derive(Clone, Debug)]
pub enum DatabaseUrl {
    /// `sqlite://path`: a file, made when it is missing.
    Sqlite(PathBuf),
    /// `postgres://user:password@host:port/name`. It may hold a password.
    Postgres(SecretSetting),
}

/// The URL is of no known kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("HAMYON__DATABASE__URL must begin with sqlite:// or postgres://")]
pub struct UnknownDatabase;

impl DatabaseUrl {
    /// The database of an installation; by default a file in the data folder.
    pub fn of(settings: &Settings, data_folder: &Path) -> Result<Self, UnknownDatabase> {
        let Some(url) = &settings.database.url else {
            return Ok(Self::Sqlite(data_folder.join("hamyon.db")));
        };
        match url.expose().split_once("://") {
            Some(("sqlite", path)) => Ok(Self::Sqlite(PathBuf::from(path))),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.clone())),
            _ => Err(UnknownDatabase),
        }
    }

    /// Brings the schema up to date; the names of the migrations that ran.
    pub async fn migrate(&self) -> Result<Vec<String>, StorageFailure> {
        match self {
            Self::Sqlite(path) => {
                let path = path.clone();
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(|cause| {
                        StorageFailure::new("make the folder of the database", cause)
                    })?;
                }
                tokio::task::spawn_blocking(move || storage_sqlite::migrate(&path))
                    .await
                    .map_err(|cause| StorageFailure::new("migrate the database", cause))?
            }
            Self::Postgres(url) => storage_postgres::migrate(url.expose()).await,
        }
    }

    /// Opens the database.
    pub async fn open(
        &self,
        settings: &Settings,
        calendar: BusinessCalendar,
    ) -> Result<OpenStorage, StorageFailure> {
        match self {
            Self::Sqlite(path) => {
                let clock: Arc<dyn Clock> = Arc::new(SystemClock);
                let storage = SqliteStorage::open(path, Arc::clone(&clock), calendar)?;
                Ok(OpenStorage {
                    storage: Arc::new(storage),
                    clock,
                    postgres: None,
                })
            }
            Self::Postgres(url) => {
                let local: Arc<dyn Clock> = Arc::new(SystemClock);
                let clock = Arc::new(DatabaseClock::init(url.expose(), local).await?);
                let options = storage_postgres::Options {
                    lanes: settings.database.lanes,
                    read_pool: settings.database.readers,
                    calendar,
                    ..storage_postgres::Options::default()
                };
                let shared: Arc<dyn Clock> = Arc::<DatabaseClock>::clone(&clock);
                let storage =
                    Arc::new(PostgresStorage::connect(url.expose(), shared, options).await?);
                let postgres = Some((Arc::clone(&storage), Arc::clone(&clock)));
                Ok(OpenStorage {
                    storage,
                    clock,
                    postgres,
                })
            }
        }
    }
}

/// An open database and the time that goes with it.
pub struct OpenStorage {
    /// Every storage port.
    pub storage: Arc<dyn Storage>,
    /// The clock that all instances on this database agree on.
    pub clock: Arc<dyn Clock>,
    /// The same storage and clock, when they are PostgreSQL's and want upkeep.
    pub postgres: Option<(Arc<PostgresStorage>, Arc<DatabaseClock>)>,
}
