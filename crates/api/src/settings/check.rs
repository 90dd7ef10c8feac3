//! What is refused at the start, with the reason. Real money must not meet a default.

use chrono_tz::Tz;
use rates_cbu::RatesAddress;
use url::{Host, Url};

use super::{Environment, Settings, SettingsError};

/// Shortest shared secret in production, bytes: as long as the hash that it keys.
const SECRET_BYTES_MIN: usize = 32;

/// Shortest claim in production: a gateway is waited for up to 20 seconds, and twice in a row.
const CLAIM_SECONDS_MIN: u32 = 60;
/// Nothing may be sealed while older rows can still appear. Longest is on its way what staff order: it waits 3 seconds for a
/// connection, and 5 for a lock.
const SEALED_BEHIND_SECONDS_MIN: u32 = 60;
/// Gateways keep what they know of an order for a month at least.
const RECONCILE_DAYS_MAX: u32 = 31;
/// Longest name of whom payers pay, characters.
const MERCHANT_NAME_LENGTH_MAX: usize = 64;

/// Rates change every day.
const REFRESH_MINUTES_MAX: u32 = 24 * 60;

pub(super) fn check(settings: &Settings) -> Result<(), SettingsError> {
    time_zone(settings)?;
    database_url(settings)?;
    public_url(settings)?;
    cors_origins(settings)?;
    limits(settings)?;
    merchant_name(settings)?;
    rates(settings)?;
    settings.administration.second_person_rule()?;
    match settings.environment {
        Environment::Sandbox => sandbox(settings),
        Environment::Development => issuer_is_trusted(settings),
        Environment::Production => production(settings),
    }
}

fn unfit<T>(key: impl Into<String>, problem: impl Into<String>) -> Result<T, SettingsError> {
    Err(SettingsError::Unfit {
        key: key.into(),
        problem: problem.into(),
    })
}

fn time_zone(settings: &Settings) -> Result<(), SettingsError> {
    match settings.billing.time_zone.parse::<Tz>() {
        Ok(_) => Ok(()),
        Err(_) => unfit(
            "HAMYON__BILLING__TIME_ZONE",
            "is no IANA time zone such as Asia/Tashkent",
        ),
    }
}

fn database_url(settings: &Settings) -> Result<(), SettingsError> {
    let Some(url) = &settings.database.url else {
        return Ok(());
    };
    let is_known = ["sqlite://", "postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.expose().starts_with(scheme));
    if is_known {
        Ok(())
    } else {
        unfit(
            "HAMYON__DATABASE__URL",
            "must begin with sqlite:// or postgres://",
        )
    }
}

fn public_url(settings: &Settings) -> Result<(), SettingsError> {
    let Some(text) = &settings.server.public_url else {
        return Ok(());
    };
    let is_fit = Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host().is_some() && url.query().is_none()
    });
    if is_fit && !text.ends_with('/') {
        Ok(())
    } else {
        unfit(
            "HAMYON__SERVER__PUBLIC_URL",
            "must be an http(s) URL without a trailing slash or a query",
        )
    }
}

fn cors_origins(settings: &Settings) -> Result<(), SettingsError> {
    let is_origin = |text: &String| {
        Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == *text
        })
    };
    if settings.server.cors_origins.iter().all(is_origin) {
        Ok(())
    } else {
        unfit(
            "HAMYON__SERVER__CORS_ORIGINS",
            "must be origins such as https://app.example.com, without a path",
        )
    }
}

fn limits(settings: &Settings) -> Result<(), SettingsError> {
    let limits = settings.limits;
    for (key, value) in [
        ("HAMYON__LIMITS__USER_PER_SECOND", limits.user_per_second),
        ("HAMYON__LIMITS__USER_BURST", limits.user_burst),
        (
            "HAMYON__LIMITS__ADDRESS_PER_SECOND",
            limits.address_per_second,
        ),
        ("HAMYON__LIMITS__ADDRESS_BURST", limits.address_burst),
    ] {
        if value == 0 {
            return unfit(
                key,
                "must be at least 1; HAMYON__LIMITS__ENABLED=false switches these limits off",
            );
        }
    }
    if !(1..=3600).contains(&settings.payments.look_up_seconds) {
        return unfit(
            "HAMYON__PAYMENTS__LOOK_UP_SECONDS",
            "must be from 1 to 3600",
        );
    }
    if settings.payments.reconcile_days > RECONCILE_DAYS_MAX {
        return unfit(
            "HAMYON__PAYMENTS__RECONCILE_DAYS",
            format!("must be at most {RECONCILE_DAYS_MAX}; 0 means never"),
        );
    }
    let claim_seconds_min = match settings.environment {
        Environment::Production => CLAIM_SECONDS_MIN,
        Environment::Sandbox | Environment::Development => 1,
    };
    if !(claim_seconds_min..=3600).contains(&settings.payments.claim_seconds) {
        return unfit(
            "HAMYON__PAYMENTS__CLAIM_SECONDS",
            format!("must be from {claim_seconds_min} to 3600"),
        );
    }
    seals(settings)?;
    for (key, value) in [
        ("HAMYON__DATABASE__LANES", settings.database.lanes),
        ("HAMYON__DATABASE__READERS", settings.database.readers),
    ] {
        if !(1..=64).contains(&value) {
            return unfit(key, "must be from 1 to 64");
        }
    }
    Ok(())
}

/// In production what is sealed must be so old that no instance writes into it any more.
fn seals(settings: &Settings) -> Result<(), SettingsError> {
    if !(1..=3600).contains(&settings.seals.every_seconds) {
        return unfit("HAMYON__SEALS__EVERY_SECONDS", "must be from 1 to 3600");
    }
    let behind_seconds_min = match settings.environment {
        Environment::Production => SEALED_BEHIND_SECONDS_MIN,
        Environment::Sandbox | Environment::Development => 1,
    };
    if (behind_seconds_min..=3600).contains(&settings.seals.behind_seconds) {
        Ok(())
    } else {
        unfit(
            "HAMYON__SEALS__BEHIND_SECONDS",
            format!("must be from {behind_seconds_min} to 3600"),
        )
    }
}

/// Payers read it above the sum.
fn merchant_name(settings: &Settings) -> Result<(), SettingsError> {
    let name = &settings.payments.merchant_name;
    let is_fit = !name.trim().is_empty()
        && name.chars().count() <= MERCHANT_NAME_LENGTH_MAX
        && !name.chars().any(char::is_control);
    if is_fit {
        Ok(())
    } else {
        unfit(
            "HAMYON__PAYMENTS__MERCHANT_NAME",
            format!("must be 1 to {MERCHANT_NAME_LENGTH_MAX} characters"),
        )
    }
}

fn rates(settings: &Settings) -> Result<(), SettingsError> {
    const BASE_URL: &str = "HAMYON__RATES__CBU__BASE_URL";
    let base_url = &settings.rates.cbu.base_url;
    if let Err(error) = base_url.parse::<RatesAddress>() {
        return unfit(BASE_URL, error.to_string());
    }
    let is_production = settings.environment == Environment::Production;
    if is_production && !base_url.starts_with("https://") {
        return unfit(BASE_URL, "must be an https URL in production");
    }
    if settings.rates.refresh_minutes > REFRESH_MINUTES_MAX {
        return unfit(
            "HAMYON__RATES__REFRESH_MINUTES",
            format!("must be at most {REFRESH_MINUTES_MAX}, a day; 0 means never"),
        );
    }
    Ok(())
}

/// The sandbox makes whoever opens it any user and signs payments that nobody made: it stays on this machine.
fn sandbox(settings: &Settings) -> Result<(), SettingsError> {
    if !settings.server.bind.ip().is_loopback() {
        return unfit(
            "HAMYON__SERVER__BIND",
            "must be a loopback address in the sandbox; set HAMYON__ENVIRONMENT for anything that others can reach",
        );
    }
    let is_loopback = |url: &Url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let public_url = settings
        .server
        .public_url
        .as_deref()
        .and_then(|url| Url::parse(url).ok());
    if public_url.is_some_and(|url| !is_loopback(&url)) {
        return unfit(
            "HAMYON__SERVER__PUBLIC_URL",
            "must name this machine in the sandbox; set HAMYON__ENVIRONMENT for anything that others can reach",
        );
    }
    Ok(())
}

/// Outside the sandbox somebody must be trusted to issue tokens.
fn issuer_is_trusted(settings: &Settings) -> Result<(), SettingsError> {
    let auth = &settings.auth;
    match &auth.hs256_secret {
        Some(secret) if secret.expose().is_empty() => {
            unfit("HAMYON__AUTH__HS256_SECRET", "must not be empty")
        }
        None if auth.public_key_file.is_none() && auth.jwks_file.is_none() => unfit(
            "HAMYON__AUTH__HS256_SECRET",
            "is required outside the sandbox (or HAMYON__AUTH__PUBLIC_KEY_FILE, or HAMYON__AUTH__JWKS_FILE)",
        ),
        _ => Ok(()),
    }
}

fn production(settings: &Settings) -> Result<(), SettingsError> {
    issuer_is_trusted(settings)?;
    let secret_bytes = settings
        .auth
        .hs256_secret
        .as_ref()
        .map(|secret| secret.expose().len());
    if let Some(secret_bytes) = secret_bytes.filter(|bytes| *bytes < SECRET_BYTES_MIN) {
        return unfit(
            "HAMYON__AUTH__HS256_SECRET",
            format!("has {secret_bytes} bytes; production wants {SECRET_BYTES_MIN} at least"),
        );
    }
    match &settings.server.public_url {
        Some(url) if url.starts_with("https://") => {}
        _ => {
            return unfit(
                "HAMYON__SERVER__PUBLIC_URL",
                "must be an https URL in production",
            );
        }
    }
    if settings.database.url.is_none() {
        return unfit(
            "HAMYON__DATABASE__URL",
            "is required in production (SQLite only when it is named here)",
        );
    }
    // Whatever a gateway calls its addresses, none of them is plain http.
    match settings
        .gateways
        .beginning_with("http://")
        .into_iter()
        .next()
    {
        Some(key) => unfit(key, "must be an https URL in production"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
