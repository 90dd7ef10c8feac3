//! What the test programs share.

mod page;
mod server;

pub(crate) use self::{page::Page, server::Server};
