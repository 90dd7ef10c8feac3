use std::borrow::Cow;

use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::billing::ServiceType;
use domain::exchange::{Conversion, ExchangeRate};
use domain::ids::{PaymentId, TransactionId};
use domain::money::Money;
use domain::seal::LedgerRow;
use domain::wallet::{CounterAccount, Direction, Entry, Transaction, TransactionStatus, WalletKey};

use super::{Column, Inconsistent, UuidBlob, micros};
use crate::schema::transactions;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = transactions, treat_none_as_default_value = false)]
pub(crate) struct TransactionRow {
    user_id: i64,
    currency: String,
    sequence: i64,
    id: UuidBlob,
    direction: String,
    amount_minor: i64,
    balance_before_minor: i64,
    balance_after_minor: i64,
    counter_account: String,
    description: String,
    service: Option<String>,
    quantity: Option<i64>,
    related_object_id: Option<i64>,
    payment_id: Option<UuidBlob>,
    status: String,
    created_at: i64,
    price_tiyin: Option<i64>,
    rate_som_micros: Option<i64>,
    rate_nominal: Option<i64>,
    rate_valid_from: Option<String>,
}

impl From<&Transaction> for TransactionRow {
    fn from(transaction: &Transaction) -> Self {
        let entry = &transaction.entry;
        let rate = entry.conversion.map(|conversion| conversion.rate);
        Self {
            user_id: transaction.wallet.user_id.get(),
            currency: transaction.wallet.currency.as_str().to_owned(),
            sequence: transaction.sequence,
            id: UuidBlob(entry.id.0),
            direction: transaction.direction.as_str().to_owned(),
            amount_minor: transaction.amount_minor,
            balance_before_minor: transaction.balance_before_minor,
            balance_after_minor: transaction.balance_after_minor,
            counter_account: entry.counter_account.to_string(),
            description: entry.description.clone(),
            service: entry.service.map(|service| service.as_str().to_owned()),
            quantity: entry.quantity.map(i64::from),
            related_object_id: entry.related_object_id,
            payment_id: entry.payment_id.map(|id| UuidBlob(id.0)),
            status: transaction.status.as_str().to_owned(),
            created_at: micros(transaction.created_at),
            price_tiyin: entry.conversion.map(|conversion| conversion.price.minor()),
            rate_som_micros: rate.map(ExchangeRate::som_micros),
            rate_nominal: rate.map(|rate| rate.nominal().into()),
            rate_valid_from: rate.map(|rate| rate.valid_from().to_string()),
        }
    }
}

impl TryFrom<TransactionRow> for Transaction {
    type Error = Inconsistent;

    fn try_from(row: TransactionRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("transactions", name);
        let conversion = row.conversion()?;
        let service = row.service.as_deref();
        Ok(Self {
            entry: Entry {
                id: TransactionId(row.id.0),
                counter_account: column("counter_account")
                    .parse(row.counter_account.as_str(), CounterAccount::parse)?,
                description: row.description,
                service: service
                    .map(|word| column("service").parse(word, ServiceType::parse))
                    .transpose()?,
                quantity: row
                    .quantity
                    .map(|count| column("quantity").count(count))
                    .transpose()?,
                related_object_id: row.related_object_id,
                payment_id: row.payment_id.map(|id| PaymentId(id.0)),
                conversion,
            },
            wallet: WalletKey {
                user_id: column("user_id").user(row.user_id)?,
                currency: column("currency").currency(&row.currency)?,
            },
            sequence: row.sequence,
            direction: column("direction").parse(row.direction.as_str(), Direction::parse)?,
            amount_minor: row.amount_minor,
            balance_before_minor: row.balance_before_minor,
            balance_after_minor: row.balance_after_minor,
            status: column("status").parse(row.status.as_str(), TransactionStatus::parse)?,
            created_at: column("created_at").moment(row.created_at)?,
        })
    }
}

impl TransactionRow {
    /// All of it, as it is sealed.
    pub(crate) fn sealed(&self) -> LedgerRow<'_> {
        LedgerRow {
            user_id: self.user_id,
            currency: self.currency.as_str().into(),
            sequence: self.sequence,
            id: self.id.0,
            direction: self.direction.as_str().into(),
            amount_minor: self.amount_minor,
            balance_before_minor: self.balance_before_minor,
            balance_after_minor: self.balance_after_minor,
            counter_account: self.counter_account.as_str().into(),
            description: self.description.as_str().into(),
            service: self.service.as_deref().map(Cow::from),
            quantity: self.quantity,
            related_object_id: self.related_object_id,
            payment_id: self.payment_id.map(|id| id.0),
            status: self.status.as_str().into(),
            created_at: self.created_at,
            price_tiyin: self.price_tiyin,
            rate_som_micros: self.rate_som_micros,
            rate_nominal: self.rate_nominal,
            rate_valid_from: self.rate_valid_from.as_deref().map(Cow::from),
        }
    }

    /// The price and the rate, which stand there together or not at all.
    fn conversion(&self) -> Result<Option<Conversion>, Inconsistent> {
        let column = |name| Column("transactions", name);
        let (Some(price), Some(som_micros), Some(nominal), Some(day)) = (
            self.price_tiyin,
            self.rate_som_micros,
            self.rate_nominal,
            &self.rate_valid_from,
        ) else {
            return Ok(None);
        };
        let currency = column("currency").currency(&self.currency)?;
        let nominal = column("rate_nominal").count(nominal)?;
        let valid_from = column("rate_valid_from").day(day)?;
        let rate = column("rate_som_micros").parse(som_micros, |som_micros| {
            ExchangeRate::try_new(currency, som_micros, nominal, valid_from).ok()
        })?;
        Ok(Some(Conversion {
            price: Money::from_minor(price),
            rate,
        }))
    }
}
