//! What the sandbox has that no other installation does: generated secrets, a shop at the simulated Click, doctors to
//! look at, and a word on what to do next.

use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use actix_web::web;
use domain::billing::{Doctor, DoctorDirectory};
use domain::time::Clock as _;
use domain::{DoctorId, UserId};
use simulator::{ClickMerchant, ClickSimulator, ClientApp, Inbox};

use super::failure::Failure;
use crate::auth::{Role, Tokens};
use crate::settings::{SecretSetting, Settings};
use crate::wiring::{Ids, Services, SystemClock};

/// How long a token of the client app lasts; it takes a new one for every call.
const APP_TOKEN_TTL: Duration = Duration::from_secs(60);
/// The user whose token the sandbox prints.
const SANDBOX_USER: i64 = 7;
/// How long that token lasts.
const TOKEN_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// Gives the sandbox what it was not given: a secret for tokens, kept in the data folder, and Click credentials.
pub(super) fn complete_settings(
    settings: &mut Settings,
    data_folder: &Path,
) -> Result<(), Failure> {
    if settings.auth.hs256_secret.is_none() {
        settings.auth.hs256_secret = Some(kept_secret(data_folder, "token-secret")?);
    }
    let click = &mut settings.gateways.click;
    if click.secret_key.is_none() {
        click.service_id = Some(10_001);
        click.merchant_id = Some(20_001);
        click.secret_key = Some(kept_secret(data_folder, "click-secret")?);
    }
    // The simulated Click makes up the user of its cabinet too.
    click.merchant_user_id.get_or_insert(30_001);
    Ok(())
}

/// A secret that is made once and then read from its file. Two processes that start at once keep the same one.
fn kept_secret(folder: &Path, name: &str) -> Result<SecretSetting, Failure> {
    let path = folder.join(name);
    let doing = |what: &str| format!("{what} {}", path.display());
    fs::create_dir_all(folder)
        .map_err(|cause| Failure::system(doing("make the folder of"), cause))?;
    match write_new_secret(&path) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
            return Err(Failure::system(doing("write"), cause));
        }
        _ => {}
    }
    let text = fs::read_to_string(&path).map_err(|cause| Failure::system(doing("read"), cause))?;
    match text.trim() {
        "" => Err(Failure::Other(format!(
            "{} is empty; delete it to have a new secret made",
            path.display()
        ))),
        secret => Ok(SecretSetting::new(secret.to_owned())),
    }
}

/// Written whole beside its place and then linked there, so that nobody reads half of it.
fn write_new_secret(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let draft = path.with_extension(Ids.random_hex());
    {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        std::io::Write::write_all(&mut options.open(&draft)?, Ids.random_secret().as_bytes())?;
    }
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked
}

/// What is mounted beside the service: a client app to use it from, the gateway that it is paid through, and the phones on
/// which payers get messages. They talk to the service over HTTP alone, like the real ones.
#[derive(Clone)]
pub(super) struct Sandbox {
    app: ClientApp,
    click: ClickSimulator,
    inbox: Inbox,
}

impl Sandbox {
    /// Everything, for a service that listens at `address` and that browsers reach at `public_url`.
    pub(super) fn try_new(
        settings: &Settings,
        tokens: web::Data<Tokens>,
        address: SocketAddr,
        public_url: &str,
    ) -> Result<Self, Failure> {
        let unusable =
            |error: &dyn Error| Failure::Other(format!("could not set up the sandbox: {error}"));
        let service_url = format!("http://{address}");
        let click =
            ClickSimulator::new(click_merchant(settings)?).map_err(|error| unusable(&error))?;
        click
            .point_at(&service_url)
            .map_err(|error| unusable(&error))?;
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
        app.point_at(&service_url, public_url)
            .map_err(|error| unusable(&error))?;
        let inbox = Inbox::default();
        Ok(Self { app, click, inbox })
    }

    /// Mounts the pages.
    pub(super) fn configure(&self, config: &mut web::ServiceConfig) {
        simulator::configure(config, self.click.clone());
        simulator::configure_rates(config);
        simulator::configure_inbox(config, self.inbox.clone());
        simulator::configure_app(config, self.app.clone());
    }
}

/// Where payers pay in the sandbox.
pub(super) fn pay_page(public_url: &str) -> String {
    format!("{public_url}{}", ClickSimulator::PAY_PATH)
}

/// Where exchange rates come from in the sandbox.
pub(super) fn rates_url(address: SocketAddr) -> String {
    format!("http://{address}{}", simulator::CBU_PATH)
}

/// Where payments are looked up in the sandbox: on this machine, past any proxy.
pub(super) fn api_url(address: SocketAddr) -> String {
    format!("http://{address}{}", ClickSimulator::API_PATH)
}

/// This installation as a shop at the simulated Click.
fn click_merchant(settings: &Settings) -> Result<ClickMerchant, Failure> {
    let click = &settings.gateways.click;
    let (Some(service_id), Some(merchant_id), Some(merchant_user_id), Some(secret)) = (
        click.service_id,
        click.merchant_id,
        click.merchant_user_id,
        &click.secret_key,
    ) else {
        return Err(Failure::Other(
            "the sandbox has no Click credentials".to_owned(),
        ));
    };
    Ok(ClickMerchant {
        service_id,
        merchant_id,
        merchant_user_id,
        secret_key: secret.expose().to_owned(),
        merchant_name: "Hamyon sandbox".to_owned(),
        prepare_url: "/api/payments/click/prepare/".to_owned(),
        complete_url: "/api/payments/click/complete/".to_owned(),
    })
}

/// Doctors to look at; the platform fills this table in a real installation.
pub(super) async fn add_doctors(directory: &dyn DoctorDirectory) -> Result<(), Failure> {
    for (id, first_name, last_name, specialization, rating_hundredths) in [
        (1, "John", "Doe", "Cardiologist", 480),
        (2, "Jane", "Roe", "Neurologist", 470),
        (3, "Richard", "Miles", "Paediatrician", 490),
        (4, "Mary", "Major", "Dermatologist", 455),
        (123, "Joe", "Bloggs", "Therapist", 460),
    ] {
        let Some(id) = DoctorId::new(id) else {
            continue;
        };
        let doctor = Doctor {
            id,
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            specialization: specialization.to_owned(),
            rating_hundredths,
        };
        directory.put_doctor(&doctor).await?;
    }
    Ok(())
}

/// Says what to do next.
pub(super) fn print_tour(services: &Services, tokens: &Tokens) -> Result<(), Failure> {
    let user =
        UserId::new(SANDBOX_USER).ok_or_else(|| Failure::Other("no sandbox user".to_owned()))?;
    let token = tokens
        .mint(user, Role::User, services.now(), TOKEN_TTL)
        .map_err(Failure::Other)?;
    let url = &services.public_url;
    println!(
        "\
sandbox: nothing here is real money; everything is kept in ./data

In a browser: open {url}/ and top up, pay, charge.

Or with curl. A token of user {user} for 24 hours:
  export TOKEN={token}

1. Create a top-up:
  curl -X POST {url}/api/payments/create/ -H \"Authorization: Bearer $TOKEN\" \\
    -H 'Content-Type: application/json' -d '{{\"gateway\": \"click\", \"amount\": 50000.00}}'
2. Open the payment_url of the answer in a browser and pay.
3. See the balance:
  curl {url}/api/payments/wallet/balance/ -H \"Authorization: Bearer $TOKEN\"
4. Charge it:
  curl -X POST {url}/api/payments/billing/charge/ -H \"Authorization: Bearer $TOKEN\" \\
    -H 'Content-Type: application/json' -d '{{\"service_type\": \"consultation\"}}'

Simulated Click: {url}/simulator/click"
    );
    Ok(())
}
