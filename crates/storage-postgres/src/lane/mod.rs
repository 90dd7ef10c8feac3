//! Lanes: the way of commands into the database.
//!
//! A lane is a bounded queue, a thread and a connection. Its thread takes all the commands that wait, up to a limit,
//! runs them in one transaction of two round trips, answers their callers, and takes what gathered meanwhile.

mod batch;
mod connect;
mod failure;
mod load;
mod mark;
mod outcome;
mod prepare;
mod queue;
mod save;
mod transaction;
mod worker;

use std::sync::Arc;

use domain::time::Clock;

use crate::Options;
use crate::catalogue::CatalogueCache;

pub(crate) use queue::Lane;

/// What lanes are made of.
#[derive(Clone)]
pub(crate) struct LaneParts {
    pub(crate) url: Arc<str>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) catalogue: Arc<CatalogueCache>,
    pub(crate) options: Options,
}
