use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

/// A setting that must not be seen: it has no readable `Debug` and is wiped from memory when dropped.
#[derive(Clone)]
pub struct SecretSetting(SecretString);

impl SecretSetting {
    /// Keeps a text secret.
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text, to be handed on and not kept.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SecretSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<'de> Deserialize<'de> for SecretSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
