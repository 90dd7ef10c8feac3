//! Billing: services and their prices, free views, and whether a user may have a service.

mod access;
mod doctor;
mod doctor_view;
mod free_view;
mod period;
mod price;
mod quantity;
mod reads;
mod report;
mod rule;
mod service;
mod settings;
mod spending;
mod summary;
mod usage;

pub use access::{Access, AccessRefusal, assess_access};
pub use doctor::{Doctor, DoctorDirectory};
pub use doctor_view::{DoctorView, DoctorViewKey, ViewGrant};
pub use free_view::{FreeReason, Viewer};
pub use period::ReportPeriod;
pub use price::Price;
pub use quantity::{InvalidQuantity, Quantity};
pub use reads::{AccountReads, AccountSnapshot};
pub use report::ReportReads;
pub use rule::BillingRule;
pub use service::ServiceType;
pub use settings::BillingSettings;
pub use spending::{Spending, SpendingLine, WalletStatistics};
pub use summary::{BillingSummary, Tally};
pub use usage::{DailyUsage, NEW_WALLET_DAYS, UsageHistory};
