//! UzCard: SV-Gate, the scheme's processing centre, which debits cards for a shop that asks payers for them.
//!
//! | file | holds |
//! |---|---|
//! | `cards` | the test cards, and how each of them ends |
//! | `codes` | the codes that were sent, and what they open |
//! | `books`, `holds`, `reversals` | balances, transactions, what was set aside, what went back |
//! | `svgate` | the JSON-RPC address |
//! | `pages` | what a developer sees |

mod books;
mod cards;
mod codes;
mod holds;
mod pages;
mod psp;
mod reversals;
mod routes;
mod svgate;
mod transaction;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use self::books::Books;
pub use self::psp::{UzCardPsp, UzCardSetupError};
pub(crate) use self::routes::mount;
use crate::{FaultLine, Inbox};

/// SV-Gate with one shop, its test cards, and books in memory. Clones share all.
#[derive(Clone)]
pub struct UzCardSimulator(Arc<Inner>);

struct Inner {
    psp: UzCardPsp,
    books: Mutex<Books>,
    inbox: Inbox,
    faults: FaultLine,
}

impl fmt::Debug for UzCardSimulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UzCardSimulator")
            .field("psp", &self.0.psp)
            .finish_non_exhaustive()
    }
}

impl UzCardSimulator {
    /// The one address of SV-Gate.
    pub const SVGATE_PATH: &str = "/simulator/uzcard/svgate";

    /// Registers the shop. Codes go to the phones of this inbox.
    pub fn new(psp: UzCardPsp, inbox: Inbox) -> Result<Self, UzCardSetupError> {
        psp.check()?;
        Ok(Self(Arc::new(Inner {
            psp,
            books: Mutex::new(Books::new()),
            inbox,
            faults: FaultLine::new("uzcard", "UzCard", false),
        })))
    }

    /// What can go wrong with what it answers.
    pub fn faults(&self) -> FaultLine {
        self.0.faults.clone()
    }

    /// Each change is checked before it is begun, so that a panic elsewhere leaves nothing half done.
    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
