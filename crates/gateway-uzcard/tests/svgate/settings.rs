use gateway_uzcard::UzCardSettings;
use secrecy::SecretString;

use crate::support::{ports, settings, standing_clock};

fn refused_key(settings: UzCardSettings) -> Option<&'static str> {
    let opened = gateway_uzcard::open(settings, &ports(standing_clock()));
    opened.err().map(|unfit| unfit.key)
}

#[test]
fn without_credentials_there_is_no_uzcard() {
    let empty = UzCardSettings {
        login: Some(String::new()),
        password: Some(SecretString::from("")),
        ..UzCardSettings::default()
    };
    for settings in [UzCardSettings::default(), empty] {
        let opened = gateway_uzcard::open(settings, &ports(standing_clock()));
        assert!(opened.expect("fit").is_none());
    }
}

#[test]
fn credentials_come_together() {
    type Forget = fn(&mut UzCardSettings);
    let cases: [(&str, Forget); 5] = [
        ("ENDPOINT", |settings| settings.endpoint = None),
        ("LOGIN", |settings| settings.login = None),
        ("PASSWORD", |settings| settings.password = None),
        ("MERCHANT_ID", |settings| settings.merchant_id = None),
        ("TERMINAL_ID", |settings| {
            settings.terminal_id = Some(String::new());
        }),
    ];
    for (key, forget) in cases {
        let mut settings = settings("https://svgate.bank.uz/");
        forget(&mut settings);
        assert_eq!(refused_key(settings), Some(key));
    }
    assert_eq!(refused_key(settings("https://svgate.bank.uz/")), None);
}

#[test]
fn card_numbers_go_to_nobody_in_clear() {
    for fit in [
        "https://svgate.bank.uz/rpc?v=1",
        "http://127.0.0.1:8000/simulator/uzcard/rpc",
        "http://localhost:9",
        "http://10.8.0.1/",
        "http://[::1]/",
        "http://svgate:8080/",
    ] {
        assert_eq!(refused_key(settings(fit)), None, "{fit}");
    }
    for unfit in [
        "http://svgate.bank.uz/",
        "http://8.8.8.8/",
        "ftp://svgate.bank.uz/",
        "svgate.bank.uz",
        "https://me:you@svgate.bank.uz/",
        "file:///etc/passwd",
    ] {
        assert_eq!(refused_key(settings(unfit)), Some("ENDPOINT"), "{unfit}");
    }
}

#[test]
fn values_out_of_range_are_refused_by_name() {
    type Spoil = fn(&mut UzCardSettings);
    let cases: [(&str, Spoil); 9] = [
        ("MERCHANT_ID", |settings| {
            settings.merchant_id = Some("1".repeat(17));
        }),
        ("SERVICE_NAME", |settings| {
            settings.service_name = "x".repeat(21);
        }),
        ("SERVICE_NAME", |settings| settings.service_name.clear()),
        ("HOLD_MINUTES", |settings| settings.hold_minutes = 0),
        ("TIMEOUT_MS", |settings| settings.timeout_ms = 0),
        ("MAX_RESPONSE_BYTES", |settings| {
            settings.max_response_bytes = 10;
        }),
        ("REPORT_DATE_FORMAT", |settings| {
            settings.report_date_format = "%Q".to_owned();
        }),
        ("NOT_FOUND_IS_FINAL_SECONDS", |settings| {
            settings.not_found_is_final_seconds = 30;
        }),
        ("EXTRA_BINS", |settings| {
            settings.extra_bins = "56146x".to_owned();
        }),
    ];
    for (key, spoil) in cases {
        let mut settings = settings("https://svgate.bank.uz/");
        spoil(&mut settings);
        assert_eq!(refused_key(settings), Some(key));
    }
}
