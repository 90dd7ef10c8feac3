//! Fetching from a server on the loopback: good, garbled, absent, slow, endless and wandering.

use std::time::{Duration, Instant};

use domain::exchange::{ExchangeRate, RateSource as _, RateSourceError};
use domain::money::CurrencyCode;
use rates_cbu::{BODY_BYTES_MAX, CbuRates};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const GOOD: &str = r#"[
    {"id": 69, "Code": "840", "Ccy": "USD", "Nominal": "1", "Rate": "12171.03", "Diff": "-86.1", "Date": "24.09.2025"},
    {"id": 21, "Code": "978", "Ccy": "EUR", "Nominal": "1", "Rate": "14360.60", "Diff": "-15.2", "Date": "24.09.2025"},
    {"id": 57, "Code": "643", "Ccy": "RUB", "Nominal": "1", "Rate": "145.34", "Diff": "-1.36", "Date": "24.09.2025"},
    {"id": 33, "Code": "392", "Ccy": "JPY", "Nominal": "10", "Rate": "824.17", "Diff": "-3", "Date": "24.09.2025"}
]"#;

/// A server that answers each connection by `answer` and gives it up then.
async fn server<F>(answer: fn(TcpStream, String) -> F) -> String
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let read = stream.read(&mut head).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            tokio::spawn(answer(stream, head));
        }
    });
    format!("http://{address}")
}

async fn send(mut stream: TcpStream, status: &str, headers: &str, body: &str) {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    // The client may have had enough.
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn fetch(url: &str) -> Result<Vec<ExchangeRate>, RateSourceError> {
    let address = url.parse().expect("an address");
    let rates = CbuRates::with_time_limit(address, Duration::from_secs(2)).expect("a client");
    rates.fetch_rates().await
}

/// What was tried when it failed.
async fn failure(url: &str) -> String {
    fetch(url).await.expect_err("it fails").doing
}

#[tokio::test]
async fn the_banks_list_is_fetched_from_its_path() {
    let url = server(|stream, head| async move {
        assert!(
            head.starts_with("GET /uz/arkhiv-kursov-valyut/json/ HTTP/1.1"),
            "{head}"
        );
        send(stream, "200 OK", "", GOOD).await;
    });
    let rates = fetch(&url.await).await.expect("rates");
    let rates: Vec<_> = rates
        .iter()
        .map(|rate| (rate.currency(), rate.to_string()))
        .collect();
    assert_eq!(
        rates,
        [
            (CurrencyCode::Usd, "12171.03".to_owned()),
            (CurrencyCode::Eur, "14360.60".to_owned()),
            (CurrencyCode::Rub, "145.34".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_currency_that_is_missing_does_not_cost_the_others() {
    let url = server(|stream, _| async move {
        let without = GOOD.replace("\"EUR\"", "\"XDR\"");
        send(stream, "200 OK", "", &without).await;
    });
    assert_eq!(fetch(&url.await).await.expect("rates").len(), 2);
}

#[tokio::test]
async fn a_garbled_answer_is_an_error() {
    let url = server(|stream, _| async move {
        send(stream, "200 OK", "", &GOOD[..GOOD.len() / 2]).await;
    });
    assert_eq!(failure(&url.await).await, "read the rates");
}

#[tokio::test]
async fn an_error_of_the_bank_is_an_error() {
    let url = server(|stream, _| async move {
        send(stream, "500 Internal Server Error", "", GOOD).await;
    });
    assert_eq!(failure(&url.await).await, "ask for the rates");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let doing = failure(&format!("http://{address}/")).await;
    assert_eq!(doing, "ask for the rates");
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let url = server(|mut stream, _| async move {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
        let _ = stream.write_all(head).await;
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let began = Instant::now();
    assert_eq!(failure(&url.await).await, "receive the rates");
    assert!(began.elapsed() < Duration::from_secs(6));
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let url = server(|mut stream, _| async move {
        let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[";
        let _ = stream.write_all(head).await;
        while stream.write_all(&[b' '; 8_192]).await.is_ok() {}
    });
    let error = fetch(&url.await).await.expect_err("it fails");
    let cause = error.cause.expect("a cause").to_string();
    assert_eq!(
        cause,
        format!("the answer is longer than {BODY_BYTES_MAX} bytes")
    );
}

#[tokio::test]
async fn a_redirect_on_the_same_host_is_followed() {
    let url = server(|stream, head| async move {
        if head.starts_with("GET /moved ") {
            send(stream, "200 OK", "", GOOD).await;
        } else {
            send(stream, "302 Found", "Location: /moved\r\n", "").await;
        }
    });
    assert_eq!(fetch(&url.await).await.expect("rates").len(), 3);
}

#[tokio::test]
async fn a_redirect_to_another_host_is_an_error() {
    let url = server(|stream, head| async move {
        // The same server by another name, so that only the name can be the reason.
        let port = head
            .split_once("host: 127.0.0.1:")
            .and_then(|(_, rest)| rest.split_once("\r\n"))
            .map(|(port, _)| port.to_owned());
        match port {
            Some(port) => {
                let location = format!("Location: http://localhost:{port}/\r\n");
                send(stream, "302 Found", &location, "").await;
            }
            None => send(stream, "200 OK", "", GOOD).await,
        }
    });
    assert_eq!(failure(&url.await).await, "ask for the rates");
}

#[tokio::test]
async fn redirects_in_a_circle_are_an_error() {
    let url = server(|stream, _| async move {
        send(stream, "302 Found", "Location: /again\r\n", "").await;
    });
    assert_eq!(failure(&url.await).await, "ask for the rates");
}
