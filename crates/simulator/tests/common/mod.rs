//! What the test programs share.

mod page;
mod server;

pub(crate) use self::{
    page::{Fields, Page},
    server::Server,
};
