//! Settings that will do, and settings that will not.

use std::sync::Arc;

use gateway_humo::HumoSettings;

use crate::fake::FakeHumo;
use crate::support::{Phones, clock, payment, ports, settings};

fn key_of(change: impl FnOnce(&mut HumoSettings)) -> Option<&'static str> {
    let humo = FakeHumo::start();
    let mut settings = settings(&humo);
    change(&mut settings);
    let ports = ports(clock(), Some(Arc::new(Phones::default())));
    gateway_humo::open(settings, &ports)
        .err()
        .map(|unfit| unfit.key)
}

#[test]
fn no_settings_are_no_humo_and_half_of_them_a_fault() {
    let ports = ports(clock(), None);
    let opened = gateway_humo::open(HumoSettings::default(), &ports);
    assert!(matches!(opened, Ok(None)));
    assert_eq!(key_of(|_| {}), None);
    assert_eq!(key_of(|own| own.soap_url = None), Some("SOAP_URL"));
    assert_eq!(
        key_of(|own| own.soap_login = Some(String::new())),
        Some("SOAP_LOGIN")
    );
    assert_eq!(
        key_of(|own| own.soap_password = None),
        Some("SOAP_PASSWORD")
    );
    assert_eq!(
        key_of(|own| own.middleware_url = None),
        Some("MIDDLEWARE_URL")
    );
    assert_eq!(
        key_of(|own| own.middleware_token = Some("".into())),
        Some("MIDDLEWARE_TOKEN")
    );
    assert_eq!(key_of(|own| own.merchant_id = None), Some("MERCHANT_ID"));
    assert_eq!(key_of(|own| own.terminal_id = None), Some("TERMINAL_ID"));
    assert_eq!(key_of(|own| own.point_code = None), Some("POINT_CODE"));
    assert_eq!(key_of(|own| own.centre_id = None), Some("CENTRE_ID"));
}

#[test]
fn unfit_settings_are_named() {
    assert_eq!(
        key_of(|own| own.soap_url = Some("x".to_owned())),
        Some("SOAP_URL")
    );
    assert_eq!(
        key_of(|own| own.soap_url = Some("http://10.0.0.1/".to_owned())),
        Some("SOAP_URL")
    );
    assert_eq!(
        key_of(|own| {
            own.soap_url = Some("http://10.0.0.1/".to_owned());
            own.allow_plain_http = true;
        }),
        None
    );
    assert_eq!(
        key_of(|own| own.middleware_url = Some("ftp://x/".to_owned())),
        Some("MIDDLEWARE_URL")
    );
    assert_eq!(
        key_of(|own| own.middleware_token = Some("a b".into())),
        Some("MIDDLEWARE_TOKEN")
    );
    assert_eq!(
        key_of(|own| own.point_code = Some("1".to_owned())),
        Some("POINT_CODE")
    );
    assert_eq!(
        key_of(|own| own.centre_id = Some("longer than 11".to_owned())),
        Some("CENTRE_ID")
    );
    assert_eq!(key_of(|own| own.timeout_ms = 10), Some("TIMEOUT_MS"));
    assert_eq!(key_of(|own| own.otp_seconds = 5), Some("OTP_SECONDS"));
    assert_eq!(
        key_of(|own| own.otp_text_ru = "Код".to_owned()),
        Some("OTP_TEXT_RU")
    );
    assert_eq!(
        key_of(|own| own.card_prefixes = vec!["98".to_owned()]),
        Some("CARD_PREFIXES")
    );
    assert_eq!(
        key_of(|own| own.card_prefixes = Vec::new()),
        Some("CARD_PREFIXES")
    );
    assert_eq!(
        key_of(|own| own.not_found_seconds = 31),
        Some("NOT_FOUND_SECONDS")
    );
    assert_eq!(
        key_of(|own| own.ca_bundle = Some("/no/such/file".to_owned())),
        Some("CA_BUNDLE")
    );
    assert_eq!(
        key_of(|own| own.ca_bundle = Some("-----BEGIN NOTHING".to_owned())),
        Some("CA_BUNDLE")
    );
}

#[test]
fn humo_needs_somebody_to_send_its_codes() {
    let humo = FakeHumo::start();
    let refused = gateway_humo::open(settings(&humo), &ports(clock(), None));
    let unfit = refused.err().expect("no sender of messages");
    assert!(
        unfit.problem.contains("HAMYON__SMS__ESKIZ__EMAIL"),
        "{unfit}"
    );
}

#[test]
fn settings_are_read_from_text() {
    let json = r#"{
        "soap_url": "https://humo.example/", "product": "SOAP_DMS", "card_prefixes": "9860, 400847",
        "otp_text_uz": "Kod {code}"
    }"#;
    let settings: HumoSettings = serde_json::from_str(json).expect("settings");
    assert_eq!(settings.product, gateway_humo::Product::DualMessage);
    assert_eq!(settings.card_prefixes, ["9860", "400847"]);
    assert_eq!(settings.otp_text_uz, "Kod {code}");
    assert_eq!(settings.otp_text_en, HumoSettings::default().otp_text_en);
    assert!(serde_json::from_str::<HumoSettings>(r#"{"soap_uri": "x"}"#).is_err());
}

#[test]
fn the_link_leads_to_our_own_page() {
    let shop = crate::support::Shop::new();
    let link = shop
        .adapter
        .gateway
        .pay_link(&payment(), "https://x.uz/back", None);
    assert_eq!(
        link,
        "https://pay.example.uz/pay/550e8400-e29b-41d4-a716-446655440000/card"
    );
}
