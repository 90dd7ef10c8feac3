//! The load generator: clients that keep their connections, in one thread, so that little of the machine goes to it.
//!
//! It is not `wrk` or `oha`, because each charge needs an `Idempotency-Key` of its own, a top-up is three calls that
//! depend on each other, and at a fixed rate the time of an answer must count from the moment at which the request was
//! due, whether a connection was free or not.

mod chance;
mod connection;
mod latencies;
mod pace;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio::task::JoinSet;

pub(crate) use chance::Chance;
pub(crate) use connection::{Answer, Connection};
pub(crate) use latencies::Latencies;

use crate::scenario::Scenario;

/// How long requests run before they count.
const WARM_UP: Duration = Duration::from_secs(1);

/// Clients that do the same again and again.
pub(crate) struct Load<'a> {
    /// The programs, whose connections are equally many.
    pub(crate) targets: &'a [SocketAddr],
    /// What each client does.
    pub(crate) scenario: &'a Scenario,
    /// How many there are.
    pub(crate) connections: usize,
    /// How long is measured.
    pub(crate) time: Duration,
}

/// What came out.
pub(crate) struct Measured {
    /// How often the scenario was gone through in a second.
    pub(crate) per_second: f64,
    /// How long each time took.
    pub(crate) latencies: Latencies,
}

impl Load<'_> {
    /// Each client begins anew as soon as it is done.
    pub(crate) fn run(&self) -> Measured {
        on_runtime(async {
            let begin = Instant::now() + WARM_UP;
            let end = begin + self.time;
            let mut clients = JoinSet::new();
            for number in 0..self.connections {
                let (mut client, scenario) = self.client(number).await;
                clients.spawn(async move {
                    let mut latencies = Latencies::default();
                    loop {
                        let started = Instant::now();
                        if started >= end {
                            return latencies;
                        }
                        scenario.go_through(&mut client).await;
                        let now = Instant::now();
                        if now >= begin && now < end {
                            latencies.add(now - started);
                        }
                    }
                });
            }
            self.sum(clients).await
        })
    }

    /// Requests are due at random moments, so many a second, and each is timed from the moment at which it was due.
    pub(crate) fn run_at(&self, rate: u32) -> Measured {
        on_runtime(async {
            let mut clients = JoinSet::new();
            let mut ready = Vec::new();
            for number in 0..self.connections {
                ready.push(self.client(number).await);
            }
            let begin = Instant::now() + WARM_UP;
            let due = Arc::new(Mutex::new(pace::requests(rate, begin + self.time)));
            for (mut client, scenario) in ready {
                let due = Arc::clone(&due);
                clients.spawn(async move {
                    let mut latencies = Latencies::default();
                    loop {
                        let next = due.lock().await.recv().await;
                        let Some(due) = next else {
                            return latencies;
                        };
                        scenario.go_through(&mut client).await;
                        if due >= begin {
                            latencies.add(due.elapsed());
                        }
                    }
                });
            }
            self.sum(clients).await
        })
    }

    async fn client(&self, number: usize) -> (Connection, Scenario) {
        let target = self.targets[number % self.targets.len()];
        let connection = Connection::open(target, number).await;
        (connection, self.scenario.clone())
    }

    async fn sum(&self, clients: JoinSet<Latencies>) -> Measured {
        let all = clients.join_all().await;
        let mut latencies = Latencies::default();
        for some in all {
            latencies.append(some);
        }
        Measured {
            per_second: latencies.rate(self.time),
            latencies,
        }
    }
}

fn on_runtime(work: impl Future<Output = Measured>) -> Measured {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}
