//! Refunds: money that goes out of the wallet and back to the payer through the gateway that took it.
//!
//! The wallet is debited first, in a transaction of its own; then the gateway is asked; then the refund is settled, or the
//! money is given back to the wallet. Whatever breaks in between, the refund stays [`RefundStatus::Pending`] and a job asks
//! the gateway until it knows, or staff end it by hand.

mod reads;
#[expect(
    clippy::module_inception,
    reason = "the folder holds the subject, the file the noun"
)]
mod refund;
mod status;
mod way_back;

pub use reads::RefundReads;
pub use refund::{Refund, RefundOrigin};
pub use status::RefundStatus;
pub use way_back::{NoGateway, NoWayBack, WayBack};
