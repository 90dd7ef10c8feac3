use std::fs;
use std::net::TcpListener;

use crate::support::setup::{CLICK_SECRET, TOKEN_SECRET};
use crate::support::{Kind, Service, Setup};

#[test]
fn wrong_setting_is_one_sentence_that_names_it() {
    let fit = || Setup::development(Kind::Sqlite);
    for (setup, told) in [
        (fit().with("HAMYON__ENVIRONMENT", "prod"), "prod"),
        (fit().with("HAMYON__SERVER__BIND", "nowhere"), "bind"),
        (fit().with("HAMYON__SERVER__BNID", "127.0.0.1:1"), "bnid"),
        (fit().with("HAMYON__SERVER__WORKERS", "many"), "workers"),
        (
            fit().with("HAMYON__SERVER__PUBLIC_URL", "pay.example.com"),
            "HAMYON__SERVER__PUBLIC_URL",
        ),
        (
            fit().with("HAMYON__DATABASE__URL", "mysql://x"),
            "HAMYON__DATABASE__URL",
        ),
        (
            fit().with("HAMYON__DATABASE__LANES", "0"),
            "HAMYON__DATABASE__LANES",
        ),
        (
            fit().without("HAMYON__AUTH__HS256_SECRET"),
            "HAMYON__AUTH__HS256_SECRET",
        ),
        (
            fit().with("HAMYON__LIMITS__USER_BURST", "0"),
            "HAMYON__LIMITS__USER_BURST",
        ),
        (
            fit().with("HAMYON__BILLING__TIME_ZONE", "Mars/Olympus"),
            "HAMYON__BILLING__TIME_ZONE",
        ),
        (
            fit().without("HAMYON__GATEWAYS__CLICK__MERCHANT_ID"),
            "HAMYON__GATEWAYS__CLICK__MERCHANT_ID",
        ),
        (
            fit().with("HAMYON__GATEWAYS__CLICK__SECRET_KEY", ""),
            "HAMYON__GATEWAYS__CLICK__SECRET_KEY",
        ),
        (
            fit().with("HAMYON__AUTH__HS256_SECRET_FILE", "/nowhere/secret"),
            "HAMYON__AUTH__HS256_SECRET_FILE",
        ),
        (
            fit().with("HAMYON_CONFIG", "/nowhere/hamyon.toml"),
            "/nowhere/hamyon.toml",
        ),
    ] {
        let refused = setup.try_start().expect_err(told);
        assert_eq!(
            refused.status.and_then(|status| status.code()),
            Some(2),
            "{refused}"
        );
        assert_eq!(refused.logs.lines().count(), 1, "{refused}");
        assert!(refused.logs.starts_with("hamyon: settings: "), "{refused}");
        assert!(refused.logs.contains(told), "{told}: {refused}");
        for secret in [CLICK_SECRET, TOKEN_SECRET] {
            assert!(!refused.logs.contains(secret), "{refused}");
        }
    }
}

#[test]
fn address_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let setup = Setup::development(Kind::Sqlite).with("HAMYON__SERVER__BIND", address.as_str());
    let refused = setup.try_start().expect_err("the port is taken");
    assert_eq!(
        refused.status.and_then(|status| status.code()),
        Some(2),
        "{refused}"
    );
    assert!(refused.logs.contains(&address), "{refused}");
    assert!(refused.logs.contains("HAMYON__SERVER__BIND"), "{refused}");
}

#[test]
fn database_that_cannot_be_reached_is_told_without_its_password() {
    let url = "postgres://hamyon:opensesame@127.0.0.1:1/hamyon";
    let setup = Setup::development(Kind::Sqlite).with("HAMYON__DATABASE__URL", url);
    let refused = setup.try_start().expect_err("nobody listens there");
    assert_eq!(
        refused.status.and_then(|status| status.code()),
        Some(2),
        "{refused}"
    );
    assert!(refused.logs.contains("hamyon: could not"), "{refused}");
    assert!(!refused.logs.contains("opensesame"), "{refused}");
}

#[tokio::test]
async fn secrets_may_come_from_files() {
    let setup = Setup::development(Kind::Sqlite)
        .without("HAMYON__AUTH__HS256_SECRET")
        .without("HAMYON__GATEWAYS__CLICK__SECRET_KEY")
        .without("HAMYON__DATABASE__URL")
        .with("HAMYON__AUTH__HS256_SECRET_FILE", "token")
        .with("HAMYON__GATEWAYS__CLICK__SECRET_KEY_FILE", "click")
        .with("HAMYON__DATABASE__URL_FILE", "url");
    let url = setup.database.url();
    for (name, secret) in [
        ("token", TOKEN_SECRET),
        ("click", CLICK_SECRET),
        ("url", &url),
    ] {
        fs::write(setup.folder().join(name), format!("{secret}\n")).expect("write");
    }
    let service = Service::start(setup);
    let user = service.user();
    user.top_up("50000.00").await;
    assert_eq!(user.balance().await, "50000.00");
}

#[tokio::test]
async fn settings_may_come_from_a_file_which_variables_override() {
    let setup = Setup::development(Kind::Sqlite)
        .without("HAMYON__GATEWAYS__CLICK__MERCHANT_ID")
        .with(
            "HAMYON__SERVER__PUBLIC_URL",
            "https://from-a-variable.example.com",
        );
    let file = "[gateways.click]\nmerchant_id = 4711\n\
                [server]\npublic_url = \"https://from-the-file.example.com\"\n";
    fs::write(setup.folder().join("hamyon.toml"), file).expect("write");
    let payment = Service::start(setup).user().create_payment("1000.00").await;
    assert!(payment.url.contains("merchant_id=4711"), "{}", payment.url);
    assert!(
        payment.url.contains("from-a-variable.example.com"),
        "{}",
        payment.url
    );
}

#[test]
fn help_and_version_need_no_settings() {
    let setup = Setup::development(Kind::Sqlite).with("HAMYON__ENVIRONMENT", "prod");
    for argument in ["--help", "--version"] {
        let ended = setup.run(&[argument]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(ended.stdout.to_lowercase().contains("hamyon"), "{ended:?}");
    }
}
