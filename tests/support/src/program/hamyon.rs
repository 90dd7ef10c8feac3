//! The running program.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::leash::Leash;
use super::start::Builder;
use crate::client::Client;

const STOP_TIME_MAX: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);
const LINES_SHOWN_MAX: usize = 100;

/// A `hamyon serve` that is healthy, and that ends with this value.
#[derive(Debug)]
pub struct Hamyon {
    pub(super) address: SocketAddr,
    child: Child,
    leash: Option<Leash>,
    log: PathBuf,
    _private: TempDir,
}

impl Hamyon {
    /// Settings for a program on a free loopback port, in a folder of its own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(super) fn watch(child: Child, leash: Leash, log: PathBuf, private: TempDir) -> Self {
        Self {
            address: ([127, 0, 0, 1], 0).into(),
            child,
            leash: Some(leash),
            log,
            _private: private,
        }
    }

    /// `http://127.0.0.1:PORT` followed by `path`, which begins with `/` or is empty.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A client of this program.
    pub fn client(&self) -> Client {
        Client::new(self.url(""))
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// All it has printed so far, to standard output and standard error.
    pub fn logs(&self) -> String {
        let bytes = std::fs::read(&self.log).expect("read the program's log");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Ends it as a power cut would (SIGKILL).
    pub fn kill(&mut self) -> ExitStatus {
        self.child.kill().expect("kill the program");
        self.leash = None;
        self.child.wait().expect("wait for the program")
    }

    /// Ends it as an operator would (SIGTERM). One that does not end in time is killed, and its status says so.
    pub fn stop(&mut self) -> ExitStatus {
        if let Some(status) = self.ended() {
            return status;
        }
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("stop the program");
        let deadline = Instant::now() + STOP_TIME_MAX;
        while Instant::now() < deadline {
            if let Some(status) = self.ended() {
                return status;
            }
            std::thread::sleep(PAUSE);
        }
        self.kill()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.try_wait().expect("look after the program");
        if status.is_some() {
            self.leash = None;
        }
        status
    }
}

impl Drop for Hamyon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        self.leash = None;
        let _ = self.child.wait();
        if std::thread::panicking() {
            let logs = self.logs();
            let lines: Vec<_> = logs.lines().collect();
            let shown = &lines[lines.len().saturating_sub(LINES_SHOWN_MAX)..];
            eprintln!("last lines of hamyon:\n{}", shown.join("\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::os::unix::process::ExitStatusExt;
    use std::path::Path;

    use super::Hamyon;
    use crate::free_dir;
    use crate::program::Builder;

    /// A program that only announces an address, on which this process answers `status` to everything.
    fn pretended(status: &'static str) -> Builder {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let read = stream.read(&mut [0; 1024]).unwrap();
                if read > 0 {
                    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").unwrap();
                }
            }
        });
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pretend-hamyon");
        Hamyon::builder()
            .binary(script)
            .env("PRETEND_ADDRESS", address)
    }

    fn is_running(pid: u32) -> bool {
        let pid = i32::try_from(pid)
            .ok()
            .and_then(rustix::process::Pid::from_raw)
            .unwrap();
        rustix::process::test_kill_process(pid).is_ok()
    }

    #[tokio::test]
    async fn started_program_is_healthy() {
        let hamyon = pretended("200 OK").start();
        assert_eq!(hamyon.client().get("/health").send().await.status, 200);
        assert!(
            hamyon.logs().contains("args: serve, bind: 127.0.0.1:0"),
            "{}",
            hamyon.logs()
        );
        assert!(
            hamyon.logs().contains("to standard error"),
            "{}",
            hamyon.logs()
        );
    }

    #[test]
    fn dropped_program_is_gone() {
        let hamyon = pretended("200 OK").start();
        let pid = hamyon.pid();
        assert!(is_running(pid));
        drop(hamyon);
        assert!(!is_running(pid));
    }

    #[test]
    fn stopped_program_may_tidy_up() {
        let mut hamyon = pretended("200 OK").start();
        assert!(hamyon.stop().success());
        assert!(hamyon.logs().contains("tidied up"), "{}", hamyon.logs());
        assert!(
            hamyon.stop().success(),
            "stopping what has ended is no error"
        );
    }

    #[test]
    fn killed_program_may_not() {
        let mut hamyon = pretended("200 OK").start();
        assert_eq!(hamyon.kill().signal(), Some(9));
        assert!(!hamyon.logs().contains("tidied up"), "{}", hamyon.logs());
    }

    #[test]
    fn program_that_refuses_to_run_is_reported_with_its_words() {
        let error = pretended("200 OK")
            .env("PRETEND_REFUSAL", "secret is too short")
            .try_start()
            .unwrap_err();
        assert_eq!(error.status.and_then(|status| status.code()), Some(2));
        assert!(error.logs.contains("secret is too short"), "{error}");
    }

    #[test]
    fn program_finds_what_its_predecessor_left_in_the_folder() {
        let folder = free_dir();
        pretended("200 OK").directory(folder.path()).start().stop();
        let second = pretended("200 OK").directory(folder.path()).start();
        assert!(
            second.logs().contains("runs before: 1"),
            "{}",
            second.logs()
        );
    }
}
