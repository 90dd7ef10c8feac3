//! What the numbers were measured on.

use std::fs;
use std::process::Command;

use crate::cluster::Cluster;

/// Machine, server, commit: a line each.
pub(crate) fn describe(cluster: &Cluster) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory_gib = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib >> 20);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_default();
    format!(
        "- machine: {cores} cores ({processor}), {memory_gib} GiB, {}\n\
         - PostgreSQL {}: fsync {}, synchronous_commit {}, full_page_writes {}, shared_buffers {}\n\
         - commit: {}\n",
        said_by("uname", &["-sr"]),
        cluster.setting("server_version"),
        cluster.setting("fsync"),
        cluster.setting("synchronous_commit"),
        cluster.setting("full_page_writes"),
        cluster.setting("shared_buffers"),
        said_by("git", &["describe", "--always", "--dirty", "--abbrev=12"]),
    )
}

/// What follows `name:` in a file of lines.
pub(crate) fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    let (_, value) = line.split_once(':')?;
    Some(value.trim().to_owned())
}

fn said_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
