use std::process::ExitCode;

use clap::Args;
use domain::money::CurrencyCode;
use rates_cbu::CbuRates;

use super::failure::Failure;
use super::installation::Installation;
use crate::jobs::refresh_rates;
use crate::settings::Settings;

/// How to take what the bank says.
#[derive(Args)]
pub(super) struct RatesArguments {
    /// Keep also a rate that moved more than a fifth against the last one: an operator's word that it is real.
    #[arg(long)]
    confirm_jumps: bool,
}

/// The Central Bank, as the settings name it.
pub(super) fn source(settings: &Settings) -> Result<CbuRates, Failure> {
    let address = settings.rates.cbu.base_url.parse();
    let address = address
        .map_err(|error| Failure::Other(format!("HAMYON__RATES__CBU__BASE_URL: {error}")))?;
    CbuRates::try_new(address).map_err(|error| Failure::Other(error.to_string()))
}

/// `hamyon rates`: fetches the exchange rates and prints those in force, also when there are no new ones. Exit 1 when one
/// was not kept, 2 when none could be fetched.
pub(super) async fn rates(
    installation: Installation,
    arguments: &RatesArguments,
) -> Result<ExitCode, Failure> {
    let Installation {
        settings,
        database,
        calendar,
        ..
    } = installation;
    let source = source(&settings)?;
    let opened = database.open(&settings, calendar).await?;
    let storage = opened.storage.as_ref();
    let today = calendar.day_of(opened.clock.now());
    let screening = refresh_rates(&source, storage, today, arguments.confirm_jumps).await;
    let screening = screening.map_err(|error| match std::error::Error::source(&error) {
        Some(cause) => Failure::Other(format!("{error}: {cause}")),
        None => Failure::Other(error.to_string()),
    });
    for (rate, objection) in screening.iter().flat_map(|kept| &kept.objections) {
        println!("NOT KEPT: {} {rate}: {objection}", rate.currency());
    }
    // Those in force are of interest above all when there are no newer ones.
    let rates = storage.load_rates().await?;
    for currency in CurrencyCode::ALL {
        match rates.usable_on(today, currency) {
            Some(rate) => println!(
                "{currency}  {rate:>12} so'm for {} from {}",
                rate.nominal(),
                rate.valid_from()
            ),
            None if currency == CurrencyCode::Uzs => {}
            None => println!("{currency}  no rate that may be used on {today}"),
        }
    }
    Ok(if screening?.objections.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
