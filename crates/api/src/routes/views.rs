//! Shapes that several endpoints answer with.

use domain::catalogue::Catalogue;
use domain::page::{Page, PageRequest};
use domain::payment::{Payment, PaymentStatus};
use domain::text::LocalizedText;
use domain::wallet::{CounterAccount, Entry, Transaction};
use serde::Serialize;

use crate::http::{JsonMoney, json_time};
use crate::language::{Language, Message};

/// A payment that was just created, with the link to pay it.
#[derive(Serialize)]
pub(super) struct CreatedPayment {
    id: String,
    reference_number: String,
    amount: JsonMoney,
    total_amount: JsonMoney,
    commission: JsonMoney,
    currency: &'static str,
    status: &'static str,
    gateway: String,
    payment_url: String,
    created_at: String,
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
#[derive(Serialize)]
pub(super) struct PaymentView {
    id: String,
    reference_number: String,
    status: &'static str,
    amount: JsonMoney,
    total_amount: JsonMoney,
    commission: JsonMoney,
    currency: &'static str,
    gateway: String,
    created_at: String,
    expires_at: String,
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

/// A transaction in a list.
#[derive(Serialize)]
pub(super) struct TransactionView {
    id: String,
    #[serde(rename = "type")]
    direction: &'static str,
    amount: JsonMoney,
    balance_before: JsonMoney,
    balance_after: JsonMoney,
    currency: &'static str,
    counter_account: String,
    description: String,
    status: &'static str,
    service_type: Option<&'static str>,
    related_object_id: Option<i64>,
    payment_id: Option<String>,
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
            description: description(entry, service, catalogue, language),
            status: transaction.status.as_str(),
            service_type: entry.service.map(domain::billing::ServiceType::as_str),
            related_object_id: entry.related_object_id,
            payment_id: entry.payment_id.map(|id| id.to_string()),
            created_at: json_time(transaction.created_at),
        }
    }
}

/// What a transaction was for. Without a choice of language, as it was written down; else made anew in the language.
fn description(
    entry: &Entry,
    service: Option<&LocalizedText>,
    catalogue: &Catalogue,
    language: Language,
) -> String {
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
#[derive(Serialize)]
pub(super) struct Pagination {
    page: u32,
    per_page: u32,
    total_count: u64,
    total_pages: u64,
    has_next: bool,
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
