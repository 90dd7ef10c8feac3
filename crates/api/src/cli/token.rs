use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use domain::UserId;
use domain::time::Clock as _;

use super::failure::Failure;
use super::installation::Installation;
use crate::auth::Role;
use crate::wiring::SystemClock;

/// For whom, as what, for how long.
#[derive(Args)]
pub(super) struct TokenArguments {
    /// The user's id.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..))]
    user: i64,
    /// What the token allows.
    #[arg(long, value_enum, default_value = "user")]
    role: Role,
    /// How long it lasts: 90s, 15m, 1h, 7d.
    #[arg(long, default_value = "1h", value_parser = super::duration::parse)]
    ttl: Duration,
}

/// `hamyon token`: prints a token, and nothing else, to standard output.
pub(super) fn print_token(
    installation: &Installation,
    arguments: &TokenArguments,
) -> Result<ExitCode, Failure> {
    let user = UserId::new(arguments.user)
        .ok_or_else(|| Failure::Other("--user must be positive".to_owned()))?;
    let token = installation
        .tokens
        .mint(user, arguments.role, SystemClock.now(), arguments.ttl);
    println!("{}", token.map_err(Failure::Other)?);
    Ok(ExitCode::SUCCESS)
}
