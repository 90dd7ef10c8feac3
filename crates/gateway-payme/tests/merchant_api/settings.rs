use std::sync::Arc;

use domain::gateway::GatewayPorts;
use domain::time::BusinessCalendar;
use gateway_payme::{PaymeSettings, open};
use storage_memory::MemoryStorage;

use crate::support::{CashDesk, settings};

/// The name of the setting that will not do; `Ok` says whether there is a gateway.
fn opened(settings: PaymeSettings) -> Result<bool, &'static str> {
    let desk = CashDesk::new();
    let ports = GatewayPorts {
        storage: Arc::new(MemoryStorage::new(desk.clock.clone())),
        clock: desk.clock.clone(),
        calendar: BusinessCalendar::default(),
        sms: None,
        public_url: "http://127.0.0.1:8000".to_owned(),
    };
    let opened = open(settings, &ports).map_err(|unfit| unfit.key);
    opened.map(|adapter| adapter.is_some())
}

#[test]
fn without_credentials_there_is_no_gateway() {
    assert_eq!(opened(PaymeSettings::default()), Ok(false));
    let empty = PaymeSettings {
        merchant_id: Some(String::new()),
        key: Some(String::new().into()),
        ..PaymeSettings::default()
    };
    assert_eq!(opened(empty), Ok(false));
    assert_eq!(opened(settings()), Ok(true));
}

#[test]
fn credentials_that_are_given_in_part_or_cannot_be_are_refused() {
    type Change = fn(&mut PaymeSettings);
    let cases: [(&str, Change); 13] = [
        ("MERCHANT_ID", |s| s.merchant_id = None),
        ("MERCHANT_ID", |s| s.merchant_id = Some("a;b".to_owned())),
        ("KEY", |s| s.key = None),
        ("TEST_KEY", |s| {
            s.test_key = None;
            s.accept_test_key = true;
        }),
        ("LOGIN", |s| s.login = "Pay:com".to_owned()),
        ("ACCOUNT_FIELD", |s| {
            s.account_field = "payment;id".to_owned();
        }),
        ("CHECKOUT_URL", |s| {
            s.checkout_url = "checkout.paycom.uz".to_owned();
        }),
        ("CHECKOUT_URL", |s| {
            s.checkout_url = "ftp://paycom.uz".to_owned();
        }),
        ("CURRENCY", |s| s.currency = Some("so'm".to_owned())),
        ("BUSY_CODE", |s| s.busy_code = -31_049),
        ("FISCAL_CODE", |s| s.fiscal_code = Some("123".to_owned())),
        ("FISCAL_VAT_PERCENT", |s| {
            s.fiscal_code = Some("10701001018000000".to_owned());
        }),
        ("FISCAL_PACKAGE_CODE", |s| {
            s.fiscal_code = Some("10701001018000000".to_owned());
            s.fiscal_package_code = Some("x".to_owned());
        }),
    ];
    for (key, change) in cases {
        let mut settings = settings();
        change(&mut settings);
        assert_eq!(opened(settings), Err(key));
    }
}

#[test]
fn the_key_of_the_sandbox_alone_will_do_where_it_is_accepted() {
    let settings = PaymeSettings {
        key: None,
        accept_test_key: true,
        ..settings()
    };
    assert_eq!(opened(settings), Ok(true));
}
