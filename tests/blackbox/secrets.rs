//! What must never be written down.

use test_support::click::SignedCall;
use test_support::token;

use crate::support::setup::{CLICK_SECRET, TOKEN_SECRET};
use crate::support::{Click, Kind, Service, Setup, error_of, on_both_databases};

on_both_databases!(log_holds_no_secret, database_holds_no_secret);

/// Uses the service in ways that could leave a secret behind; what must not be found afterwards.
async fn use_everything(service: &Service) -> Vec<String> {
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let prepare = payment.prepare();
    let right = prepare.clone().signed(CLICK_SECRET);
    let forged = right
        .clone()
        .with("sign_string", "00000000000000000000000000000000");
    assert_eq!(error_of(&click.post_prepare(&forged).await), -1);
    let prepared = click.post_prepare(&right).await;
    let complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
    let other_amount = complete.clone().with("amount", "1.00").signed(CLICK_SECRET);
    assert_eq!(error_of(&click.post_complete(&other_amount).await), -2);
    let complete = complete.signed(CLICK_SECRET);
    let forged = complete.clone().with("sign_string", "1");
    assert_eq!(error_of(&click.post_complete(&forged).await), -1);
    assert_eq!(error_of(&click.post_complete(&complete).await), 0);
    let garbled = complete.clone().with("click_trans_id", "x");
    assert_eq!(error_of(&click.post_complete(&garbled).await), -8);
    for label in ["application/json", "text/plain"] {
        let request = service.client().post("/api/payments/click/webhook/");
        let body = format!("{{\"sign_string\": \"{}\"", signature(&complete));
        request.body(label, body).send().await;
    }
    user.charge("chat_message")
        .idempotency_key("k")
        .send()
        .await;

    let minted = token(TOKEN_SECRET, 7, "admin", std::time::Duration::from_secs(60));
    let wallet = service
        .client()
        .get("/api/payments/wallet/")
        .bearer(&minted);
    assert_eq!(wallet.send().await.status, 200);
    let broken = format!("{minted}x");
    let wallet = service
        .client()
        .get("/api/payments/wallet/")
        .bearer(&broken);
    assert_eq!(wallet.send().await.status, 401);
    vec![
        CLICK_SECRET.to_owned(),
        TOKEN_SECRET.to_owned(),
        minted,
        signature(&right),
        signature(&complete),
        signature(&other_amount),
        "00000000000000000000000000000000".to_owned(),
    ]
}

fn signature(call: &SignedCall) -> String {
    let body = call.body();
    let (_, signature) = body.split_once("sign_string=").expect("a signature");
    signature.to_owned()
}

async fn log_holds_no_secret(kind: Kind) {
    let setup = Setup::development(kind).with("RUST_LOG", "trace");
    let service = Service::start(setup);
    let secrets = use_everything(&service).await;
    let logs = service.logs();
    assert!(logs.contains("TRACE"), "everything is logged: {logs}");
    for secret in secrets.iter().map(String::as_str).chain(["sign_string"]) {
        assert!(!logs.contains(secret), "{secret} in {logs}");
    }
}

async fn database_holds_no_secret(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let secrets = use_everything(&service).await;
    let contents = service.setup.database.contents().await;
    assert!(contents.contains("click_trans_id="), "the calls are kept");
    for secret in secrets {
        assert!(!contents.contains(&secret), "{secret} is kept");
    }
}
