//! Rows as they lie in the tables, and their way to and from the domain. A value that means nothing to the domain is an
//! [`Inconsistent`] row, never a guess.

mod admin_log;
mod answer;
mod approval;
mod attempt;
mod billing_rule;
mod billing_settings;
mod column;
mod doctor;
mod doctor_view;
mod exchange_rate;
mod fiscal_receipt;
mod gateway;
mod payment;
mod payment_event;
mod refund;
mod seal;
mod solo_order;
mod transaction;
mod usage;
mod wallet;
mod webhook_call;

pub(crate) use admin_log::AdminLogRow;
pub(crate) use answer::AnswerRow;
pub(crate) use approval::ApprovalRow;
pub(crate) use attempt::AttemptRow;
pub(crate) use billing_rule::BillingRuleRow;
pub(crate) use billing_settings::BillingSettingsRow;
pub(crate) use column::{Column, UuidBlob, micros};
pub(crate) use doctor::DoctorRow;
pub(crate) use doctor_view::DoctorViewRow;
pub(crate) use exchange_rate::ExchangeRateRow;
pub(crate) use fiscal_receipt::FiscalReceiptRow;
pub(crate) use gateway::GatewayRow;
pub(crate) use payment::PaymentRow;
pub(crate) use payment_event::PaymentEventRow;
pub(crate) use refund::RefundRow;
pub(crate) use seal::SealRow;
pub(crate) use solo_order::SoloOrderRow;
pub(crate) use transaction::TransactionRow;
pub(crate) use usage::UsageRow;
pub(crate) use wallet::WalletRow;
pub(crate) use webhook_call::WebhookCallRow;

pub(crate) use crate::failure::Inconsistent;
