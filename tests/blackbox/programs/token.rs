use std::time::Duration;

use crate::support::{Kind, Service, Setup, assert_error};

/// The one line that `hamyon token` prints.
fn minted(setup: &Setup, arguments: &[&str]) -> String {
    let ended = setup.run(&[&["token"], arguments].concat());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 1, "{ended:?}");
    lines[0].to_owned()
}

async fn status_with(service: &Service, token: &str) -> u16 {
    let request = service.client().get("/api/payments/wallet/balance/");
    request.bearer(token).send().await.status
}

#[tokio::test]
async fn minted_token_is_accepted_by_the_service() {
    let service = Service::start(Setup::development(Kind::Sqlite));
    let user = service.user();
    user.top_up("12345.00").await;
    let id = user.id.to_string();
    for role in ["user", "support", "admin"] {
        let token = minted(
            &service.setup,
            &["--user", &id, "--role", role, "--ttl", "1h"],
        );
        let request = service.client().get("/api/payments/wallet/balance/");
        let answer = request.bearer(&token).send().await;
        assert_eq!(answer.raw("/balance"), "12345.00", "{role}");
    }
}

#[tokio::test]
async fn minted_token_carries_issuer_and_audience() {
    let setup = Setup::development(Kind::Sqlite)
        .with("HAMYON__AUTH__ISSUER", "medikon")
        .with("HAMYON__AUTH__AUDIENCE", "hamyon");
    let service = Service::start(setup);
    let token = minted(&service.setup, &["--user", "7"]);
    assert_eq!(status_with(&service, &token).await, 200);
    let user = service.user();
    let answer = user.get("payments/wallet/").send().await;
    assert_error(&answer, 401, "unauthorized");
}

#[tokio::test]
async fn minted_token_ends_when_it_was_said_to() {
    let service = Service::start(Setup::development(Kind::Sqlite));
    let token = minted(&service.setup, &["--user", "7", "--ttl", "1s"]);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(status_with(&service, &token).await, 401);
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let setup = Setup::development(Kind::Sqlite);
    for arguments in [
        ["token", "--user", "0"].as_slice(),
        &["token", "--user", "-7"],
        &["token", "--user", "seven"],
        &["token"],
        &["token", "--user", "7", "--ttl", "0s"],
        &["token", "--user", "7", "--ttl", "soon"],
        &["token", "--user", "7", "--ttl", "-1h"],
        &["token", "--user", "7", "--role", "king"],
        &["tokken"],
    ] {
        let ended = setup.run(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
        assert_eq!(ended.stdout, "", "{arguments:?}");
        assert!(!ended.stderr.is_empty(), "{arguments:?}");
    }
}
