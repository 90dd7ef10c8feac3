//! Which adapter stands behind which port.

mod background;
mod clock;
mod gateway_kind;
mod gateways;
mod ids;
mod services;
mod storage;

pub use background::Background;
pub use clock::SystemClock;
pub use gateway_kind::GatewayKind;
#[cfg(test)]
pub(crate) use gateways::show_gateways;
pub use gateways::{Gateways, check_gateways, known_gateways};
pub use ids::Ids;
pub use services::Services;
pub use storage::{DatabaseUrl, OpenStorage, UnknownDatabase};
