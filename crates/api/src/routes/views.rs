//! Shapes that several endpoints answer with.

use domain::catalogue::Catalogue;
use domain::exchange::Conversion;
use domain::page::{Page, PageRequest};
use domain::payment::{Payment, PaymentStatus};
use domain::text::LocalizedText;
use domain::wallet::{CounterAccount, Direction, Transaction};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::http::{JsonMoney, json_rate, json_time};
use crate::language::{Language, Message};
use crate::openapi::schemas::Moment;
use crate::openapi::words::{Currency, PaymentStatusWord, ServiceTypeWord, TransactionType};

/// A payment that was just created, with the link to pay it.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedPayment {
    /// The payment's id: a UUID.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    id: String,
    /// For people and receipts.
    #[schema(
        pattern = "^PAY-[0-9]+-[0-9A-F]{8}$",
        examples("PAY-1705320000-ABCD1234")
    )]
    reference_number: String,
    /// What the wallet will be credited.
    amount: JsonMoney,
    /// What the payer pays: `amount` + `commission`.
    total_amount: JsonMoney,
    /// The gateway's commission, rounded half up to 0.01.
    commission: JsonMoney,
    /// Of the three sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// `pending`.
    #[schema(value_type = PaymentStatusWord)]
    status: &'static str,
    /// The gateway's `display_name`.
    #[schema(examples("Click"))]
    gateway: String,
    /// Where the payer pays.
    #[schema(
        format = "uri",
        examples(
            "https://my.click.uz/services/pay?service_id=10001&merchant_id=20001&amount=51250.00&transaction_param=550e8400-e29b-41d4-a716-446655440000"
        )
    )]
    payment_url: String,
    /// When it was created.
    #[schema(value_type = Moment)]
    created_at: String,
    /// When it expires unless it is paid.
    #[schema(value_type = Moment)]
    expires_at: String,
}

impl CreatedPayment {
    pub(super) fn new(payment: &Payment, gateway_display_name: &str, payment_url: String) -> Self {
        Self {
            id: payment.id.to_string(),
            reference_number: payment.reference.clone(),
            amount: payment.amount.into(),
            total_amount: payment.total.into(),
            commission: payment.commission.into(),
            currency: payment.amount.currency.as_str(),
            status: payment.status.as_str(),
            gateway: gateway_display_name.to_owned(),
            payment_url,
            created_at: json_time(payment.created_at),
            expires_at: json_time(payment.expires_at),
        }
    }
}

/// A payment as its payer sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub(super) struct PaymentView {
    /// The payment's id: a UUID.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    id: String,
    /// For people and receipts.
    #[schema(
        pattern = "^PAY-[0-9]+-[0-9A-F]{8}$",
        examples("PAY-1705320000-ABCD1234")
    )]
    reference_number: String,
    /// Where it stands.
    #[schema(value_type = PaymentStatusWord)]
    status: &'static str,
    /// What the wallet is credited.
    amount: JsonMoney,
    /// What the payer pays: `amount` + `commission`.
    total_amount: JsonMoney,
    /// The gateway's commission, rounded half up to 0.01.
    commission: JsonMoney,
    /// Of the three sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// The gateway's `name`.
    #[schema(examples("click"))]
    gateway: String,
    /// When it was created.
    #[schema(value_type = Moment)]
    created_at: String,
    /// When it expires unless it is paid.
    #[schema(value_type = Moment)]
    expires_at: String,
    /// When it was paid; `null` until then.
    #[schema(value_type = Option<Moment>, required)]
    completed_at: Option<String>,
}

impl PaymentView {
    pub(super) fn new(payment: &Payment, status: PaymentStatus) -> Self {
        Self {
            id: payment.id.to_string(),
            reference_number: payment.reference.clone(),
            status: status.as_str(),
            amount: payment.amount.into(),
            total_amount: payment.total.into(),
            commission: payment.commission.into(),
            currency: payment.amount.currency.as_str(),
            gateway: payment.gateway.to_string(),
            created_at: json_time(payment.created_at),
            expires_at: json_time(payment.expires_at),
            completed_at: payment.completed_at.map(json_time),
        }
    }
}

/// A movement of money in or out of a wallet. Never changed, never deleted.
#[derive(Serialize, ToSchema)]
#[schema(as = Transaction)]
pub(super) struct TransactionView {
    /// The transaction's id: a UUID.
    #[schema(format = "uuid", examples("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e11"))]
    id: String,
    /// Money in or money out.
    #[serde(rename = "type")]
    #[schema(value_type = TransactionType)]
    direction: &'static str,
    /// How much, always positive.
    amount: JsonMoney,
    /// What the wallet held before.
    balance_before: JsonMoney,
    /// What it held after.
    balance_after: JsonMoney,
    /// Of the three sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// The other side of the movement: `gateway:<name>`, `revenue:<service_type>`, `refund`, `adjustment` or `exchange`.
    #[schema(examples("gateway:click"))]
    counter_account: String,
    /// What it was for, in words, in the language asked for.
    #[schema(examples("Hamyon to'ldirish - Click"))]
    description: String,
    /// `completed`: transactions are written when they are final.
    #[schema(examples("completed"))]
    status: &'static str,
    /// The service that was charged for; `null` for other movements.
    #[schema(value_type = Option<ServiceTypeWord>, required)]
    service_type: Option<&'static str>,
    /// What the charge was about, as the request named it; `null` when it named nothing.
    #[schema(required, examples(123))]
    related_object_id: Option<i64>,
    /// The payment that was credited or refunded; `null` for other movements.
    #[schema(
        format = "uuid",
        required,
        examples("550e8400-e29b-41d4-a716-446655440000")
    )]
    payment_id: Option<String>,
    /// How the service's price became `amount`; `null` unless the wallet is of another currency than so'm.
    exchange: Option<ExchangeView>,
    /// When it was written.
    #[schema(value_type = Moment)]
    created_at: String,
}

impl TransactionView {
    pub(super) fn new(
        transaction: &Transaction,
        catalogue: &Catalogue,
        language: Language,
    ) -> Self {
        let entry = &transaction.entry;
        let service = entry
            .service
            .and_then(|service| catalogue.rule(service))
            .map(|rule| &rule.name);
        Self {
            id: entry.id.to_string(),
            direction: transaction.direction.as_str(),
            amount: transaction.amount().into(),
            balance_before: transaction.balance_before().into(),
            balance_after: transaction.balance_after().into(),
            currency: transaction.wallet.currency.as_str(),
            counter_account: entry.counter_account.to_string(),
            description: description(transaction, service, catalogue, language),
            status: transaction.status.as_str(),
            service_type: entry.service.map(domain::billing::ServiceType::as_str),
            related_object_id: entry.related_object_id,
            payment_id: entry.payment_id.map(|id| id.to_string()),
            exchange: entry.conversion.map(Into::into),
            created_at: json_time(transaction.created_at),
        }
    }
}

/// How a price in so'm became what was charged: `price` × `nominal` / `rate`, rounded half up to 0.01. Kept with the
/// transaction for ever.
#[derive(Serialize, ToSchema)]
#[schema(as = Exchange)]
pub(super) struct ExchangeView {
    /// The price in so'm.
    price: JsonMoney,
    /// What `nominal` units of the wallet's currency cost in so'm.
    #[schema(value_type = f64, exclusive_minimum = 0, examples(12_654.43))]
    rate: Box<RawValue>,
    /// For how many units the rate is.
    #[schema(minimum = 1, examples(1))]
    nominal: u32,
    /// The day from which the rate holds.
    #[schema(format = "date", examples("2024-01-15"))]
    date: String,
}

impl From<Conversion> for ExchangeView {
    fn from(conversion: Conversion) -> Self {
        let rate = conversion.rate;
        Self {
            price: conversion.price.into(),
            rate: json_rate(rate),
            nominal: rate.nominal(),
            date: rate.valid_from().to_string(),
        }
    }
}

/// What a transaction was for. Without a choice of language, as it was written down; else made anew in the language.
fn description(
    transaction: &Transaction,
    service: Option<&LocalizedText>,
    catalogue: &Catalogue,
    language: Language,
) -> String {
    let entry = &transaction.entry;
    match (language, service, &entry.counter_account) {
        (Language::Unspecified, _, _) => entry.description.clone(),
        (_, Some(name), _) => service_description(name, entry.related_object_id, language),
        (_, None, CounterAccount::Gateway(gateway)) => {
            let label = catalogue
                .gateway(gateway)
                .map_or(gateway.as_str(), |terms| &terms.display_name);
            Message::TopupThrough
                .with("gateway", label)
                .in_language(language)
        }
        (_, None, CounterAccount::Refund) => {
            let message = match transaction.direction {
                Direction::Debit => Message::Refund,
                Direction::Credit => Message::RefundReturned,
            };
            message.in_language(language)
        }
        (_, None, CounterAccount::Adjustment) => Message::Adjustment.in_language(language),
        (_, None, _) => entry.description.clone(),
    }
}

/// `Shifokor profilini ko'rish (ID: 123)`.
pub(super) fn service_description(
    name: &LocalizedText,
    related_object_id: Option<i64>,
    language: Language,
) -> String {
    let name = language.name_of(name);
    related_object_id.map_or_else(|| name.to_owned(), |id| format!("{name} (ID: {id})"))
}

/// Where a page stands in its list.
#[derive(Serialize, ToSchema)]
pub(super) struct Pagination {
    /// Which page this is, from 1.
    #[schema(minimum = 1, examples(1))]
    page: u32,
    /// Rows on a page at most.
    #[schema(minimum = 1, maximum = 100, examples(20))]
    per_page: u32,
    /// Rows on all pages.
    #[schema(examples(45))]
    total_count: u64,
    /// Pages in all.
    #[schema(examples(3))]
    total_pages: u64,
    /// There is a page after this one.
    #[schema(examples(true))]
    has_next: bool,
    /// There is a page before this one.
    #[schema(examples(false))]
    has_previous: bool,
}

impl Pagination {
    pub(super) fn of<T>(page: &Page<T>, request: PageRequest) -> Self {
        let total_pages = page
            .total_count
            .div_ceil(u64::from(request.per_page.max(1)));
        Self {
            page: request.page,
            per_page: request.per_page,
            total_count: page.total_count,
            total_pages,
            has_next: u64::from(request.page) < total_pages,
            has_previous: request.page > 1,
        }
    }
}
