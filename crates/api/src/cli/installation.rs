use std::path::Path;

use chrono_tz::Tz;
use domain::time::BusinessCalendar;

use super::failure::Failure;
use super::sandbox;
use crate::auth::Tokens;
use crate::settings::{Environment, Settings};
use crate::wiring::DatabaseUrl;

/// Where the sandbox and the embedded database keep their files.
pub(super) const DATA_FOLDER: &str = "data";

/// What every command needs: settings with nothing left open, the database, the tokens.
pub(super) struct Installation {
    pub(super) settings: Settings,
    pub(super) database: DatabaseUrl,
    pub(super) tokens: Tokens,
    pub(super) calendar: BusinessCalendar,
}

impl Installation {
    /// Completes the settings; the sandbox gets what it was not given.
    pub(super) fn try_new(mut settings: Settings) -> Result<Self, Failure> {
        let data_folder = Path::new(DATA_FOLDER);
        if settings.environment == Environment::Sandbox {
            sandbox::complete_settings(&mut settings, data_folder)?;
        }
        let tokens = Tokens::try_new(&settings.auth)
            .map_err(|(key, error)| Failure::Other(format!("settings: {key}: the file {error}")))?;
        let zone = settings.billing.time_zone.parse::<Tz>();
        let zone = zone.map_err(|error| {
            Failure::Other(format!("settings: HAMYON__BILLING__TIME_ZONE: {error}"))
        })?;
        let database = DatabaseUrl::of(&settings, data_folder)?;
        Ok(Self {
            database,
            tokens,
            calendar: BusinessCalendar::new(zone),
            settings,
        })
    }
}
