//! Messages through a double of Eskiz.

use std::fmt::Write as _;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::card::PhoneNumber;
use domain::sms::{SmsFailure, SmsSender};
use secrecy::SecretString;
use sms_eskiz::{EskizSettings, EskizSms};
use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

const PASSWORD: &str = "pass&word 1";
const TEXT: &str = "Hamyon: kod 482915, hech kimga aytmang";
const PHONE: &str = "998901234567";

fn sender(double: &HttpDouble) -> EskizSms {
    let settings = EskizSettings {
        base_url: format!("{}api", double.url()),
        email: Some("clinic@example.com".to_owned()),
        password: Some(PASSWORD.into()),
        ..EskizSettings::default()
    };
    EskizSms::with_time_limit(settings, Duration::from_millis(500))
        .expect("fit settings")
        .expect("an account")
}

async fn send(sender: &EskizSms) -> Result<(), SmsFailure> {
    let phone = PhoneNumber::parse(PHONE).expect("a phone");
    sender.send(&phone, &SecretString::from(TEXT)).await
}

fn json(status: u16, body: &str) -> Reply {
    Reply::Json(status, body.to_owned())
}

fn token(token: &str) -> Reply {
    let body = format!(
        r#"{{"message":"token_generated","data":{{"token":"{token}"}},"token_type":"bearer"}}"#
    );
    Reply::Json(200, body)
}

fn waiting() -> Reply {
    json(
        200,
        r#"{"id":"d0a1","message":"Waiting for SMS provider","status":"waiting"}"#,
    )
}

/// Eskiz as it should be, apart from its answer to a message.
fn eskiz(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> HttpDouble {
    HttpDouble::start(move |request| match request.path.as_str() {
        "/api/auth/login" => token("first-token"),
        "/api/message/sms/send" => answer(request),
        _ => json(404, "{}"),
    })
}

fn paths(double: &HttpDouble) -> Vec<String> {
    let received = double.received().into_iter();
    received
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}

const LOGIN: &str = "POST /api/auth/login";
const SEND: &str = "POST /api/message/sms/send";

#[tokio::test]
async fn a_message_is_sent_under_a_token_that_is_kept() {
    let double = eskiz(|_| waiting());
    let sender = sender(&double);
    assert_eq!(send(&sender).await, Ok(()));
    assert_eq!(send(&sender).await, Ok(()));
    assert_eq!(paths(&double), [LOGIN, SEND, SEND]);
    let received = double.received();
    assert_eq!(
        received[0].body,
        "email=clinic%40example.com&password=pass%26word+1"
    );
    assert_eq!(received[0].header("authorization"), None);
    assert_eq!(
        received[1].header("authorization"),
        Some("Bearer first-token")
    );
    assert_eq!(
        received[1].body,
        "mobile_phone=998901234567&message=Hamyon%3A+kod+482915%2C+hech+kimga+aytmang&from=4546"
    );
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let logins = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&logins);
    let double = HttpDouble::start(move |request| match request.path.as_str() {
        "/api/auth/login" => {
            let number = counted.fetch_add(1, Ordering::SeqCst);
            token(&format!("token-{number}"))
        }
        _ if request.header("authorization") == Some("Bearer token-0") => json(401, "{}"),
        _ => waiting(),
    });
    let sender = sender(&double);
    assert_eq!(send(&sender).await, Ok(()));
    assert_eq!(paths(&double), [LOGIN, SEND, LOGIN, SEND]);
    // The new one is kept.
    assert_eq!(send(&sender).await, Ok(()));
    assert_eq!(logins.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn the_second_refusal_is_the_end() {
    let double = eskiz(|_| json(401, "{}"));
    assert_eq!(send(&sender(&double)).await, Err(SmsFailure::Unauthorized));
    assert_eq!(paths(&double), [LOGIN, SEND, LOGIN, SEND]);
}

#[tokio::test]
async fn a_refused_login_sends_nothing() {
    let double = HttpDouble::always(json(401, r#"{"message":"Invalid credentials"}"#));
    assert_eq!(send(&sender(&double)).await, Err(SmsFailure::Unauthorized));
    assert_eq!(paths(&double), [LOGIN]);
}

#[tokio::test]
async fn messages_at_once_log_in_once() {
    let double = eskiz(|_| waiting());
    let sender = sender(&double);
    let (first, second, third) = tokio::join!(send(&sender), send(&sender), send(&sender));
    assert_eq!((first, second, third), (Ok(()), Ok(()), Ok(())));
    let logins = paths(&double).iter().filter(|path| *path == LOGIN).count();
    assert_eq!(logins, 1);
}

#[tokio::test]
async fn a_refused_message_is_told_apart_from_silence() {
    let refused = eskiz(|_| json(400, r#"{"status":"error","message":{"message":["..."]}}"#));
    let refused = send(&sender(&refused)).await;
    assert!(
        matches!(refused, Err(SmsFailure::Refused(_))),
        "{refused:?}"
    );

    for reply in [
        json(500, "{}"),
        json(200, "<html>"),
        json(429, "{}"),
        Reply::HangUp,
        Reply::Hang,
        Reply::Redirect("http://127.0.0.1:1/".to_owned()),
        json(200, &format!("\"{}\"", "x".repeat(70_000))),
    ] {
        let told = format!("{reply:?}").chars().take(60).collect::<String>();
        let double = eskiz(move |_| reply.clone());
        let silent = send(&sender(&double)).await;
        assert!(
            matches!(silent, Err(SmsFailure::Silent(_))),
            "{told}: {silent:?}"
        );
    }
}

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

#[tokio::test]
async fn neither_logs_nor_errors_hold_text_phone_password_or_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With one subscriber alone, whether anybody listens is asked of the thread that comes by first, which may be another
    // test's; with two, of both.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());

    let mut seen = String::new();
    for (status, body) in [
        (200, r#"{"id":"1","status":"waiting"}"#.to_owned()),
        (401, "{}".to_owned()),
        (400, format!(r#"{{"message":"{PHONE}: {TEXT}"}}"#)),
        (400, format!(r#"{{"message":{{"{PHONE}":["482915"]}}}}"#)),
        (200, format!("{PHONE} {TEXT}")),
        (500, format!("{PHONE} {TEXT}")),
    ] {
        let double = eskiz(move |_| json(status, &body));
        let sender = sender(&double);
        let sent = send(&sender).await;
        write!(seen, "{sent:?} {sender:?}").expect("a string takes all");
        if let Err(failure) = sent {
            seen += &failure.to_string();
        }
    }
    let log = log.0.lock().expect("no panic while it was written").clone();
    let log = String::from_utf8_lossy(&log).into_owned();
    assert!(log.contains("logging in again"), "{log}");
    seen += &log;
    for secret in ["482915", PHONE, PASSWORD, "pass%26word", "first-token"] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
}
