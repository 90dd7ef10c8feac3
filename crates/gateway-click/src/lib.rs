#![doc = include_str!("../README.md")]

mod answer;
mod body;
mod call_off;
mod code;
mod config;
mod fields;
mod gateway;
mod loggable;
mod merchant_api;
mod open;
mod request;
mod settings;
mod sign_time;
mod signature;
mod steps;
mod values;
mod webhook;

pub use code::ErrorCode;
pub use config::{CancelAfterPaid, ClickConfig};
pub use gateway::ClickGateway;
pub use merchant_api::{
    CallError, CardToken, ClickMerchantApi, ClickSetupError, CommissionOwner, FiscalData,
    FiscalItem, FiscalItems, InvalidCardToken, InvoiceStatus, InvoiceView, NewInvoice,
    PaymentState, PaymentView, RequestedToken, TokenPayment, UnfitFiscalItem,
};
pub use open::open;
pub use settings::ClickSettings;
pub use webhook::ClickWebhook;
