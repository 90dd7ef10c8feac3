//! The phones of all payers: short messages that nobody sends for real end here, to be read in a browser or over HTTP.

mod messages;
mod routes;

use std::sync::Arc;

use self::messages::Messages;
pub(crate) use self::routes::mount;

/// What arrived on the phones, in memory. Clones share it, so that whoever sends messages in the sandbox puts them into
/// one.
#[derive(Clone, Debug, Default)]
pub struct Inbox(Arc<Messages>);

impl Inbox {
    /// The page; `/messages` below it lists the same as JSON.
    pub const PATH: &str = "/simulator/inbox";

    /// A message arrives on a phone, `998` and nine digits.
    pub fn deliver(&self, phone: &str, sender: &str, text: &str) {
        self.0.add(phone, sender, text);
    }
}
