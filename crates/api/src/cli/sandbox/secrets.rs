use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::settings::SecretSetting;
use crate::wiring::Ids;

/// A secret that is made once and then read from its file. Two processes that start at once keep the same one.
pub(super) fn kept_secret(folder: &Path, name: &str) -> Result<SecretSetting, Failure> {
    let path = folder.join(name);
    let doing = |what: &str| format!("{what} {}", path.display());
    fs::create_dir_all(folder)
        .map_err(|cause| Failure::system(doing("make the folder of"), cause))?;
    match write_new_secret(&path) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
            return Err(Failure::system(doing("write"), cause));
        }
        _ => {}
    }
    let text = fs::read_to_string(&path).map_err(|cause| Failure::system(doing("read"), cause))?;
    match text.trim() {
        "" => Err(Failure::Other(format!(
            "{} is empty; delete it to have a new secret made",
            path.display()
        ))),
        secret => Ok(SecretSetting::new(secret.to_owned())),
    }
}

/// Written whole beside its place and then linked there, so that nobody reads half of it.
fn write_new_secret(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let draft = path.with_extension(Ids.random_hex());
    {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        std::io::Write::write_all(&mut options.open(&draft)?, Ids.random_secret().as_bytes())?;
    }
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked
}
