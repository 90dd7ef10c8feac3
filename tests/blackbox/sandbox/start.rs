use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use test_support::{Hamyon, free_dir};

use super::payer::{Button, Page};
use crate::support::assert_error;

fn started_in(folder: &Path) -> Hamyon {
    Hamyon::builder().directory(folder).start()
}

/// The token that the sandbox prints.
fn printed_token(hamyon: &Hamyon) -> String {
    let logs = hamyon.logs();
    let (_, rest) = logs
        .split_once("export TOKEN=")
        .unwrap_or_else(|| panic!("no token in {logs}"));
    rest.split_whitespace().next().expect("a token").to_owned()
}

async fn balance(hamyon: &Hamyon, token: &str) -> String {
    let request = hamyon.client().get("/api/payments/wallet/balance/");
    let answer = request.bearer(token).send().await;
    answer.raw("/balance").to_owned()
}

#[tokio::test]
async fn empty_folder_and_no_settings_are_enough_to_pay() {
    let folder = free_dir();
    let hamyon = started_in(folder.path());
    let token = printed_token(&hamyon);
    let answer = hamyon
        .client()
        .post("/api/payments/create/")
        .bearer(&token)
        .body(
            "application/json",
            r#"{"gateway": "click", "amount": 50000.00}"#,
        )
        .send()
        .await;
    let url = answer.json()["payment"]["payment_url"].clone();
    let page = Page::open(url.as_str().expect("a link")).await;
    page.press(Button::Pay).await;
    assert_eq!(balance(&hamyon, &token).await, "50000.00");
}

#[tokio::test]
async fn secrets_are_kept_for_the_owner_alone() {
    let folder = free_dir();
    let hamyon = started_in(folder.path());
    let logs = hamyon.logs();
    let names = [
        "token-secret",
        "click-secret",
        "payme-key",
        "uzcard-secret",
        "humo-password",
        "humo-token",
        "eskiz-password",
    ];
    for name in names {
        let path = folder.path().join("data").join(name);
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        let secret = fs::read_to_string(&path).expect("text");
        assert!(secret.len() >= 32, "{name}");
        assert!(!logs.contains(secret.trim()), "{name} was printed");
    }
    let left: Vec<_> = fs::read_dir(folder.path().join("data"))
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("text")
        })
        .filter(|name| !name.starts_with("hamyon.db"))
        .collect();
    assert_eq!(left.len(), names.len(), "{left:?}");
}

#[tokio::test]
async fn token_and_money_outlive_a_restart() {
    let folder = free_dir();
    let mut first = started_in(folder.path());
    let token = printed_token(&first);
    let body = r#"{"gateway": "click", "amount": 50000.00}"#;
    let request = first.client().post("/api/payments/create/").bearer(&token);
    let answer = request.body("application/json", body).send().await;
    let url = answer.json()["payment"]["payment_url"].clone();
    Page::open(url.as_str().expect("a link"))
        .await
        .press(Button::Pay)
        .await;
    assert!(first.stop().success());
    let second = started_in(folder.path());
    assert_eq!(balance(&second, &token).await, "50000.00");
}

#[tokio::test]
async fn each_sandbox_has_secrets_of_its_own() {
    let folders = [free_dir(), free_dir()];
    let sandboxes = [started_in(folders[0].path()), started_in(folders[1].path())];
    let token = printed_token(&sandboxes[0]);
    let request = sandboxes[1].client().get("/api/payments/wallet/balance/");
    assert_error(&request.bearer(&token).send().await, 401, "unauthorized");
}
