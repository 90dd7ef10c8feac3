//! Which adapter stands behind which port.

mod background;
mod clock;
mod gateways;
mod ids;
mod services;
mod storage;

pub use background::Background;
pub use clock::SystemClock;
pub use gateways::{ClickCallbacks, Gateways};
pub use ids::Ids;
pub use services::Services;
pub use storage::{DatabaseUrl, OpenStorage, UnknownDatabase};
