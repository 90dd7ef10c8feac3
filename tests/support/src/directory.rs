//! Folders that go away with the test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::{Builder, TempDir};

/// A new empty folder, removed with all it holds when the value is dropped, and at the latest when this process ends.
pub fn free_dir() -> TempDir {
    Builder::new()
        .prefix("")
        .tempdir_in(ProcessFolder::get())
        .expect("create a folder for the test")
}

/// The folder around all others of this process. A `static` is never dropped and a killed process drops nothing, so a
/// shell waits on a pipe, which the kernel closes however this process ends, and then removes the folder.
struct ProcessFolder {
    path: PathBuf,
    /// Holds the other end of the pipe.
    #[cfg_attr(not(test), expect(dead_code, reason = "it is held, not used"))]
    janitor: Child,
}

impl ProcessFolder {
    fn get() -> &'static Path {
        static FOLDER: OnceLock<ProcessFolder> = OnceLock::new();
        &FOLDER.get_or_init(Self::create).path
    }

    fn create() -> Self {
        let path = Builder::new()
            .prefix("hamyon-test.")
            .tempdir()
            .expect("create a folder for the tests")
            .keep();
        let janitor = Command::new("sh")
            .args(["-c", r#"read -r _; rm -rf -- "$0""#])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("start a shell to tidy up");
        Self { path, janitor }
    }
}

#[cfg(test)]
mod tests {
    use super::{ProcessFolder, free_dir};

    #[test]
    fn folder_goes_away_with_its_contents() {
        let folder = free_dir();
        let path = folder.path().to_owned();
        std::fs::write(path.join("wallets.db"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn two_folders_differ() {
        assert_ne!(free_dir().path(), free_dir().path());
    }

    #[test]
    fn kept_folder_goes_away_with_the_process() {
        let mut folder = ProcessFolder::create();
        std::fs::write(folder.path.join("wallets.db"), "x").unwrap();
        // As the kernel does at the end.
        drop(folder.janitor.stdin.take());
        assert!(folder.janitor.wait().unwrap().success());
        assert!(!folder.path.exists());
    }
}
