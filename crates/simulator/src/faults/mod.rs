//! What goes wrong on purpose: rules that spoil what a simulated gateway says, chosen in the browser or over HTTP.
//!
//! Each gateway has a [`FaultLine`], and everything it says passes there:
//!
//! | what it says | passes | what can happen to it |
//! |---|---|---|
//! | an answer to the service | [`FaultLine::answer`] | late; lost before or after the work is done; garbled; HTTP 500 |
//! | a call to the service | [`FaultLine::call`] | late; lost; sent twice; overtaken; garbled; its answer lost, or HTTP 500 |
//!
//! A rule strikes with a probability, so many times or until it is switched off. What strikes is drawn from a generator
//! with a seed, so that the same messages in the same order meet the same faults. Pages for payers pass nowhere: a payer
//! would only reload them.
//!
//! To give a gateway faults: a [`FaultLine::new`] in its simulator, `answer` round its protocol's handlers, `call`
//! round its calls, and its line among those that [`crate::configure_faults`] gets.

mod apply;
mod draw;
mod fault;
mod form;
mod json;
mod line;
mod page;
mod random;
mod routes;
mod rule;

pub use self::line::FaultLine;
pub(crate) use self::{
    apply::{LostCall, Wording, garbled, hang_up},
    routes::mount,
};
