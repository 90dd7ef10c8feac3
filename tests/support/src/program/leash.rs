//! No program outlives the tests that started it.

use std::process::{Child, Command, Stdio};

/// Kills a process when this one ends without having done so: killed itself, or holding the program in a `static`,
/// which is never dropped. A shell waits on a pipe that the kernel closes however this process ends.
///
/// The leash must be taken off (dropped) before the process is waited for, so that its id still means that process.
#[derive(Debug)]
pub(super) struct Leash(Child);

impl Leash {
    pub(super) fn on(process: u32) -> std::io::Result<Self> {
        Command::new("sh")
            .args(["-c", r#"read -r _; kill -KILL "$0""#, &process.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Self)
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        // In this order: `wait` closes the pipe, and the shell must not be there to see it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    use super::Leash;

    #[test]
    fn process_dies_with_the_holder_of_the_pipe() {
        let mut sleeper = Command::new("sleep").arg("600").spawn().unwrap();
        let mut leash = Leash::on(sleeper.id()).unwrap();
        drop(leash.0.stdin.take());
        assert_eq!(sleeper.wait().unwrap().signal(), Some(9));
    }

    #[test]
    fn process_lives_on_when_the_leash_is_taken_off() {
        let mut sleeper = Command::new("sleep").arg("600").spawn().unwrap();
        drop(Leash::on(sleeper.id()).unwrap());
        assert!(sleeper.try_wait().unwrap().is_none());
        sleeper.kill().unwrap();
        sleeper.wait().unwrap();
    }
}
