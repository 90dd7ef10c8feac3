use std::process::ExitCode;

use super::failure::Failure;
use super::installation::Installation;

/// `hamyon migrate`: brings the schema up to date and says what ran.
pub(super) async fn migrate(installation: Installation) -> Result<ExitCode, Failure> {
    let applied = installation.database.migrate().await?;
    if applied.is_empty() {
        println!("the database is up to date");
    }
    for name in applied {
        println!("applied {name}");
    }
    Ok(ExitCode::SUCCESS)
}
