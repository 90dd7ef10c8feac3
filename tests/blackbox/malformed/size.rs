use std::time::Duration;

use test_support::{Hamyon, token};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::paths::{CALLBACKS, POSTS};
use crate::support::Kind;
use crate::support::development;
use crate::support::setup::TOKEN_SECRET;

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

/// Starts to send a request and gives back all that is answered. A server that refuses need not read the rest.
async fn answer_to(hamyon: &Hamyon, path: &str, framing: &str, body: &[u8]) -> String {
    let address = hamyon.url("").replace("http://", "");
    let token = token(TOKEN_SECRET, 7, "user", Duration::from_secs(60));
    let head = format!(
        "POST /api/{path}/ HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\n{framing}\r\nConnection: close\r\n\r\n"
    );
    let stream = TcpStream::connect(&address).await.expect("connect");
    let (mut read, mut write) = stream.into_split();
    let mut request = head.into_bytes();
    request.extend_from_slice(body);
    let sending = tokio::spawn(async move {
        // The server may close the connection before it has read everything.
        let _ = write.write_all(&request).await;
        write
    });
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(count @ 1..) = read.read(&mut part).await {
        answer.extend_from_slice(&part[..count]);
        if is_whole(&answer) {
            break;
        }
    }
    sending.abort();
    String::from_utf8(answer).expect("text")
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    text.split_once("\r\n\r\n")
        .is_some_and(|(_, body)| body.ends_with('}'))
}

#[track_caller]
fn assert_too_large(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("\"success\":false"), "{answer}");
    assert!(answer.contains("\"code\":\"body_too_large\""), "{answer}");
}

#[tokio::test]
async fn announced_ten_megabytes_are_refused_unread() {
    let hamyon = development(Kind::Sqlite);
    for path in POSTS {
        let framing = format!("Content-Length: {TEN_MEGABYTES}");
        assert_too_large(&answer_to(hamyon, path, &framing, b"{").await);
    }
}

#[tokio::test]
async fn ten_megabytes_are_refused() {
    let hamyon = development(Kind::Sqlite);
    let body = vec![b' '; TEN_MEGABYTES];
    let framing = format!("Content-Length: {TEN_MEGABYTES}");
    assert_too_large(&answer_to(hamyon, "payments/create", &framing, &body).await);
}

#[tokio::test]
async fn ten_megabytes_in_pieces_are_refused() {
    let hamyon = development(Kind::Sqlite);
    let piece = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let body = piece.repeat(TEN_MEGABYTES / 0x10000);
    let framing = "Transfer-Encoding: chunked";
    assert_too_large(&answer_to(hamyon, "payments/create", framing, body.as_bytes()).await);
}

#[tokio::test]
async fn callback_of_ten_megabytes_is_answered_unread_and_stops_nothing() {
    let hamyon = development(Kind::Sqlite);
    for path in CALLBACKS {
        let framing = format!("Content-Length: {TEN_MEGABYTES}");
        let answer = answer_to(hamyon, path, &framing, b"a=").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
        assert!(answer.contains("\"error\":-8"), "{path}: {answer}");
    }
    let user = hamyon.user();
    user.top_up("1000.00").await;
    assert_eq!(user.balance().await, "1000.00");
}
