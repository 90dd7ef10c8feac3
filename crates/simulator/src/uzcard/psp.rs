//! The shop, as it is registered with SV-Gate.

use std::fmt;

/// A payment service provider with one terminal.
#[derive(Clone)]
pub struct UzCardPsp {
    /// Its login.
    pub login: String,
    /// Its password. Left out of `Debug`.
    pub password: String,
    /// The merchant, from the acquiring bank.
    pub merchant_id: String,
    /// The terminal, from the acquiring bank.
    pub terminal_id: String,
    /// The terminal's port.
    pub port: u32,
    /// The shop's name.
    pub shop_name: String,
}

impl fmt::Debug for UzCardPsp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UzCardPsp")
            .field("login", &self.login)
            .field("merchant_id", &self.merchant_id)
            .field("terminal_id", &self.terminal_id)
            .finish_non_exhaustive()
    }
}

/// Why a simulator cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum UzCardSetupError {
    /// Anybody could move money.
    #[error("the UzCard shop's {0} is empty")]
    Empty(&'static str),
}

impl UzCardPsp {
    pub(super) fn check(&self) -> Result<(), UzCardSetupError> {
        let fields = [
            ("login", &self.login),
            ("password", &self.password),
            ("merchant_id", &self.merchant_id),
            ("terminal_id", &self.terminal_id),
        ];
        let empty = fields.into_iter().find(|(_, value)| value.is_empty());
        empty.map_or(Ok(()), |(field, _)| Err(UzCardSetupError::Empty(field)))
    }
}
