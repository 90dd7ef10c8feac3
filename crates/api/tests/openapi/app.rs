use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::{Method, header};
use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, test, web};
use api::auth::{Role, Tokens};
use api::gateways::{Availability, LookUps};
use api::http::{
    BODY_BYTES_MAX, answer_crashes, answer_in_language, carry_request_id, not_found, secure_headers,
};
use api::openapi::{Readers, configure_docs};
use api::settings::{AuthSettings, GatewaySections, SecretSetting};
use api::wiring::{Background, Gateways, Resigned, Resigner, Services};
use chrono::TimeDelta;
use domain::administration::SecondPersonRule;
use domain::billing::{Doctor, DoctorDirectory as _};
use domain::catalogue::Catalogue;
use domain::gateway::{GatewayName, GatewayPorts};
use domain::money::{AnyMoney, CurrencyCode};
use domain::storage::Storage;
use domain::time::{BusinessCalendar, Clock};
use domain::{DoctorId, Timestamp, UserId};
use md5::{Digest as _, Md5};
use storage_memory::MemoryStorage;

use crate::json::Json;

/// A million so'm.
fn second_person() -> SecondPersonRule {
    let alone_max = AnyMoney::new(100_000_000, CurrencyCode::Uzs);
    SecondPersonRule::new([alone_max], TimeDelta::hours(72))
}

/// Shared with the simulated Click.
pub(crate) const CLICK_SECRET: &str = "test_secret";
/// The service at Click.
pub(crate) const CLICK_SERVICE: u64 = 10_001;
/// Authorises Payme's calls.
const PAYME_KEY: &str = "test_key";
/// The header that goes with it: `Paycom` and the key.
pub(crate) const PAYME_AUTHORIZATION: &str = "Basic UGF5Y29tOnRlc3Rfa2V5";
/// Whose token requests carry.
pub(crate) const USER: i64 = 7;

/// The service in this process, over storage in memory, at a time of its own.
pub(crate) struct TestApp {
    services: web::Data<Services>,
    tokens: web::Data<Tokens>,
    clock: Arc<TestClock>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body, which is JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        Json::parse(&self.text).value()
    }

    /// The `code` of an error, or nothing.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A request in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn new(method: &str, path: impl Into<String>) -> Self {
        Self {
            method: method.to_owned(),
            path: path.into(),
            ..Self::default()
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }
}

struct TestClock(Mutex<Timestamp>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Signs stored calls of Click anew, as the sandbox does.
struct ClickSigner;

impl Resigner for ClickSigner {
    fn sign(&self, gateway: &GatewayName, body: &str) -> Option<Resigned> {
        assert_eq!(gateway.as_str(), "click");
        let fields: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes())
            .into_owned()
            .collect();
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        let sign = click_signature(
            field("click_trans_id"),
            field("merchant_trans_id"),
            field("merchant_prepare_id"),
            field("amount"),
            field("action"),
            field("sign_time"),
        );
        Some(Resigned {
            body: format!("{body}&sign_string={sign}"),
            authorization: None,
        })
    }
}

/// Click's signature of a call to [`CLICK_SERVICE`].
pub(crate) fn click_signature(
    attempt: &str,
    payment: &str,
    number: &str,
    amount: &str,
    action: &str,
    time: &str,
) -> String {
    hex::encode(Md5::digest(format!(
        "{attempt}{CLICK_SERVICE}{CLICK_SECRET}{payment}{number}{amount}{action}{time}"
    )))
}

impl TestApp {
    /// The service with its default catalogue, Click credentials, and one doctor, number 1.
    pub(crate) async fn start() -> Self {
        let now = "2024-01-15T07:00:00Z".parse().expect("a moment");
        let clock = Arc::new(TestClock(Mutex::new(now)));
        let storage = Arc::new(MemoryStorage::new(Arc::<TestClock>::clone(&clock)));
        let doctor = Doctor {
            id: DoctorId::new(1).expect("positive"),
            first_name: "John".to_owned(),
            last_name: "Doe".to_owned(),
            specialization: "Cardiologist".to_owned(),
            rating_hundredths: 480,
        };
        storage.put_doctor(&doctor).await.expect("kept");
        let shared: Arc<dyn Storage> = storage;
        let shared_clock: Arc<dyn Clock> = Arc::<TestClock>::clone(&clock);
        let ports = GatewayPorts {
            storage: Arc::clone(&shared),
            clock: Arc::clone(&shared_clock),
            calendar: BusinessCalendar::default(),
            sms: None,
            public_url: "http://127.0.0.1:8000".to_owned(),
        };
        let gateways = Gateways::try_new(&gateways(), &ports);
        let services = Services {
            gateways: gateways.expect("fit settings"),
            availability: Availability::default(),
            look_ups: LookUps::default(),
            claim_time: TimeDelta::seconds(60),
            background: Background::new(tokio::runtime::Handle::current()),
            resigner: Some(Arc::new(ClickSigner)),
            storage: shared,
            clock: shared_clock,
            calendar: BusinessCalendar::default(),
            second_person: Some(Arc::new(second_person())),
            public_url: "http://127.0.0.1:8000".to_owned(),
            callback_hosts: Vec::new(),
        };
        let auth = AuthSettings {
            hs256_secret: Some(SecretSetting::new("secret".to_owned())),
            ..AuthSettings::default()
        };
        let tokens = Tokens::try_new(&auth).map_err(|(key, error)| format!("{key} {error}"));
        Self {
            services: web::Data::new(services),
            tokens: web::Data::new(tokens.expect("usable keys")),
            clock,
        }
    }

    /// A token of [`USER`] in a role.
    fn token(&self, role: Role) -> String {
        self.token_of(USER, role)
    }

    /// A token of somebody in a role. Tokens are checked against the clock of the machine, hence the long life.
    pub(crate) fn token_of(&self, user: i64, role: Role) -> String {
        let user = UserId::new(user).expect("positive");
        let century = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        self.tokens
            .mint(user, role, self.clock.now(), century)
            .expect("a token")
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.clock.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    /// Changes prices and settings.
    pub(crate) async fn change_catalogue(&self, change: impl FnOnce(&mut Catalogue)) {
        let storage = &self.services.storage;
        let mut catalogue = storage.load_catalogue().await.expect("a catalogue");
        change(&mut catalogue);
        storage.save_catalogue(&catalogue).await.expect("saved");
    }

    /// Sends a request with the token of [`USER`], who is an admin where only staff may go.
    pub(crate) async fn send(&self, request: Request) -> Answer {
        let role = if request.path.starts_with("/api/admin/") {
            Role::Admin
        } else {
            Role::User
        };
        self.send_as(role, request).await
    }

    /// Sends a request with a token of [`USER`] in a role.
    pub(crate) async fn send_as(&self, role: Role, request: Request) -> Answer {
        let token = self.token(role);
        self.send_bare(request.header("authorization", format!("Bearer {token}")))
            .await
    }

    /// Sends a request as it stands.
    pub(crate) async fn send_bare(&self, request: Request) -> Answer {
        let app = App::new()
            .app_data(self.services.clone())
            .app_data(self.tokens.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .default_service(web::to(not_found))
            .configure(|config| configure_docs(config, Readers::Sandbox))
            .configure(api::routes::configure)
            .wrap(from_fn(answer_crashes))
            .wrap(from_fn(answer_in_language))
            .wrap(from_fn(carry_request_id))
            .wrap(from_fn(secure_headers))
            .wrap(NormalizePath::trim());
        let app = test::init_service(app).await;
        let method = Method::from_bytes(request.method.as_bytes()).expect("a method");
        let mut sent = test::TestRequest::with_uri(&request.path).method(method);
        for (name, value) in &request.headers {
            sent = sent.append_header((name.as_str(), value.as_str()));
        }
        let sent = sent.set_payload(request.body).to_request();
        let (status, headers, body) = match test::try_call_service(&app, sent).await {
            Ok(response) => {
                let (status, headers) = (response.status(), response.headers().clone());
                (status, headers, test::read_body(response).await)
            }
            Err(error) => {
                let response = error.error_response();
                let (status, headers) = (response.status(), response.headers().clone());
                let body = actix_web::body::to_bytes(response.into_body()).await;
                (status, headers, body.unwrap_or_default())
            }
        };
        Answer {
            status: status.as_u16(),
            headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

fn gateways() -> GatewaySections {
    let settings = format!(
        r#"
        [click]
        service_id = {CLICK_SERVICE}
        merchant_id = 20001
        merchant_user_id = 30001
        secret_key = "{CLICK_SECRET}"
        api_url = "http://127.0.0.1:9/"
        [payme]
        merchant_id = "587f72c72cac0d162c722ae2"
        key = "{PAYME_KEY}"
        "#
    );
    toml::from_str(&settings).expect("settings")
}
