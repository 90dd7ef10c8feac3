use std::net::SocketAddr;
use std::str;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Chance;

/// A client on a kept connection (HTTP/1.1), with chance of its own.
pub(crate) struct Connection {
    stream: TcpStream,
    target: SocketAddr,
    /// Where requests are put together.
    request: Vec<u8>,
    received: Vec<u8>,
    /// What this client draws from.
    pub(crate) chance: Chance,
}

/// An answer, as long as no other is asked for.
pub(crate) struct Answer<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The bytes behind the head.
    pub(crate) body: &'a str,
}

impl Connection {
    pub(super) async fn open(target: SocketAddr, number: usize) -> Self {
        let stream = TcpStream::connect(target).await.expect("connect");
        stream.set_nodelay(true).expect("send at once");
        Self {
            stream,
            target,
            request: Vec::with_capacity(1024),
            received: Vec::with_capacity(4096),
            chance: Chance::new(u64::try_from(number).unwrap_or(0) + 1),
        }
    }

    /// Sends a request and waits for its answer. `headers` are whole lines.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &str,
    ) -> Answer<'_> {
        self.request.clear();
        for part in [method, " ", path, " HTTP/1.1\r\nHost: 127.0.0.1:"] {
            self.request.extend_from_slice(part.as_bytes());
        }
        let rest = format!(
            "{}\r\nContent-Length: {}\r\n",
            self.target.port(),
            body.len()
        );
        self.request.extend_from_slice(rest.as_bytes());
        for line in headers {
            self.request.extend_from_slice(line.as_bytes());
            self.request.extend_from_slice(b"\r\n");
        }
        self.request.extend_from_slice(b"\r\n");
        self.request.extend_from_slice(body.as_bytes());
        self.stream.write_all(&self.request).await.expect("send");
        self.receive().await
    }

    async fn receive(&mut self) -> Answer<'_> {
        self.received.clear();
        let (head_length, body_length) = loop {
            if let Some(found) = lengths(&self.received) {
                break found;
            }
            self.read_some().await;
        };
        while self.received.len() < head_length + body_length {
            self.read_some().await;
        }
        let status = str::from_utf8(&self.received[9..12]).ok();
        Answer {
            status: status.and_then(|digits| digits.parse().ok()).unwrap_or(0),
            body: str::from_utf8(&self.received[head_length..]).expect("JSON is UTF-8"),
        }
    }

    async fn read_some(&mut self) {
        let read = self.stream.read_buf(&mut self.received).await;
        assert!(read.expect("receive") > 0, "the program hung up");
    }
}

/// How long head and body of an answer are, once the whole head is there.
fn lengths(received: &[u8]) -> Option<(usize, usize)> {
    let end = received
        .windows(4)
        .position(|window| window == b"\r\n\r\n")?;
    let head = str::from_utf8(&received[..end]).expect("a head is ASCII");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().expect("a length"))
    });
    Some((end + 4, length.expect("every answer says its length")))
}
