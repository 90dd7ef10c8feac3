use std::str::FromStr;

use super::{SealChain, SealDigest};

/// A seal as it is known from elsewhere: from the log of the day when it was made. Written as
/// `ledger:17:<64 hexadecimal digits>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownSeal {
    /// Of which chain.
    pub chain: SealChain,
    /// Its number.
    pub number: i64,
    /// Its digest.
    pub digest: SealDigest,
}

/// The text is no seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a seal is given as <ledger or admin_log>:<number>:<64 hexadecimal digits>")]
pub struct InvalidKnownSeal;

impl FromStr for KnownSeal {
    type Err = InvalidKnownSeal;

    fn from_str(text: &str) -> Result<Self, InvalidKnownSeal> {
        let mut parts = text.splitn(3, ':');
        let (Some(chain), Some(number), Some(digest)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidKnownSeal);
        };
        let number = number.parse().ok().filter(|number| *number > 0);
        Ok(Self {
            chain: SealChain::parse(chain).ok_or(InvalidKnownSeal)?,
            number: number.ok_or(InvalidKnownSeal)?,
            digest: SealDigest::parse(digest).ok_or(InvalidKnownSeal)?,
        })
    }
}
