use gateway_click::ClickSettings;
use secrecy::ExposeSecret as _;
use simulator::{ClickMerchant, ClickSimulator};

use super::Place;
use super::unusable;
use crate::cli::failure::Failure;
use crate::settings::{GatewaySection, SettingsError, variable};

/// The simulated Click with this installation as a shop there. The settings get its addresses, and credentials that are
/// made up unless some were given.
pub(super) fn open(
    section: &mut GatewaySection,
    place: &Place<'_>,
) -> Result<ClickSimulator, Failure> {
    if !section.is_given("secret_key") {
        section.set("secret_key", place.secret("click-secret")?);
    }
    section.set_default("service_id", 10_001);
    section.set_default("merchant_id", 20_001);
    section.set_default("merchant_user_id", 30_001);
    section.set("pay_page", place.for_browsers(ClickSimulator::PAY_PATH));
    section.set("api_url", place.for_the_service(ClickSimulator::API_PATH));
    let settings: ClickSettings = section.read("click")?;
    let click = ClickSimulator::new(merchant(&settings)?).map_err(|error| unusable(&error))?;
    click
        .point_at(&place.for_the_service(""))
        .map_err(|error| unusable(&error))?;
    Ok(click)
}

fn merchant(settings: &ClickSettings) -> Result<ClickMerchant, Failure> {
    let secret_key = settings.secret_key.as_ref();
    Ok(ClickMerchant {
        service_id: settings.service_id.ok_or_else(|| missing("SERVICE_ID"))?,
        merchant_id: settings.merchant_id.ok_or_else(|| missing("MERCHANT_ID"))?,
        merchant_user_id: settings
            .merchant_user_id
            .ok_or_else(|| missing("MERCHANT_USER_ID"))?,
        secret_key: secret_key
            .ok_or_else(|| missing("SECRET_KEY"))?
            .expose_secret()
            .to_owned(),
        merchant_name: "Hamyon sandbox".to_owned(),
        prepare_url: "/api/payments/click/prepare/".to_owned(),
        complete_url: "/api/payments/click/complete/".to_owned(),
    })
}

fn missing(key: &str) -> Failure {
    Failure::Settings(SettingsError::Unfit {
        key: variable("click", key),
        problem: "is missing while other credentials of Click are set".to_owned(),
    })
}
