use std::net::SocketAddr;
use std::path::Path;

use super::secrets::kept_secret;
use crate::cli::failure::Failure;

/// Where a sandbox is.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Place<'a> {
    /// Where the service listens.
    pub(in crate::cli) address: SocketAddr,
    /// How browsers reach it, without a trailing slash.
    pub(in crate::cli) public_url: &'a str,
    /// Where it keeps its files.
    pub(in crate::cli) data_folder: &'a Path,
}

impl Place<'_> {
    /// A path as browsers reach it.
    pub(super) fn for_browsers(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// A path as the service itself reaches it: on this machine, past any proxy.
    pub(super) fn for_the_service(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A secret that is made up once and kept under this name.
    pub(super) fn secret(&self, name: &str) -> Result<String, Failure> {
        Ok(kept_secret(self.data_folder, name)?.expose().to_owned())
    }
}
