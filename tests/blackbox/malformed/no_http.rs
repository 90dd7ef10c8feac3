use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Kind, Setup};

/// What scanners send to whatever listens.
const NO_HTTP: &[&[u8]] = &[
    b"garbage\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET /api/payments/<b>/status/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /api/payments/gateways/ HTTP/1.1\r\n\r\n",
    b"POST /api/payments/create/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
];

#[tokio::test]
async fn what_is_no_http_is_refused_and_is_no_error_of_ours_in_the_log() {
    let setup = Setup::development(Kind::Sqlite);
    let mut hamyon = setup.start();
    let address = hamyon.url("").replace("http://", "");
    for bytes in NO_HTTP {
        let mut stream = TcpStream::connect(&address).await.expect("connect");
        stream.write_all(bytes).await.expect("send");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{bytes:?}: {answer}");
    }
    // All that it has to say is said then.
    assert!(hamyon.stop().success());
    let logs = hamyon.logs();
    assert!(!logs.contains("ERROR"), "{logs}");
}
