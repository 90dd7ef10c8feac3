#![doc = include_str!("../README.md")]

mod addresses;
mod callbacks;
mod credentials;
mod fault;
mod fiscal;
mod gateway;
mod loggable;
mod methods;
mod millis;
mod open;
mod params;
mod pay_link;
mod probe;
mod rpc;
mod settings;
mod transaction;

pub use addresses::{AddressSpan, InvalidAddressSpan};
pub use open::open;
pub use settings::PaymeSettings;
