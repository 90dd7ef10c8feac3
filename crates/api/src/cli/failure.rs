use domain::storage::StorageFailure;

use crate::settings::SettingsError;
use crate::wiring::UnknownDatabase;

/// Why a command did not do its work; each is one sentence for an operator. Exit code 2.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("settings: {0}")]
    Database(#[from] UnknownDatabase),
    #[error("could not {}{}", .0.doing, cause(.0))]
    Storage(#[from] StorageFailure),
    #[error("could not {doing}: {cause}")]
    System {
        doing: String,
        cause: std::io::Error,
    },
    #[error("{0}")]
    Other(String),
}

fn cause(failure: &StorageFailure) -> String {
    failure
        .cause
        .as_ref()
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default()
}

impl Failure {
    pub(super) fn system(doing: impl Into<String>, cause: std::io::Error) -> Self {
        Self::System {
            doing: doing.into(),
            cause,
        }
    }
}
