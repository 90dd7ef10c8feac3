//! The commands of the `hamyon` program.

mod audit;
mod duration;
mod failure;
mod installation;
mod migrate;
mod openapi;
mod rates;
mod sandbox;
mod serve;
mod server;
mod token;
mod verify;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::failure::Failure;
use self::installation::Installation;
use crate::settings::Settings;

/// Hamyon: wallets, top-ups and charges for a medical consultation platform.
///
/// Without settings it starts the sandbox: everything on this machine, nothing real.
#[derive(Parser)]
#[command(name = "hamyon", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Start the service (the default).
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Print a token for a user, for development and operations.
    Token(token::TokenArguments),
    /// Recompute every balance from its transactions; exit 1 when anything is off.
    Audit,
    /// Recompute the seals over the ledger and the audit log; exit 1 when anything is not as it was sealed.
    Verify(verify::VerifyArguments),
    /// Fetch the exchange rates now and print those in force; exit 1 when one was not kept.
    Rates(rates::RatesArguments),
    /// Print the API documentation.
    Openapi(openapi::OpenapiArguments),
}

/// Runs the program as the command line asks.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    start_log();
    let outcome = match arguments.command.unwrap_or(Task::Serve) {
        Task::Serve => with_installation(serve::serve),
        Task::Migrate => with_installation(migrate::migrate),
        Task::Token(arguments) => with_installation(async move |installation| {
            token::print_token(&installation, &arguments)
        }),
        Task::Audit => with_installation(audit::audit),
        Task::Verify(arguments) => with_installation(async move |installation| {
            verify::verify(installation, &arguments).await
        }),
        Task::Rates(arguments) => with_installation(async move |installation| {
            rates::rates(installation, &arguments).await
        }),
        Task::Openapi(arguments) => openapi::print_documentation(&arguments),
    };
    outcome.unwrap_or_else(|failure| {
        eprintln!("hamyon: {failure}");
        ExitCode::from(2)
    })
}

/// Reads the settings and runs a command with what they describe.
fn with_installation(
    command: impl AsyncFnOnce(Installation) -> Result<ExitCode, Failure>,
) -> Result<ExitCode, Failure> {
    let installation = Settings::load()
        .map_err(Failure::from)
        .and_then(Installation::try_new)?;
    actix_web::rt::System::new().block_on(command(installation))
}

/// What is in the log unless `RUST_LOG` says otherwise. The dispatcher calls it an error when strangers send what is no
/// HTTP, as scanners do all day.
const LOG_FILTER: &str = "info,actix_server=warn,actix_http::h1::dispatcher=off";

/// The log goes to standard error; `RUST_LOG` chooses what is in it.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(LOG_FILTER));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}
