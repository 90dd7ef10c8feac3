use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::billing::ServiceType;
use domain::exchange::Conversion;
use domain::money::{CurrencyCode, Money};
use domain::wallet::{
    CounterAccount, Direction, Entry, Transaction, TransactionStatus, WalletKey, WalletState,
};
use domain::{PaymentId, TransactionId, UserId};
use uuid::Uuid;

use crate::exchange::to_rate;
use crate::failure::SenselessRow;

/// `user_id, currency, balance_minor, topped_up_minor, spent_minor, is_blocked, opened_at, last_sequence`.
pub(crate) type WalletColumns = (
    BigInt,
    Text,
    BigInt,
    BigInt,
    BigInt,
    Bool,
    Timestamptz,
    BigInt,
);

/// What stands in [`WalletColumns`].
pub(crate) type WalletRow = (i64, String, i64, i64, i64, bool, DateTime<Utc>, i64);

pub(crate) fn to_wallet(row: WalletRow) -> Result<WalletState, SenselessRow> {
    let (user_id, currency, balance, topped_up, spent, is_blocked, opened_at, last_sequence) = row;
    Ok(WalletState {
        key: to_key("wallets.user_id", user_id, &currency)?,
        balance_minor: balance,
        topped_up_minor: topped_up,
        spent_minor: spent,
        is_blocked,
        opened_at,
        last_sequence,
    })
}

pub(crate) fn to_key(
    column: &'static str,
    user_id: i64,
    currency: &str,
) -> Result<WalletKey, SenselessRow> {
    Ok(WalletKey {
        user_id: SenselessRow::unless(UserId::new(user_id), column, &user_id)?,
        currency: to_currency(currency)?,
    })
}

pub(crate) fn to_currency(text: &str) -> Result<CurrencyCode, SenselessRow> {
    SenselessRow::unless(text.parse().ok(), "currency", &text)
}

/// `user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, related_object_id,
/// created_at, id, payment_id, currency, direction, status, counter_account, service, description`, and a conversion.
pub(super) type TransactionColumns = (
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Nullable<BigInt>,
    Nullable<BigInt>,
    Timestamptz,
    SqlUuid,
    Nullable<SqlUuid>,
    Text,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Text,
    Nullable<ConversionColumns>,
);

/// `price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from`: all there or, mostly, none.
type ConversionColumns = (BigInt, BigInt, BigInt, Date);

/// What stands in [`TransactionColumns`].
pub(super) type TransactionRow = (
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    DateTime<Utc>,
    Uuid,
    Option<Uuid>,
    String,
    String,
    String,
    String,
    Option<String>,
    String,
    Option<ConversionRow>,
);

/// What stands in [`ConversionColumns`].
type ConversionRow = (i64, i64, i64, NaiveDate);

pub(super) fn to_transaction(row: TransactionRow) -> Result<Transaction, SenselessRow> {
    let (user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, ..) = row;
    let (_, _, _, _, _, quantity, related_object_id, created_at, id, payment_id, ..) = row;
    let (.., currency, direction, status, counter_account, service, description, conversion) = row;
    let wallet = to_key("transactions.user_id", user_id, &currency)?;
    let conversion = conversion.map(|row| to_conversion(row, wallet.currency));
    let quantity = quantity.map(|count| {
        SenselessRow::unless(u32::try_from(count).ok(), "transactions.quantity", &count)
    });
    let service = service
        .map(|word| SenselessRow::unless(ServiceType::parse(&word), "transactions.service", &word));
    let counter_account = SenselessRow::unless(
        CounterAccount::parse(&counter_account),
        "transactions.counter_account",
        &counter_account,
    )?;
    Ok(Transaction {
        entry: Entry {
            id: TransactionId(id),
            counter_account,
            description,
            service: service.transpose()?,
            quantity: quantity.transpose()?,
            related_object_id,
            payment_id: payment_id.map(PaymentId),
            conversion: conversion.transpose()?,
        },
        wallet,
        sequence,
        direction: SenselessRow::unless(
            Direction::parse(&direction),
            "transactions.direction",
            &direction,
        )?,
        amount_minor,
        balance_before_minor,
        balance_after_minor,
        status: SenselessRow::unless(
            TransactionStatus::parse(&status),
            "transactions.status",
            &status,
        )?,
        created_at,
    })
}

fn to_conversion(row: ConversionRow, currency: CurrencyCode) -> Result<Conversion, SenselessRow> {
    let (price_minor, som_micros, nominal, valid_from) = row;
    Ok(Conversion {
        price: Money::from_minor(price_minor),
        rate: to_rate(
            ["transactions.rate_som_micros", "transactions.rate_nominal"],
            currency,
            (som_micros, nominal),
            valid_from,
        )?,
    })
}
