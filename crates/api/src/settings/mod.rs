//! What can be configured. Defaults < file (`hamyon.toml`, or the one that `HAMYON_CONFIG` names) < environment
//! variables `HAMYON__SECTION__KEY`. A secret `X` may also be given as `X_FILE`, the path of a file that holds it.

mod address_range;
mod administration;
mod check;
mod field_names;
mod gateways;
mod list;
mod load;
mod rates;
mod secret;
mod sms;

use std::net::SocketAddr;

use serde::Deserialize;

pub use address_range::{AddressRange, InvalidAddressRange};
pub use administration::{AdministrationSettings, SecondPersonAbove};
pub(crate) use field_names::field_names;
pub use gateways::{GatewaySection, GatewaySections};
pub(crate) use gateways::{section_variable, variable};
pub use load::SettingsError;
pub use rates::{CbuSettings, RateSettings};
pub use secret::SecretSetting;
pub use sms::SmsSettings;

/// All settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What kind of installation this is.
    pub environment: Environment,
    /// The HTTP server.
    pub server: ServerSettings,
    /// The database.
    pub database: DatabaseSettings,
    /// Who may call.
    pub auth: AuthSettings,
    /// Rate limits.
    pub limits: LimitSettings,
    /// Payments.
    pub payments: PaymentSettings,
    /// Billing.
    pub billing: BillingSettings,
    /// What staff may order alone.
    pub administration: AdministrationSettings,
    /// Seals over what is kept for ever.
    pub seals: SealSettings,
    /// Exchange rates.
    pub rates: RateSettings,
    /// Short messages.
    #[serde(default)]
    pub sms: SmsSettings,
    /// Credentials at the gateways; each gateway's crate reads its own section.
    #[serde(default)]
    pub gateways: GatewaySections,
}

/// What kind of installation this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// To try everything at once: embedded database, simulated gateways, generated secret. The default.
    Sandbox,
    /// Like production, with fewer demands. No simulator.
    Development,
    /// Refuses to start with anything that is not fit for real money.
    Production,
}

/// The HTTP server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// Address and port to listen on; port 0 takes a free one.
    pub bind: SocketAddr,
    /// How browsers and gateways reach this service, without a trailing slash. Default: the bound address.
    pub public_url: Option<String>,
    /// Threads that serve requests; 0 means one a core.
    pub workers: usize,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "list::list_or_commas")]
    pub trusted_proxies: Vec<AddressRange>,
    /// Origins whose pages may call the API from a browser.
    #[serde(deserialize_with = "list::list_or_commas")]
    pub cors_origins: Vec<String>,
}

/// The database.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite://path` or `postgres://…`. Default outside production: `sqlite://data/hamyon.db`. It may hold a password.
    pub url: Option<SecretSetting>,
    /// The same, from a file.
    pub url_file: Option<String>,
    /// Connections on which commands run (PostgreSQL).
    pub lanes: usize,
    /// Connections for reads.
    pub readers: usize,
}

/// The algorithm of a public key in a PEM file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum PublicKeyAlgorithm {
    /// RSA with SHA-256.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// Who may call. Several kinds of keys may be trusted at once; each is for one algorithm.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSettings {
    /// The secret shared with the platform that issues tokens. In production at least 32 bytes.
    pub hs256_secret: Option<SecretSetting>,
    /// The same, from a file.
    pub hs256_secret_file: Option<String>,
    /// A PEM file with the public key of the platform that issues tokens.
    pub public_key_file: Option<String>,
    /// What that key is for.
    #[serde(default)]
    pub public_key_algorithm: PublicKeyAlgorithm,
    /// A JSON Web Key Set with public keys, each with a `kid`.
    pub jwks_file: Option<String>,
    /// The `iss` that tokens must carry.
    pub issuer: Option<String>,
    /// The `aud` that tokens must carry.
    pub audience: Option<String>,
}

/// Rate limits. Callbacks of gateways are never limited.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Whether there are any. What the card page counts of cards and payments is never switched off in production.
    pub enabled: bool,
    /// Requests a second of one user, in the long run.
    pub user_per_second: u32,
    /// Requests of one user at once.
    pub user_burst: u32,
    /// Requests a second from one address without a token, in the long run.
    pub address_per_second: u32,
    /// Requests from one address without a token at once.
    pub address_burst: u32,
}

/// Payments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentSettings {
    /// Who is paid, as the card page calls it.
    pub merchant_name: String,
    /// Whether the card page refuses numbers of cards whose check digit (Luhn) is wrong.
    pub card_check_digit: bool,
    /// Hosts to which payers may be sent back; empty means any.
    #[serde(deserialize_with = "list::list_or_commas")]
    pub callback_hosts: Vec<String>,
    /// How often payments that hang are looked up at their gateways, seconds.
    pub look_up_seconds: u64,
    /// What ended without money in so many days is asked about once more every day; 0: never.
    pub reconcile_days: u32,
    /// How long work that an instance has taken on is left to it when it says no more, seconds.
    pub claim_seconds: u32,
}

/// Seals over what is kept for ever.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealSettings {
    /// How often what was written since is sealed, seconds.
    pub every_seconds: u64,
    /// How old something must be to be sealed, seconds.
    pub behind_seconds: u32,
}

/// Billing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BillingSettings {
    /// The time zone in which days begin, by its IANA name.
    pub time_zone: String,
}
