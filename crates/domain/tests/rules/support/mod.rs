//! Books with everything in them, a clock that stands still until it is moved, and builders for commands.

mod builders;
mod world;

pub(crate) use builders::{
    Way, adjust, begin, block, cancel, charge, close_dispute, complete, create, expire, fail,
    fail_payment, keyed, order, order_refund, paid, quantity, refuse_refund, reserve, reverse,
    settle, settle_refund, som, submit, user, view,
};
pub(crate) use world::{World, catalogue};
