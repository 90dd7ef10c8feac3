//! A proxy before the database that breaks connections at a chosen moment.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use url::Url;

/// What gets lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The request arrives, its answer does not.
    Answer,
    /// The request does not arrive.
    Request,
    /// The first half of the request arrives.
    HalfOfTheRequest,
}

#[derive(Default)]
struct State {
    cut_at: Mutex<Option<(Vec<u8>, Cut)>>,
    cuts: AtomicUsize,
    is_away: AtomicBool,
    open: AtomicUsize,
}

pub(crate) struct Proxy {
    url: Url,
    state: Arc<State>,
}

impl Proxy {
    pub(crate) async fn start(database_url: &str) -> Self {
        let mut url = Url::parse(database_url).expect("a URL");
        let host = url.host_str().expect("a host").to_owned();
        let server = (host, url.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address: SocketAddr = listener.local_addr().expect("an address");
        url.set_host(Some("127.0.0.1")).expect("a host");
        url.set_port(Some(address.port())).expect("a port");
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if shared.is_away.load(Ordering::SeqCst) {
                    continue;
                }
                let server = TcpStream::connect((server.0.as_str(), server.1)).await;
                let (from_server, to_server) = server.expect("the database").into_split();
                let (from_client, to_client) = client.into_split();
                let (shared, is_cut) = (Arc::clone(&shared), AtomicBool::new(false));
                tokio::spawn(async move {
                    shared.open.fetch_add(1, Ordering::SeqCst);
                    tokio::join!(
                        requests(from_client, to_server, &is_cut, &shared),
                        answers(from_server, to_client, &is_cut, &shared),
                    );
                    shared.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { url, state }
    }

    pub(crate) fn url(&self) -> String {
        self.url.to_string()
    }

    /// Breaks the connection on which these bytes pass next, once.
    pub(crate) fn cut_at(&self, bytes: &str, cut: Cut) {
        *self.state.cut_at.lock().expect("no panic") = Some((bytes.as_bytes().to_vec(), cut));
    }

    /// How many connections were broken that way.
    pub(crate) fn cuts(&self) -> usize {
        self.state.cuts.load(Ordering::SeqCst)
    }

    /// Closes everything and lets nobody in.
    pub(crate) async fn go_away(&self) {
        self.state.is_away.store(true, Ordering::SeqCst);
        while self.state.open.load(Ordering::SeqCst) > 0 {
            sleep(POLL).await;
        }
    }

    /// Lets connections in again.
    pub(crate) fn come_back(&self) {
        self.state.is_away.store(false, Ordering::SeqCst);
    }
}

const POLL: Duration = Duration::from_millis(10);

async fn requests(
    mut from_client: OwnedReadHalf,
    mut to_server: OwnedWriteHalf,
    is_cut: &AtomicBool,
    state: &State,
) {
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = tokio::select! {
            read = from_client.read(&mut buffer) => read.unwrap_or(0),
            () = sleep(POLL) => {
                if state.is_away.load(Ordering::SeqCst) || is_cut.load(Ordering::SeqCst) {
                    return;
                }
                continue;
            }
        };
        let request = &buffer[..read];
        if request.is_empty() {
            return;
        }
        let cut = cut_of(state, request);
        if cut.is_some() {
            is_cut.store(true, Ordering::SeqCst);
        }
        let let_through = match cut {
            None | Some(Cut::Answer) => request,
            Some(Cut::Request) => &[],
            Some(Cut::HalfOfTheRequest) => &request[..request.len() / 2],
        };
        if to_server.write_all(let_through).await.is_err() {
            return;
        }
        if cut.is_some() {
            // Long enough for the server to do what it got.
            sleep(Duration::from_millis(200)).await;
            state.cuts.fetch_add(1, Ordering::SeqCst);
            return;
        }
    }
}

fn cut_of(state: &State, request: &[u8]) -> Option<Cut> {
    let mut cut_at = state.cut_at.lock().expect("no panic");
    let (bytes, cut) = cut_at.as_ref()?;
    let passes = request.windows(bytes.len()).any(|window| window == bytes);
    let cut = passes.then_some(*cut)?;
    *cut_at = None;
    Some(cut)
}

async fn answers(
    mut from_server: OwnedReadHalf,
    mut to_client: OwnedWriteHalf,
    is_cut: &AtomicBool,
    state: &State,
) {
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = tokio::select! {
            read = from_server.read(&mut buffer) => read.unwrap_or(0),
            () = sleep(POLL) => {
                if state.is_away.load(Ordering::SeqCst) {
                    return;
                }
                continue;
            }
        };
        if is_cut.load(Ordering::SeqCst) {
            if read == 0 {
                return;
            }
            continue;
        }
        if read == 0 || to_client.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
