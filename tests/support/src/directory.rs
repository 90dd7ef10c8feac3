//! Folders that go away with the test.

use tempfile::TempDir;

/// A new empty folder, removed with all it holds when the value is dropped.
pub fn free_dir() -> TempDir {
    tempfile::Builder::new()
        .prefix("hamyon-test.")
        .tempdir()
        .expect("create a folder for the test")
}

#[cfg(test)]
mod tests {
    use super::free_dir;

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
}
