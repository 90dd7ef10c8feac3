//! How the program is started.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::hamyon::Hamyon;
use super::{hamyon_binary, leash::Leash};
use crate::free_dir;

const START_TIME_MAX: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Settings of a program to be started. Those of the surrounding environment (`HAMYON__…`) are not handed on.
#[derive(Debug, Clone, Default)]
#[must_use = "the program runs only when it is started"]
pub struct Builder {
    settings: BTreeMap<String, String>,
    directory: Option<PathBuf>,
    binary: Option<PathBuf>,
}

/// A program that did not come up.
#[derive(Debug)]
pub struct StartError {
    /// How it ended by itself; `None` when it was still running after the time limit, and was killed.
    pub status: Option<ExitStatus>,
    /// All it printed.
    pub logs: String,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(
                f,
                "hamyon ended at its start ({status}); it printed:\n{}",
                self.logs
            ),
            None => write!(
                f,
                "hamyon was not healthy within {START_TIME_MAX:?}; it printed:\n{}",
                self.logs
            ),
        }
    }
}

impl std::error::Error for StartError {}

impl Builder {
    /// Sets an environment variable, such as `HAMYON__DATABASE__URL`.
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.insert(name.to_owned(), value.into());
        self
    }

    /// Runs the program in a folder of the caller's, which stays: for a second start with the data of the first.
    pub fn directory(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    #[cfg(test)]
    pub(super) fn binary(mut self, binary: PathBuf) -> Self {
        self.binary = Some(binary);
        self
    }

    /// Starts the program and waits until it is healthy. Panics with what it printed when it is not.
    pub fn start(self) -> Hamyon {
        self.try_start().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Starts a program that may refuse to run.
    pub fn try_start(self) -> Result<Hamyon, StartError> {
        let private = free_dir();
        let log = private.path().join("hamyon.log");
        let directory = self
            .directory
            .clone()
            .unwrap_or_else(|| private.path().join("work"));
        fs::create_dir_all(&directory).expect("create the program's working folder");
        let child = self
            .command(&log)
            .current_dir(directory)
            .spawn()
            .expect("start the hamyon program");
        let leash = Leash::on(child.id()).expect("start a shell to watch the program");
        let mut starting = Hamyon::watch(child, leash, log, private);
        let deadline = Instant::now() + START_TIME_MAX;
        loop {
            if let Some(address) = announced_address(&starting.logs()).filter(is_healthy) {
                starting.address = address;
                return Ok(starting);
            }
            let status = starting.ended();
            if status.is_some() || Instant::now() > deadline {
                starting.kill();
                let logs = starting.logs();
                return Err(StartError { status, logs });
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn command(&self, log: &Path) -> Command {
        let stdout = File::options()
            .create(true)
            .append(true)
            .open(log)
            .expect("create the program's log");
        let stderr = stdout.try_clone().expect("share the program's log");
        let mut command = Command::new(self.binary.clone().unwrap_or_else(hamyon_binary));
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"HAMYON__") {
                command.env_remove(name);
            }
        }
        command
            .arg("serve")
            .env("HAMYON__SERVER__BIND", "127.0.0.1:0")
            .envs(&self.settings)
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr);
        command
    }
}

/// The address in the line `listening on http://127.0.0.1:PORT`.
fn announced_address(logs: &str) -> Option<SocketAddr> {
    let (_, rest) = logs.split_once("listening on http://")?;
    let (address, _) = rest.split_once(|c: char| !matches!(c, '0'..='9' | '.' | ':'))?;
    address.parse().ok()
}

/// Whether `GET /health` is answered with 200.
fn is_healthy(address: &SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 "))
}

#[cfg(test)]
mod tests {
    use super::announced_address;

    #[test]
    fn address_is_read_from_the_line_that_announces_it() {
        let logs =
            "migrated\nlistening on http://127.0.0.1:40123\ntry http://127.0.0.1:40123/docs\n";
        assert_eq!(
            announced_address(logs),
            Some(([127, 0, 0, 1], 40123).into())
        );
    }

    #[test]
    fn half_written_address_is_not_read() {
        assert_eq!(announced_address("listening on http://127.0.0.1:401"), None);
    }
}
