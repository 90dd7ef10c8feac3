use std::net::IpAddr;
use std::time::Duration;

use chrono::format::{Item, StrftimeItems};
use domain::gateway::UnfitSetting;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Host, Url};

use crate::bins::is_beginning;
use crate::svgate::SvGateConfig;

/// The section `gateways.uzcard`: what the acquiring bank's contract gives, and what is left to us. Without login and
/// password there is no UzCard here.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UzCardSettings {
    /// Where SV-Gate is: one absolute URL for all methods, issued with the contract.
    pub endpoint: Option<String>,
    /// The login of HTTP Basic.
    pub login: Option<String>,
    /// The password of HTTP Basic.
    pub password: Option<SecretString>,
    /// The merchant, from the acquiring bank, at most 16 characters.
    pub merchant_id: Option<String>,
    /// The terminal ("EPOS"), from the acquiring bank, at most 16 characters.
    pub terminal_id: Option<String>,
    /// The terminal's port.
    pub port: u32,
    /// What the message with the code calls us, at most 20 characters.
    pub service_name: String,
    /// Whose account debits are for, as the acquiring bank wants it named; the merchant when empty.
    pub receiver_id: String,
    /// How long a hold lasts, minutes.
    pub hold_minutes: u32,
    /// How long an order about money may take, milliseconds.
    pub timeout_ms: u64,
    /// Longest answer that is read, bytes.
    pub max_response_bytes: usize,
    /// How dates are written in reports, in the notation of `strftime`; what SV-Gate wants is not public.
    pub report_date_format: String,
    /// Whether part of a debit can be given back (`trans.reverse.partial`). Few clients use it; ask the acquiring bank.
    pub partial_refunds: bool,
    /// How long after an order SV-Gate's "not found" is believed, seconds; longer than any order takes.
    pub not_found_is_final_seconds: u32,
    /// More beginnings of numbers that are UzCard's, separated by commas, such as `561468`.
    pub extra_bins: String,
}

impl Default for UzCardSettings {
    fn default() -> Self {
        Self {
            endpoint: None,
            login: None,
            password: None,
            merchant_id: None,
            terminal_id: None,
            port: 0,
            service_name: "Hamyon".to_owned(),
            receiver_id: String::new(),
            hold_minutes: 1_440,
            timeout_ms: 30_000,
            max_response_bytes: 1024 * 1024,
            report_date_format: "%Y-%m-%dT%H:%M:%S".to_owned(),
            partial_refunds: true,
            not_found_is_final_seconds: 300,
            extra_bins: String::new(),
        }
    }
}

/// Longest hold that anybody offers on top of this API: 30 days.
const HOLD_MINUTES_MAX: u32 = 43_200;
/// How much longer than an order "not found" must wait: clocks differ, and orders are on their way.
const NOT_FOUND_MARGIN: Duration = Duration::from_secs(30);

/// Settings that will do.
#[derive(Clone, Debug)]
pub(crate) struct UzCardConfig {
    pub(crate) gate: SvGateConfig,
    pub(crate) partial_refunds: bool,
    pub(crate) not_found_is_final_after: Duration,
    pub(crate) extra_bins: Vec<String>,
}

impl UzCardSettings {
    /// The settings when they will do; `None` without credentials.
    pub(crate) fn check(self) -> Result<Option<UzCardConfig>, UnfitSetting> {
        let password = self
            .password
            .filter(|password| !password.expose_secret().is_empty());
        let given = |setting: Option<String>| setting.filter(|text| !text.is_empty());
        let (login, endpoint) = (given(self.login), given(self.endpoint));
        let (merchant_id, terminal_id) = (given(self.merchant_id), given(self.terminal_id));
        let is_absent = password.is_none()
            && [&login, &endpoint, &merchant_id, &terminal_id]
                .iter()
                .all(|setting| setting.is_none());
        if is_absent {
            return Ok(None);
        }
        let missing = |key| UnfitSetting::new(key, "must be set, as the other credentials are");
        let merchant_id = short(
            "MERCHANT_ID",
            merchant_id.ok_or_else(|| missing("MERCHANT_ID"))?,
            16,
        )?;
        let receiver_id = match self.receiver_id {
            empty if empty.is_empty() => merchant_id.clone(),
            receiver_id => short("RECEIVER_ID", receiver_id, 250)?,
        };
        let time_max = Duration::from_millis(self.timeout_ms);
        within("TIMEOUT_MS", self.timeout_ms, 100, 120_000)?;
        within("HOLD_MINUTES", self.hold_minutes, 1, HOLD_MINUTES_MAX)?;
        within(
            "MAX_RESPONSE_BYTES",
            self.max_response_bytes,
            1024,
            64 * 1024 * 1024,
        )?;
        let not_found_is_final_after = Duration::from_secs(self.not_found_is_final_seconds.into());
        if not_found_is_final_after < time_max + NOT_FOUND_MARGIN {
            let problem = "must be at least 30 seconds longer than TIMEOUT_MS";
            return Err(UnfitSetting::new("NOT_FOUND_IS_FINAL_SECONDS", problem));
        }
        Ok(Some(UzCardConfig {
            gate: SvGateConfig {
                endpoint: address(&endpoint.ok_or_else(|| missing("ENDPOINT"))?)?,
                login: login.ok_or_else(|| missing("LOGIN"))?,
                password: password.ok_or_else(|| missing("PASSWORD"))?,
                merchant_id,
                terminal_id: short(
                    "TERMINAL_ID",
                    terminal_id.ok_or_else(|| missing("TERMINAL_ID"))?,
                    16,
                )?,
                port: self.port,
                service_name: short("SERVICE_NAME", self.service_name, 20)?,
                receiver_id,
                hold_minutes: self.hold_minutes,
                time_max,
                response_bytes_max: self.max_response_bytes,
                report_date_format: date_format(self.report_date_format)?,
            },
            partial_refunds: self.partial_refunds,
            not_found_is_final_after,
            extra_bins: extra_bins(&self.extra_bins)?,
        }))
    }
}

fn short(key: &'static str, text: String, chars_max: usize) -> Result<String, UnfitSetting> {
    if (1..=chars_max).contains(&text.chars().count()) {
        Ok(text)
    } else {
        let problem = format!("must have 1 to {chars_max} characters");
        Err(UnfitSetting::new(key, problem))
    }
}

fn within<N: Copy + PartialOrd + std::fmt::Display>(
    key: &'static str,
    number: N,
    min: N,
    max: N,
) -> Result<(), UnfitSetting> {
    if min <= number && number <= max {
        Ok(())
    } else {
        let problem = format!("must be from {min} to {max}");
        Err(UnfitSetting::new(key, problem))
    }
}

/// Card numbers travel to this address: outside this machine and private networks (a VPN) only by TLS.
fn address(text: &str) -> Result<Url, UnfitSetting> {
    let unfit = |problem| UnfitSetting::new("ENDPOINT", problem);
    let url = Url::parse(text).map_err(|_| unfit("must be an absolute http(s) URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unfit(
            "must hold no user info: there are LOGIN and PASSWORD",
        ));
    }
    let is_private = match url.host() {
        None => return Err(unfit("must be an absolute http(s) URL")),
        Some(Host::Domain(name)) => !name.contains('.'),
        Some(Host::Ipv4(address)) => is_private(address.into()),
        Some(Host::Ipv6(address)) => is_private(address.into()),
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_private => Ok(url),
        "http" => Err(unfit("must be an https URL: card numbers travel to it")),
        _ => Err(unfit("must be an absolute http(s) URL")),
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_unspecified()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unspecified()
        }
    }
}

fn date_format(format: String) -> Result<String, UnfitSetting> {
    let is_fit =
        !format.is_empty() && !StrftimeItems::new(&format).any(|item| matches!(item, Item::Error));
    if is_fit {
        Ok(format)
    } else {
        let problem = "must be a pattern of strftime, such as %Y-%m-%dT%H:%M:%S";
        Err(UnfitSetting::new("REPORT_DATE_FORMAT", problem))
    }
}

fn extra_bins(text: &str) -> Result<Vec<String>, UnfitSetting> {
    let bins = text.split(',').map(str::trim).filter(|bin| !bin.is_empty());
    let bins: Vec<_> = bins.map(str::to_owned).collect();
    if bins.iter().all(|bin| is_beginning(bin)) {
        Ok(bins)
    } else {
        let problem = "must be beginnings of card numbers of 4 to 12 digits, separated by commas";
        Err(UnfitSetting::new("EXTRA_BINS", problem))
    }
}
