use secrecy::ExposeSecret as _;
use simulator::{EskizAccount, EskizSimulator, Inbox};

use super::Place;
use crate::cli::failure::Failure;
use crate::settings::SmsSettings;

/// The simulated Eskiz with this installation as a customer, whose messages arrive in the inbox. The settings get its
/// address, and credentials that are made up unless some were given.
pub(super) fn open(
    settings: &mut SmsSettings,
    place: &Place<'_>,
    inbox: &Inbox,
) -> Result<EskizSimulator, Failure> {
    let section = &mut settings.eskiz;
    section.set_default("email", "sandbox@example.com");
    if !section.is_given("password") {
        section.set("password", place.secret("eskiz-password")?);
    }
    section.set("base_url", place.for_the_service(EskizSimulator::API_PATH));
    let eskiz = settings.eskiz()?;
    let password = eskiz.password.unwrap_or_default();
    let account = EskizAccount {
        email: eskiz.email.unwrap_or_default(),
        password: password.expose_secret().to_owned(),
    };
    Ok(EskizSimulator::new(account, inbox.clone()))
}
