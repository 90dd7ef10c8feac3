//! Where the built program is.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::workspace;

/// The `hamyon` program: `HAMYON_BIN` if set, else built once per process from this workspace.
pub fn hamyon_binary() -> PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY
        .get_or_init(|| std::env::var_os("HAMYON_BIN").map_or_else(build, PathBuf::from))
        .clone()
}

fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let built = Command::new(cargo)
        .args([
            "build",
            "-p",
            "api",
            "--bin",
            "hamyon",
            "--message-format=json-render-diagnostics",
        ])
        .current_dir(workspace::root())
        .stderr(Stdio::inherit())
        .output()
        .expect("run cargo");
    assert!(
        built.status.success(),
        "cargo could not build the hamyon program"
    );
    executable(&String::from_utf8_lossy(&built.stdout)).expect("cargo names the program it built")
}

/// The program named in cargo's messages, one JSON object a line.
fn executable(messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "hamyon")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::executable;

    #[test]
    fn program_is_found_among_the_messages_of_cargo() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"api"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"hamyon"},"executable":"/target/debug/hamyon"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(
            executable(messages),
            Some(PathBuf::from("/target/debug/hamyon"))
        );
    }
}
