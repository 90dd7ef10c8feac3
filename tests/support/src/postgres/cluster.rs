//! The server: `TEST_DATABASE_URL`, or a cluster that lives as long as this process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use rustix::process::{Pid, Signal, kill_process};

use crate::workspace;

/// The maintenance database of the server that tests share: `TEST_DATABASE_URL` if set, else a throw-away cluster
/// that starts at the first call and ends with this process. Panics when there is no PostgreSQL: a test that needs
/// one never passes by being skipped.
pub fn server_url() -> &'static str {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static GIVEN: OnceLock<Option<String>> = OnceLock::new();
    let given = GIVEN.get_or_init(|| {
        std::env::var("TEST_DATABASE_URL")
            .ok()
            .filter(|url| !url.is_empty())
    });
    match given {
        Some(url) => url,
        None => {
            &CLUSTER
                .get_or_init(|| Cluster::start().unwrap_or_else(|why| panic!("{why}")))
                .url
        }
    }
}

/// A running `tests/postgres`. Its standard input is held open here, and the kernel closes it however this process
/// ends, which ends the server.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    guard: Child,
}

impl Cluster {
    /// One of one's own, whose commits are on the disk before they are answered. Panics when there is no PostgreSQL.
    pub fn start_durable() -> Self {
        Self::start_owned_by(Stdio::piped(), &["--durable"]).unwrap_or_else(|why| panic!("{why}"))
    }

    /// Its maintenance database, `postgres://…/postgres`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Kills the process of a session, by its `pg_backend_pid()`. The server takes that for a crash: it ends all sessions,
    /// throws away what it holds in memory, and recovers from the disk.
    pub fn crash(&self, session: i32) {
        let process = Pid::from_raw(session).expect("a process has a number");
        // A session that has ended by itself needs no signal.
        let _ = kill_process(process, Signal::KILL);
    }

    fn start() -> Result<Self, String> {
        Self::start_owned_by(Stdio::piped(), &[])
    }

    /// Starts a cluster that lasts until the other end of `owner` is closed.
    fn start_owned_by(owner: Stdio, arguments: &[&str]) -> Result<Self, String> {
        let script = workspace::root().join("tests/postgres");
        let mut guard = Command::new(&script)
            .args(arguments)
            .stdin(owner)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("run {}: {error}", script.display()))?;
        let mut url = String::new();
        let stdout = guard.stdout.take().expect("stdout is piped");
        BufReader::new(stdout)
            .read_line(&mut url)
            .map_err(|error| format!("read the URL of the PostgreSQL for tests: {error}"))?;
        if url.is_empty() {
            let ended = guard
                .wait_with_output()
                .map_err(|error| error.to_string())?;
            let why = String::from_utf8_lossy(&ended.stderr).into_owned();
            return Err(format!("no PostgreSQL for tests: {why}"));
        }
        let url = url.trim_end().to_owned();
        Ok(Self { url, guard })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // Nothing can be done about a guard that cannot be waited for, and it ends by itself.
        let _ = self.guard.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;
    use std::process::{Command, Stdio};

    use super::{Cluster, server_url};

    fn accepts_connections(cluster: &Cluster) -> bool {
        let url = url::Url::parse(&cluster.url).unwrap();
        TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).is_ok()
    }

    #[test]
    fn server_listens_on_loopback_alone() {
        let cluster = Cluster::start().unwrap();
        assert!(
            cluster.url.starts_with("postgres://postgres@127.0.0.1:"),
            "{}",
            cluster.url
        );
        assert!(accepts_connections(&cluster));
    }

    #[test]
    fn server_ends_when_its_owner_is_killed() {
        let mut owner = Command::new("sleep")
            .arg("600")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pipe = owner.stdout.take().unwrap();
        let mut cluster = Cluster::start_owned_by(pipe.into(), &[]).unwrap();
        assert!(accepts_connections(&cluster));

        owner.kill().unwrap();
        owner.wait().unwrap();

        assert!(cluster.guard.wait().unwrap().success());
        assert!(!accepts_connections(&cluster));
    }

    #[test]
    fn server_is_started_once_per_process() {
        assert_eq!(server_url(), server_url());
    }
}
