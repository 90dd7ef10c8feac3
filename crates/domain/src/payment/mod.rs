//! The life of a payment (a top-up): quote, states, attempts at the gateway, and how payments are read.

mod attempt;
mod collected;
mod event;
#[expect(
    clippy::module_inception,
    reason = "the folder holds the subject, the file the noun"
)]
mod payment;
mod quote;
mod reads;
mod search;
mod status;

pub use attempt::{Attempt, AttemptStatus, GatewayTransaction};
pub use collected::CollectedPayment;
pub use event::{Cause, PaymentEvent};
pub(crate) use payment::NewPayment;
pub use payment::{Payment, PaymentPurpose};
pub use quote::Quote;
pub use reads::{PaymentFilter, PaymentReads};
pub use search::{PaymentSearch, SearchReach, SearchTooWide};
pub use status::{IllegalTransition, PaymentStatus, Transition};
