//! Click's MERCHANT API (docs.click.uz, "Merchant API requests", "Fiscalization").
//!
//! | call | does | file |
//! |---|---|---|
//! | `GET payment/status_by_mti/{service_id}/{merchant_trans_id}/{YYYY-MM-DD}` | tells of the payment of an order | `status` |
//! | `GET payment/status/{service_id}/{payment_id}` | tells of the payment with a document number | `status` |
//! | `DELETE payment/reversal/{service_id}/{payment_id}` | gives a payment back | `reversal` |
//! | `DELETE payment/partial_reversal/{service_id}/{payment_id}/{amount}` | gives a part of it back | `reversal` |
//! | `POST invoice/create`, `GET invoice/status/{service_id}/{invoice_id}` | bills a phone number | `invoice` |
//! | `POST card_token/{request,verify,payment}`, `DELETE card_token/{service_id}/{card_token}` | debits a card that was shown once | `card_token` |
//! | `POST payment/ofd_data/{submit_items,submit_qrcode}`, `GET payment/ofd_data/{service_id}/{payment_id}` | fiscal receipts | `fiscal` |
//!
//! All need the `merchant_user_id`. Click knows no idempotency key: after silence or garbage the money may have moved, and
//! the status is asked for before anything is repeated. `look_up` and `refund` do so for the service's ports.

mod answer;
mod auth;
mod body;
mod call_error;
mod card_token;
mod client;
mod document;
mod fiscal;
mod invoice;
mod look_up;
mod refund;
mod reversal;
mod status;

pub use call_error::CallError;
pub use card_token::{CardToken, InvalidCardToken, RequestedToken, TokenPayment};
pub use client::{ClickMerchantApi, ClickSetupError};
pub use fiscal::{CommissionOwner, FiscalData, FiscalItem, FiscalItems, UnfitFiscalItem};
pub use invoice::{InvoiceStatus, InvoiceView, NewInvoice};
pub(crate) use refund::{ANOTHER_MONTH, NO_CREDENTIALS, NO_PARTS, is_reversible_at};
pub use status::{PaymentState, PaymentView};
