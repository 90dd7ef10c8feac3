//! Click's MERCHANT API, with which we ask Click how payments stand (docs.click.uz, "Merchant API requests"). Nothing
//! here moves money or changes anything at Click.
//!
//! | call | asks for |
//! |---|---|
//! | `GET payment/status_by_mti/{service_id}/{merchant_trans_id}/{YYYY-MM-DD}` | the payment of an order |
//! | `GET payment/status/{service_id}/{payment_id}` | the payment with a document number |
//!
//! Both need the `merchant_user_id`. Silence, garbage and errors of Click's prove nothing about the money.

mod answer;
mod auth;
mod client;
mod look_up;

pub use client::ClickSetupError;
pub(crate) use client::MerchantApi;
