//! No card, code or credential is ever written anywhere.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use domain::gateway::RefundOrder;
use test_support::http_double::Reply;

use crate::fake::{
    CAPTURED_911, CONFIRM_DECLINED, DROPS_CREATE, LOST, PASSWORD, PAYS, PAYS_HALF, TOKEN,
};
use crate::refunds::whole_refund;
use crate::support::{Shop, card, payment, settings, submitted};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Keeps what is logged from now on.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let writer = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            // Whose digits could be anything.
            .without_time()
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

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

#[tokio::test]
async fn logs_errors_and_debug_output_hold_no_card_code_or_credential() {
    let log = Log::default();
    let _guard = log.listen();

    let mut seen = String::new();
    let mut codes = Vec::new();
    let mut urls = Vec::new();
    for number in [
        PAYS,
        LOST,
        PAYS_HALF,
        CAPTURED_911,
        CONFIRM_DECLINED,
        DROPS_CREATE,
    ] {
        let shop = Shop::new();
        let confirmed = shop.confirmed(number).await;
        codes.push(shop.phones.code());
        urls.push(
            shop.humo
                .double
                .url()
                .replace("http://", "")
                .replace('/', ""),
        );
        let sent = shop.send_code(&card(number)).await;
        let wrong = shop
            .cards()
            .check_code(&sent.as_ref().expect("a code").challenge, &"999".into())
            .await;
        let outcome = shop.debit_again(&confirmed).await;
        let view = shop.look_up(&[submitted()]).await;
        let (refund, payment, attempt) = (whole_refund(), payment(), submitted());
        let order = RefundOrder {
            refund: &refund,
            payment: &payment,
            attempt: &attempt,
            others: &[],
        };
        let refunded = shop.adapter.gateway.refund(&order).await;
        write!(
            seen,
            "{sent:?}{confirmed:?}{wrong:?}{outcome:?}{view:?}{refunded:?}"
        )
        .expect("room");
        write!(seen, "{:?}", settings(&shop.humo)).expect("room");
        // An answer that repeats the card in every place.
        let echo = format!("{number} 2812 {PASSWORD} {TOKEN}");
        for reply in [
            Reply::Xml(500, crate::fake::fault_body("e:", &echo)),
            Reply::Xml(200, echo.clone()),
            Reply::Json(
                200,
                format!(r#"{{"error":{{"code":"{echo}","message":"{echo}"}}}}"#),
            ),
        ] {
            shop.humo.change(|state| state.instead = Some(reply));
            let failure = shop.send_code(&card(number)).await.err();
            let outcome = shop.debit_again(&confirmed).await;
            let view = shop.look_up(&[submitted()]).await;
            write!(seen, "{failure:?}{outcome:?}{view:?}").expect("room");
        }
    }
    let log = log.text();
    assert!(log.contains("Humo declines the payment"), "{log}");
    seen += &log;
    // Our own numbers and ports hold digits of all kinds.
    for known in [
        "550e8400-e29b-41d4-a716-446655440000",
        crate::support::REFERENCE,
    ] {
        seen = seen.replace(known, "");
    }
    for url in urls {
        seen = seen.replace(&url, "");
    }
    for number in [
        PAYS,
        LOST,
        PAYS_HALF,
        CAPTURED_911,
        CONFIRM_DECLINED,
        DROPS_CREATE,
    ] {
        assert!(!seen.contains(number), "{number} in {seen}");
    }
    for secret in [
        "2812",
        PASSWORD,
        TOKEN,
        "998901234567",
        "a-holder-password",
        "ZGVtb19wc3A6",
    ] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
    for code in codes {
        assert!(!seen.contains(&code), "{code} in {seen}");
    }
}
