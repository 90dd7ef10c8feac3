//! Which adapter stands behind which port.

mod background;
mod claim;
mod clock;
mod gateway_kind;
mod gateway_terms;
mod gateways;
mod ids;
mod resigner;
mod services;
mod sms;
mod storage;

pub use background::Background;
pub use claim::Claim;
pub use clock::SystemClock;
pub use gateway_kind::GatewayKind;
pub use gateway_terms::add_missing_terms;
#[cfg(test)]
pub(crate) use gateways::show_gateways;
pub use gateways::{Gateways, check_gateways, known_gateways};
pub use ids::Ids;
pub use resigner::{Resigned, Resigner};
pub use services::Services;
pub use sms::sms_sender;
pub use storage::{DatabaseUrl, OpenStorage, UnknownDatabase};
