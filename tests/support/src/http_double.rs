//! A server that stands in for a gateway's: it answers as a test tells it, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a double that hangs keeps its caller waiting.
const HANG_TIME: Duration = Duration::from_secs(60);
const REQUEST_BYTES_MAX: usize = 64 * 1024;
/// Between the head of a request and its body.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// A request that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Such as `POST`.
    pub method: String,
    /// Such as `/payment/status/1/2`.
    pub path: String,
    /// The lines after the first one, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are not UTF-8 are U+FFFD.
    pub body: String,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known == name)?;
        Some(value)
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// This status and body, as JSON.
    Json(u16, String),
    /// This status and body, as XML.
    Xml(u16, String),
    /// A redirect to this address.
    Redirect(String),
    /// Nothing, for longer than anybody waits.
    Hang,
    /// The connection is closed without an answer.
    HangUp,
}

type Script = Arc<dyn Fn(&Received) -> Reply + Send + Sync>;

/// The server. It ends when this is dropped.
pub struct HttpDouble {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    script: Arc<Mutex<Script>>,
    is_over: Arc<AtomicBool>,
}

impl HttpDouble {
    /// A server on a free port of this machine that answers so.
    pub fn start(script: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let double = Self {
            address: listener.local_addr().expect("a bound address"),
            received: Arc::default(),
            script: Arc::new(Mutex::new(Arc::new(script))),
            is_over: Arc::default(),
        };
        let (received, script) = (Arc::clone(&double.received), Arc::clone(&double.script));
        let is_over = Arc::clone(&double.is_over);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let (received, script) = (Arc::clone(&received), Arc::clone(&script));
                thread::spawn(move || serve(stream, &received, &script));
            }
        });
        double
    }

    /// A server that always answers so.
    pub fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone())
    }

    /// Answers so from now on.
    pub fn change(&self, script: impl Fn(&Received) -> Reply + Send + Sync + 'static) {
        *lock(&self.script) = Arc::new(script);
    }

    /// Its address, with a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What it was asked so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.received).clone()
    }
}

impl Drop for HttpDouble {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts; when nobody can connect any more it has ended already.
        let _ = TcpStream::connect(self.address);
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers one request and closes the connection. A caller that went away is no fault of the test.
fn serve(mut stream: TcpStream, received: &Mutex<Vec<Received>>, script: &Mutex<Script>) {
    let Some(request) = read(&mut stream) else {
        return;
    };
    lock(received).push(request.clone());
    let script = Arc::clone(&lock(script));
    let (status, header, body) = match script(&request) {
        Reply::Json(status, body) => (status, "content-type: application/json".to_owned(), body),
        Reply::Xml(status, body) => (status, "content-type: text/xml".to_owned(), body),
        Reply::Redirect(to) => (302, format!("location: {to}"), String::new()),
        Reply::Hang => return thread::sleep(HANG_TIME),
        Reply::HangUp => return,
    };
    let answer = format!(
        "HTTP/1.1 {status} Status\r\n{header}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).ok();
}

fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(HEAD_END.len()).position(|at| at == HEAD_END) {
            break end;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, path) = (first.next()?, first.next()?);
    let headers: Vec<_> = lines
        .map_while(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(Some(0), |(_, length)| length.parse().ok())?;
    let body_start = head_end + HEAD_END.len();
    while bytes.len() < body_start + length {
        read_more(stream, &mut bytes)?;
    }
    let body = String::from_utf8_lossy(&bytes[body_start..]).into_owned();
    Some(Received {
        method,
        path,
        headers,
        body,
    })
}

/// `None` when the caller has gone or says too much.
fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 1024];
    let count = stream.read(&mut chunk).ok()?;
    bytes.extend_from_slice(&chunk[..count]);
    (count > 0 && bytes.len() <= REQUEST_BYTES_MAX).then_some(())
}
