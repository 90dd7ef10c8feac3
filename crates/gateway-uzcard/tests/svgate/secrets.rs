//! Neither card data nor credentials are ever written anywhere.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use domain::card::{CardChallenge, CodeRequest};
use domain::text::Language;
use gateway_uzcard::SvGateConfig;
use test_support::http_double::Reply;
use tracing_subscriber::fmt::MakeWriter;

use crate::fake::{CODE, EXPIRY, HOLDER, NUMBER, PASSWORD, PHONE, TOKEN, Twist};
use crate::support::{EXT, TOTAL, UzCard, attempt, good_card, payment, settings};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

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

/// Sends a code, checks it, debits, looks up and refunds, and shows everything that can be shown.
async fn story(uzcard: &UzCard) -> String {
    let mut seen = String::new();
    let request = CodeRequest {
        card: &good_card(),
        payment: &payment(),
        language: Language::Uzbek,
    };
    let sent = uzcard.cards().send_code(&request).await;
    let checked = uzcard
        .cards()
        .check_code(&CardChallenge("748201".into()), &CODE.into())
        .await;
    let debited = uzcard.debit().await;
    let view = uzcard
        .gateway()
        .look_up(&payment(), &[attempt(1, EXT)])
        .await;
    let refund = uzcard.refund(TOTAL - 250_000, 1).await;
    let part = uzcard.refund(100, 2).await;
    write!(
        seen,
        "{request:?} {sent:?} {checked:?} {debited:?} {view:?} {refund:?} {part:?}"
    )
    .expect("a string takes all");
    for error in [sent.err(), checked.err()].into_iter().flatten() {
        write!(seen, " {error}").expect("a string takes all");
    }
    seen
}

#[tokio::test]
async fn logs_errors_and_debug_output_hold_no_card_and_no_password() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let uzcard = UzCard::start();
    let mut seen = story(&uzcard).await;
    let methods = [
        "cards.new.otp",
        "cards.new.verify",
        "trans.pay.purpose",
        "trans.ext",
        "trans.reverse",
        "trans.reverse.partial",
    ];
    let echo = format!(
        r#"{{"id":1,"result":{{"id":"{NUMBER}{TOKEN}","amount":"{NUMBER}","status":"{PHONE}"}}}}"#
    );
    for twist in [
        Twist::Error(-269),
        Twist::Error(-307),
        Twist::Error(-236),
        Twist::Error(-9_999),
        Twist::Instead(Reply::HangUp),
        Twist::Instead(Reply::Json(200, echo)),
        Twist::Instead(Reply::Json(500, format!("{NUMBER} {TOKEN}"))),
        Twist::Instead(Reply::Json(401, NUMBER.to_owned())),
        Twist::DoneThenGarbage,
    ] {
        let uzcard = UzCard::start();
        for method in methods {
            uzcard.gate.twist(method, twist.clone());
        }
        seen += &story(&uzcard).await;
    }
    write!(seen, "{:?}", settings(&uzcard.gate.url())).expect("a string takes all");
    let config = SvGateConfig {
        endpoint: uzcard.gate.url().parse().expect("a URL"),
        login: "demo_psp".to_owned(),
        password: PASSWORD.into(),
        merchant_id: String::new(),
        terminal_id: String::new(),
        port: 0,
        service_name: String::new(),
        receiver_id: String::new(),
        hold_minutes: 1,
        time_max: std::time::Duration::from_secs(1),
        response_bytes_max: 1,
        report_date_format: String::new(),
    };
    let gate = gateway_uzcard::SvGate::try_new(config.clone()).expect("a client");
    write!(seen, "{config:?} {gate:?}").expect("a string takes all");

    let log = String::from_utf8(log.0.lock().expect("no panic").clone()).expect("UTF-8");
    assert!(log.contains("whether UzCard took payment"), "{log}");
    assert!(log.contains("UzCard declined payment"), "{log}");
    seen += &log;
    let basic = "ZGVtb19wc3A6czNjcmV0LVBhc3M";
    for secret in [
        NUMBER,
        CODE,
        TOKEN,
        PHONE,
        HOLDER,
        PASSWORD,
        basic,
        "748201",
        &NUMBER[6..12],
    ] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
    for quoted in [format!("\"{EXPIRY}\""), format!("expiry: {EXPIRY}")] {
        assert!(!seen.contains(&quoted), "{quoted} in {seen}");
    }
}
