//! The one way in which anything is written: a bounded queue, and a thread that takes all that waits in it and writes it
//! in one transaction.

mod job;
mod queue;
mod thread;

pub(crate) use job::{Done, Task};
pub(crate) use queue::Writer;
