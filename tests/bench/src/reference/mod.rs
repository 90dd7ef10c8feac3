//! The reference: `pgbench`, doing by hand-written statements what the program does.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::cluster::Cluster;
use crate::load::{Latencies, Measured};

/// How many clients it has.
const CLIENTS: &str = "32";

/// What is done by hand.
#[derive(Clone, Copy)]
pub(crate) enum Reference {
    /// A charge, as one statement.
    Charge,
    /// A wallet, read by its key.
    Balance,
    /// A top-up, as three transactions.
    TopUp,
}

impl Reference {
    const fn script(self) -> &'static str {
        match self {
            Self::Charge => include_str!("charge.sql"),
            Self::Balance => include_str!("balance.sql"),
            Self::TopUp => include_str!("top_up.sql"),
        }
    }

    /// Does it on `wallets` wallets of a database, each client as fast as it can, or at so many a second in all.
    pub(crate) fn run(
        self,
        url: &str,
        wallets: u64,
        time: Duration,
        rate: Option<u32>,
    ) -> Measured {
        let folder = test_support::free_dir();
        let script = folder.path().join("script.sql");
        fs::write(&script, self.script()).expect("write the script");
        let mut command = Command::new(Cluster::program("pgbench"));
        command
            .args([
                "--no-vacuum",
                "--protocol=prepared",
                "--jobs=2",
                "--client",
                CLIENTS,
            ])
            .arg(format!("--time={}", time.as_secs()))
            .arg(format!("--define=wallets={wallets}"))
            .arg(format!("--file={}", script.display()));
        if let Some(rate) = rate {
            command.args(["--log", "--log-prefix=latency"]);
            command.arg(format!("--rate={rate}"));
        }
        let output = command
            .arg(url)
            .current_dir(folder.path())
            .output()
            .expect("run pgbench");
        let printed = String::from_utf8_lossy(&output.stdout);
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pgbench: {complaints}");
        assert!(
            printed.contains("number of failed transactions: 0 "),
            "pgbench: {printed}"
        );
        Measured {
            per_second: per_second(&printed).expect("pgbench says how many a second"),
            latencies: logged(folder.path()),
        }
    }
}

fn per_second(printed: &str) -> Option<f64> {
    let (_, rest) = printed.split_once("tps = ")?;
    rest.split(' ').next()?.parse().ok()
}

/// What `pgbench` wrote of each transaction; the third field is its time in microseconds, from when it was due.
fn logged(folder: &std::path::Path) -> Latencies {
    let mut latencies = Latencies::default();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default();
        if name.to_string_lossy().starts_with("latency") {
            for line in fs::read_to_string(&path).expect("a log").lines() {
                let micros = line.split(' ').nth(2).and_then(|text| text.parse().ok());
                latencies.add(Duration::from_micros(micros.expect("a time")));
            }
        }
    }
    latencies
}
