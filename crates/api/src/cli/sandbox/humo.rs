use gateway_humo::HumoSettings;
use secrecy::ExposeSecret as _;
use simulator::{HumoMerchant, HumoSimulator};

use super::Place;
use crate::cli::failure::Failure;
use crate::settings::GatewaySection;

/// The simulated Humo with this installation as a merchant. The settings get its addresses, and credentials that are made
/// up unless some were given. A sandbox shows soon what takes long with real money: calls end after five seconds, and what
/// Humo does not know after a minute is over.
pub(super) fn open(
    section: &mut GatewaySection,
    place: &Place<'_>,
) -> Result<HumoSimulator, Failure> {
    for (key, name) in [
        ("soap_password", "humo-password"),
        ("middleware_token", "humo-token"),
    ] {
        if !section.is_given(key) {
            section.set(key, place.secret(name)?);
        }
    }
    section.set_default("soap_login", "hamyon");
    section.set_default("merchant_id", "011860000000001");
    section.set_default("terminal_id", "18600001");
    section.set_default("point_code", "100010104110");
    section.set_default("centre_id", "DEMOBANK");
    section.set_default("timeout_ms", 5_000);
    section.set_default("not_found_seconds", 60);
    section.set_default("engine_fault_seconds", 60);
    section.set("soap_url", place.for_the_service(HumoSimulator::SOAP_PATH));
    section.set(
        "middleware_url",
        place.for_the_service(HumoSimulator::MIDDLEWARE_PATH),
    );
    section.set("middleware_card_path", "/v3/iiacs/card");
    Ok(HumoSimulator::new(merchant(section.read("humo")?)))
}

fn merchant(settings: HumoSettings) -> HumoMerchant {
    let plain = |setting: Option<String>| setting.unwrap_or_default();
    let secret = |setting: Option<secrecy::SecretString>| {
        setting.unwrap_or_default().expose_secret().to_owned()
    };
    HumoMerchant {
        soap_login: plain(settings.soap_login),
        soap_password: secret(settings.soap_password),
        middleware_token: secret(settings.middleware_token),
        merchant_id: plain(settings.merchant_id),
        terminal_id: plain(settings.terminal_id),
        point_code: plain(settings.point_code),
        centre_id: plain(settings.centre_id),
    }
}
