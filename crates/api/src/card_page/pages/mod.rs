//! The page in its states. Whatever it shows is escaped by the templates.

mod frame;
mod payment;
mod status;
#[cfg(test)]
mod tests;
mod words;

pub(super) use frame::Frame;
