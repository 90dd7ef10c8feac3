use gateway_uzcard::UzCardSettings;
use secrecy::ExposeSecret as _;
use simulator::{Inbox, UzCardPsp, UzCardSimulator};

use super::Place;
use super::unusable;
use crate::cli::failure::Failure;
use crate::settings::{GatewaySection, SettingsError, variable};

/// The simulated SV-Gate with this installation as a shop there, which sends its codes to this inbox. The settings get its
/// address, and credentials that are made up unless some were given. Nobody waits for minutes in a sandbox.
pub(super) fn open(
    section: &mut GatewaySection,
    place: &Place<'_>,
    inbox: Inbox,
) -> Result<UzCardSimulator, Failure> {
    if !section.is_given("password") {
        section.set("password", place.secret("uzcard-secret")?);
    }
    section.set_default("login", "hamyon_sandbox");
    section.set_default("merchant_id", "90010001");
    section.set_default("terminal_id", "92010001");
    section.set_default("port", 16_050);
    section.set_default("timeout_ms", 5_000);
    section.set_default("not_found_is_final_seconds", 40);
    section.set(
        "endpoint",
        place.for_the_service(UzCardSimulator::SVGATE_PATH),
    );
    let settings: UzCardSettings = section.read("uzcard")?;
    UzCardSimulator::new(psp(settings)?, inbox).map_err(|error| unusable(&error))
}

fn psp(settings: UzCardSettings) -> Result<UzCardPsp, Failure> {
    let password = settings.password.ok_or_else(|| missing("PASSWORD"))?;
    Ok(UzCardPsp {
        login: settings.login.ok_or_else(|| missing("LOGIN"))?,
        password: password.expose_secret().to_owned(),
        merchant_id: settings.merchant_id.ok_or_else(|| missing("MERCHANT_ID"))?,
        terminal_id: settings.terminal_id.ok_or_else(|| missing("TERMINAL_ID"))?,
        port: settings.port,
        shop_name: "Hamyon sandbox".to_owned(),
    })
}

fn missing(key: &str) -> Failure {
    Failure::Settings(SettingsError::Unfit {
        key: variable("uzcard", key),
        problem: "is missing while other credentials of UzCard are set".to_owned(),
    })
}
