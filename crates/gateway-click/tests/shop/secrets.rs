//! Neither the secret nor a signature made with it is ever written anywhere.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use gateway_click::ClickWebhook;
use test_support::click::SignedCall;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{FORM, Route, SECRET, Shop, cancelled, config, gateway, prepare};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().expect("no panic while it was written");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().expect("no panic while it was written");
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn signature(call: &SignedCall) -> String {
    let body = call.body();
    let (_, signature) = body.split_once("sign_string=").expect("it is signed");
    signature.chars().take(32).collect()
}

#[tokio::test]
async fn logs_and_debug_output_hold_neither_secret_nor_signature() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let prepare = prepare(&order);
    let complete = prepare.completed("1");
    let mut seen = String::new();
    let mut expected = Vec::new();
    for call in [
        prepare.clone(),
        complete.clone().with("click_trans_id", "5"),
        complete.clone(),
        cancelled(&complete, -5017),
        prepare.clone().with("service_id", "999"),
        prepare.with("amount", "abc"),
    ] {
        let right = call.clone().signed(SECRET);
        let wrong = call.signed("guess");
        expected.push(signature(&right));
        expected.push(signature(&wrong));
        for call in [wrong, right] {
            let route = Route::Either;
            let handled = shop.handle(route, call.body().as_bytes(), FORM).await;
            write!(seen, "{handled:?}{handled:#?}").expect("a string takes all");
            seen += &serde_json::to_string(&handled.answer).expect("an object");
        }
    }
    let webhook = ClickWebhook::new(config(), shop.storage.clone(), shop.storage.clone());
    write!(seen, "{webhook:?} {:?}", gateway()).expect("a string takes all");
    let log = log.text();
    assert!(log.contains("another click_trans_id"), "{log}");
    assert!(log.contains("the wallet keeps the money"), "{log}");
    assert!(log.contains("another service"), "{log}");
    seen += &log;
    assert!(!seen.contains(SECRET));
    for signature in expected {
        assert!(!seen.contains(&signature), "{signature} in {seen}");
    }
}
