//! Billing: services and their prices, free views, and whether a user may have a service.

mod access;
mod doctor;
mod free_view;
mod price;
mod quantity;
mod reads;
mod rule;
mod service;
mod settings;
mod usage;

pub use access::{Access, AccessRefusal, assess_access};
pub use doctor::{Doctor, DoctorDirectory};
pub use free_view::{FreeReason, Viewer};
pub use price::Price;
pub use quantity::{InvalidQuantity, Quantity};
pub use reads::{AccountReads, AccountSnapshot};
pub use rule::BillingRule;
pub use service::ServiceType;
pub use settings::BillingSettings;
pub use usage::{DailyUsage, DoctorView, NEW_WALLET_DAYS, UsageHistory};
