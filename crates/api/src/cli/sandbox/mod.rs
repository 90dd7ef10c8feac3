//! What the sandbox has that no other installation does: generated secrets, a shop at each simulated gateway, doctors to
//! look at, and a word on what to do next.

mod click;
mod doctors;
mod eskiz;
mod humo;
mod payme;
mod place;
mod secrets;
mod tour;
mod uzcard;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use domain::UserId;
use domain::gateway::GatewayName;
use domain::time::Clock as _;
use simulator::{
    ClickSimulator, ClientApp, EskizSimulator, HumoSimulator, Inbox, PaymeSimulator,
    UzCardSimulator,
};

pub(super) use self::doctors::add_doctors;
pub(super) use self::place::Place;
use self::secrets::kept_secret;
pub(super) use self::tour::print_tour;
use super::failure::Failure;
use crate::auth::{Role, Tokens};
use crate::settings::Settings;
use crate::wiring::{Resigned, Resigner, SystemClock};

/// How long a token of the client app lasts; it takes a new one for every call.
const APP_TOKEN_TTL: Duration = Duration::from_secs(60);

/// Gives the sandbox what it was not given: a secret for tokens, kept in the data folder; and for exchange rates its own
/// simulator, which answers while the sandbox runs.
pub(super) fn complete_settings(
    settings: &mut Settings,
    data_folder: &Path,
) -> Result<(), Failure> {
    settings.rates.cbu.base_url = format!("http://{}{}", settings.server.bind, simulator::CBU_PATH);
    if settings.auth.hs256_secret.is_none() {
        settings.auth.hs256_secret = Some(kept_secret(data_folder, "token-secret")?);
    }
    Ok(())
}

/// What is mounted beside the service: a client app to use it from, the gateways that it is paid through, and the phones
/// on which payers get messages. They talk to the service over HTTP alone, like the real ones.
#[derive(Clone)]
pub(super) struct Sandbox {
    app: ClientApp,
    click: ClickSimulator,
    humo: HumoSimulator,
    eskiz: EskizSimulator,
    uzcard: UzCardSimulator,
    inbox: Inbox,
    payme: PaymeSimulator,
}

impl Sandbox {
    /// Everything, for a service at this place. Gives the settings what the service must know of it: addresses, and
    /// credentials where none were given.
    pub(super) fn try_new(
        settings: &mut Settings,
        tokens: web::Data<Tokens>,
        place: &Place<'_>,
    ) -> Result<Self, Failure> {
        settings.rates.cbu.base_url = place.for_the_service(simulator::CBU_PATH);
        let gateways = &mut settings.gateways;
        let click = click::open(gateways.section_mut("click"), place)?;
        let payme = payme::open(gateways.section_mut("payme"), place)?;
        let humo = humo::open(gateways.section_mut("humo"), place)?;
        let inbox = Inbox::default();
        let uzcard = uzcard::open(gateways.section_mut("uzcard"), place, inbox.clone())?;
        let eskiz = eskiz::open(&mut settings.sms, place, &inbox)?;
        let mint = move |user_id| {
            let token = tokens.mint(
                UserId::new(user_id)?,
                Role::User,
                SystemClock.now(),
                APP_TOKEN_TTL,
            );
            token.ok()
        };
        let app = ClientApp::new(mint).map_err(|error| unusable(&error))?;
        app.point_at(&place.for_the_service(""), place.public_url)
            .map_err(|error| unusable(&error))?;
        Ok(Self {
            app,
            click,
            humo,
            eskiz,
            uzcard,
            inbox,
            payme,
        })
    }

    /// What signs stored calls anew.
    pub(super) fn resigner(&self) -> Arc<dyn Resigner> {
        Arc::new(self.clone())
    }

    /// Mounts the pages.
    pub(super) fn configure(&self, config: &mut web::ServiceConfig) {
        simulator::configure(config, self.click.clone());
        simulator::configure_payme(config, self.payme.clone());
        simulator::configure_humo(config, self.humo.clone());
        simulator::configure_eskiz(config, self.eskiz.clone());
        simulator::configure_uzcard(config, self.uzcard.clone());
        let faults = [
            self.click.faults(),
            self.payme.faults(),
            self.uzcard.faults(),
            self.humo.faults(),
            self.eskiz.faults(),
        ];
        simulator::configure_faults(config, &faults);
        simulator::configure_rates(config);
        simulator::configure_inbox(config, self.inbox.clone());
        simulator::configure_app(config, self.app.clone());
    }
}

impl Resigner for Sandbox {
    fn sign(&self, gateway: &GatewayName, body: &str) -> Option<Resigned> {
        match gateway.as_str() {
            "click" => Some(Resigned {
                body: self.click.sign_again(body)?,
                authorization: None,
            }),
            "payme" => Some(Resigned {
                body: body.to_owned(),
                authorization: Some(self.payme.authorization().into()),
            }),
            _ => None,
        }
    }
}

fn unusable(error: &dyn Error) -> Failure {
    Failure::Other(format!("could not set up the sandbox: {error}"))
}
