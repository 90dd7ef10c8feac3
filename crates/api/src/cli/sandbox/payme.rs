use gateway_payme::PaymeSettings;
use secrecy::ExposeSecret as _;
use simulator::{PaymeMerchant, PaymeSimulator};

use super::Place;
use super::unusable;
use crate::cli::failure::Failure;
use crate::settings::{GatewaySection, SettingsError, variable};

/// The simulated Payme with this installation as a shop there. The settings get its address, and credentials that are
/// made up unless some were given.
pub(super) fn open(
    section: &mut GatewaySection,
    place: &Place<'_>,
) -> Result<PaymeSimulator, Failure> {
    if !section.is_given("key") {
        section.set("key", place.secret("payme-key")?);
    }
    section.set_default("merchant_id", "5a0d1f0b2c4e6a8b9c0d1e2f");
    let checkout = place.for_browsers(PaymeSimulator::CHECKOUT_PATH);
    section.set("checkout_url", checkout);
    let settings: PaymeSettings = section.read("payme")?;
    let payme = PaymeSimulator::new(merchant(settings)?).map_err(|error| unusable(&error))?;
    payme
        .point_at(&place.for_the_service(""))
        .map_err(|error| unusable(&error))?;
    Ok(payme)
}

fn merchant(settings: PaymeSettings) -> Result<PaymeMerchant, Failure> {
    let missing = |key| {
        Failure::Settings(SettingsError::Unfit {
            key: variable("payme", key),
            problem: "must be set".to_owned(),
        })
    };
    let key = settings.key.ok_or_else(|| missing("KEY"))?;
    Ok(PaymeMerchant {
        merchant_id: settings.merchant_id.ok_or_else(|| missing("MERCHANT_ID"))?,
        key: key.expose_secret().to_owned(),
        login: settings.login,
        merchant_name: "Hamyon sandbox".to_owned(),
        account_field: settings.account_field,
        endpoint_url: "/api/payments/payme/webhook/".to_owned(),
    })
}
