//! Seals: proof that rows that are kept for ever are still those that were written.
//!
//! Nothing is hashed when money moves. A little later a job *seals* what has been written: it takes a closed stretch of
//! time, hashes every column of every row in it, and adds a [`Seal`] to a chain in which each seal holds the digest of
//! the one before it. Stretches follow each other without a gap from the beginning of time, so that a row that was
//! changed, removed or slipped in behind them is found by [`verify`].
//!
//! Whoever can write to the database can make all seals anew. Hence each is logged when it is made, and [`verify`] takes
//! seals that are known from elsewhere ([`KnownSeal`]).

mod canonical;
mod chain;
mod digest;
mod finding;
mod known;
mod port;
mod row;
#[expect(
    clippy::module_inception,
    reason = "the folder holds the subject, the file the noun"
)]
mod seal;
mod sealer;
mod stretch;
mod stretches;
mod verify;

pub use canonical::{Fields, RowsHash};
pub use chain::SealChain;
pub use digest::SealDigest;
pub use finding::SealFinding;
pub use known::{InvalidKnownSeal, KnownSeal};
pub use port::SealStore;
pub use row::{AdminLogRow, LedgerRow, SealedRow};
pub use seal::Seal;
pub use sealer::{ROWS_PER_SEAL_MAX, seal_next};
pub use stretch::{Contents, Stretch};
pub use stretches::StretchesHash;
pub use verify::{ChainReport, verify, verify_into};
