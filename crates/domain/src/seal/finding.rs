use std::fmt;

use super::{KnownSeal, Seal, SealChain, SealDigest};

/// Something that is not as it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFinding {
    /// A stretch holds fewer rows than were sealed.
    RowsMissing {
        /// The seal.
        seal: Seal,
        /// How many rows there are now.
        found: u64,
    },
    /// A stretch holds more rows than were sealed.
    RowsAdded {
        /// The seal.
        seal: Seal,
        /// How many rows there are now.
        found: u64,
    },
    /// A stretch holds as many rows as were sealed, and they are others.
    RowsChanged {
        /// The seal.
        seal: Seal,
    },
    /// A seal is not what was made behind the one before it: one of them was changed, or put there.
    Broken {
        /// The seal.
        seal: Seal,
    },
    /// There is no seal of these numbers, though there are later ones.
    Missing {
        /// Of which chain.
        chain: SealChain,
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// The chain ends before a seal that it is known to have had.
    KnownMissing {
        /// The seal as it is known.
        known: KnownSeal,
    },
    /// A seal is another one than it is known to have been.
    KnownDiffers {
        /// The seal as it is known.
        known: KnownSeal,
        /// What its digest is now.
        found: SealDigest,
    },
}

impl fmt::Display for SealFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |seal: &Seal| format!("seal {}:{} ({})", seal.chain, seal.number, seal.stretch);
        match self {
            Self::RowsMissing { seal, found } => write!(
                f,
                "{}: rows are missing, {found} of {} are there",
                name(seal),
                seal.contents.rows
            ),
            Self::RowsAdded { seal, found } => write!(
                f,
                "{}: rows were added, {found} are there and {} were sealed",
                name(seal),
                seal.contents.rows
            ),
            Self::RowsChanged { seal } => write!(
                f,
                "{}: rows were changed, {} are there as were sealed",
                name(seal),
                seal.contents.rows
            ),
            Self::Broken { seal } => write!(
                f,
                "{}: the chain is broken, it is not what was made behind the seal before it",
                name(seal)
            ),
            Self::Missing { chain, first, last } if first == last => {
                write!(f, "seal {chain}:{first} is missing")
            }
            Self::Missing { chain, first, last } => {
                write!(f, "seals {chain}:{first} to {chain}:{last} are missing")
            }
            Self::KnownMissing { known } => write!(
                f,
                "seal {}:{} was made with digest {} and is missing",
                known.chain, known.number, known.digest
            ),
            Self::KnownDiffers { known, found } => write!(
                f,
                "seal {}:{} was made with digest {} and has {found} now",
                known.chain, known.number, known.digest
            ),
        }
    }
}
