//! Who is calling: bearer tokens and what they say.

#[cfg(test)]
mod attacks;
mod caller;
mod claims;
mod keys;
mod staff;
mod tokens;

pub use caller::Caller;
pub use claims::Role;
pub use keys::KeyFileError;
pub use staff::{Admin, Staff};
pub use tokens::{Tokens, Unauthorized};
