use super::*;

const PRODUCTION: &str = r#"
    environment = "production"
    server.public_url = "https://pay.example.com"
    database.url = "postgres://db.example.com/hamyon"
    auth.hs256_secret = "0123456789abcdef0123456789abcdef"
"#;

fn refused_key(toml: &str) -> String {
    match Settings::from_toml(toml) {
        Err(SettingsError::Unfit { key, .. }) => key,
        Err(other) => other.to_string(),
        Ok(_) => "nothing is refused".to_owned(),
    }
}

#[test]
fn the_sandbox_needs_no_settings() {
    assert!(
        Settings::from_toml("").is_ok_and(|settings| settings.environment == Environment::Sandbox)
    );
}

#[test]
fn the_sandbox_stays_on_this_machine() {
    for url in [
        "http://localhost:8000",
        "http://127.0.0.1",
        "http://[::1]:8000",
    ] {
        assert_eq!(
            refused_key(&format!("server.public_url = '{url}'")),
            "nothing is refused",
            "{url}"
        );
    }
    for url in [
        "https://pay.example.com",
        "http://192.168.1.7:8000",
        "http://localhost.example.com",
    ] {
        assert_eq!(
            refused_key(&format!("server.public_url = '{url}'")),
            "HAMYON__SERVER__PUBLIC_URL",
            "{url}"
        );
    }
    assert_eq!(
        refused_key("server.bind = '0.0.0.0:8000'"),
        "HAMYON__SERVER__BIND"
    );
}

#[test]
fn production_with_everything_in_place_starts() {
    assert!(Settings::from_toml(PRODUCTION).is_ok());
}

#[test]
fn production_refuses_what_is_not_fit_for_real_money() {
    let without = |line: &str| {
        PRODUCTION
            .lines()
            .filter(|text| !text.contains(line))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        refused_key(&without("hs256_secret")),
        "HAMYON__AUTH__HS256_SECRET"
    );
    assert_eq!(
        refused_key(&without("public_url")),
        "HAMYON__SERVER__PUBLIC_URL"
    );
    assert_eq!(refused_key(&without("database")), "HAMYON__DATABASE__URL");
    assert_eq!(
        refused_key(&PRODUCTION.replace("https:", "http:")),
        "HAMYON__SERVER__PUBLIC_URL"
    );
    assert_eq!(
        refused_key(&format!(
            "{PRODUCTION}\ngateways.click.api_url = 'http://api.click.uz/'"
        )),
        "HAMYON__GATEWAYS__CLICK__API_URL"
    );
    assert_eq!(
        refused_key(&PRODUCTION.replace("0123456789abcdef0", "0")),
        "HAMYON__AUTH__HS256_SECRET"
    );
}

#[test]
fn a_wrong_setting_is_named() {
    assert!(refused_key("server.bnid = 'x'").contains("bnid"));
    assert!(refused_key("server.bind = 'nowhere'").contains("bind"));
    assert!(refused_key("environment = 'prod'").contains("prod"));
    assert_eq!(
        refused_key("database.url = 'mysql://x'"),
        "HAMYON__DATABASE__URL"
    );
    assert_eq!(
        refused_key("billing.time_zone = 'Mars/Olympus'"),
        "HAMYON__BILLING__TIME_ZONE"
    );
    assert_eq!(
        refused_key("gateways.click.service_id = 'one'"),
        "HAMYON__GATEWAYS__CLICK__SERVICE_ID"
    );
    assert_eq!(
        refused_key("gateways.click.sevrice_id = 1"),
        "HAMYON__GATEWAYS__CLICK__SEVRICE_ID"
    );
    assert_eq!(
        refused_key("gateways.clcik.service_id = 1"),
        "HAMYON__GATEWAYS__CLCIK"
    );
    assert_eq!(
        refused_key("payments.look_up_seconds = 0"),
        "HAMYON__PAYMENTS__LOOK_UP_SECONDS"
    );
    assert_eq!(
        refused_key("payments.reconcile_days = 32"),
        "HAMYON__PAYMENTS__RECONCILE_DAYS"
    );
    assert_eq!(
        refused_key("payments.claim_seconds = 0"),
        "HAMYON__PAYMENTS__CLAIM_SECONDS"
    );
    let short = format!("{PRODUCTION}\npayments.claim_seconds = 59");
    assert_eq!(refused_key(&short), "HAMYON__PAYMENTS__CLAIM_SECONDS");
    for every in ["0", "3601"] {
        let setting = format!("seals.every_seconds = {every}");
        assert_eq!(refused_key(&setting), "HAMYON__SEALS__EVERY_SECONDS");
    }
    assert!(Settings::from_toml("seals.behind_seconds = 1").is_ok());
    let young = format!("{PRODUCTION}\nseals.behind_seconds = 59");
    assert_eq!(refused_key(&young), "HAMYON__SEALS__BEHIND_SECONDS");
}

#[test]
fn rates_come_from_a_web_address_at_least_once_a_day() {
    let base_url = "HAMYON__RATES__CBU__BASE_URL";
    assert_eq!(refused_key("rates.cbu.base_url = 'cbu.uz'"), base_url);
    let http = format!("{PRODUCTION}\nrates.cbu.base_url = 'http://cbu.uz'");
    assert_eq!(refused_key(&http), base_url);
    assert_eq!(
        refused_key("rates.refresh_minutes = 1441"),
        "HAMYON__RATES__REFRESH_MINUTES"
    );
    assert!(Settings::from_toml("rates.refresh_minutes = 0").is_ok());
}

#[test]
fn secrets_are_not_shown() {
    let settings = Settings::from_toml(PRODUCTION)
        .map(|settings| format!("{settings:?}"))
        .unwrap_or_default();
    assert!(
        settings.contains("[secret]") && !settings.contains("0123456789abcdef"),
        "{settings}"
    );
}
