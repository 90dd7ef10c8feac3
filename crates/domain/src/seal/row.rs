use std::borrow::Cow;

use uuid::Uuid;

use super::Fields;
use crate::administration::AdminLogEntry;
use crate::wallet::Transaction;

/// A row that can be sealed.
pub trait SealedRow {
    /// Its moment, by which it lies in a stretch; microseconds since 1970.
    fn moment(&self) -> i64;

    /// Writes down all of its columns.
    fn write(&self, fields: &mut Fields);
}

/// A wallet's transaction as it is stored, whether it makes sense or not: what somebody wrote past the program is to be
/// hashed, not refused. All columns are here; a storage's tests see to that.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are those of `wallet::Transaction`")]
pub struct LedgerRow<'a> {
    pub user_id: i64,
    pub currency: Cow<'a, str>,
    pub sequence: i64,
    pub id: Uuid,
    pub direction: Cow<'a, str>,
    pub amount_minor: i64,
    pub balance_before_minor: i64,
    pub balance_after_minor: i64,
    pub counter_account: Cow<'a, str>,
    pub description: Cow<'a, str>,
    pub service: Option<Cow<'a, str>>,
    pub quantity: Option<i64>,
    pub related_object_id: Option<i64>,
    pub payment_id: Option<Uuid>,
    pub status: Cow<'a, str>,
    /// Microseconds since 1970.
    pub created_at: i64,
    pub price_tiyin: Option<i64>,
    pub rate_som_micros: Option<i64>,
    pub rate_nominal: Option<i64>,
    /// `YYYY-MM-DD`.
    pub rate_valid_from: Option<Cow<'a, str>>,
}

impl SealedRow for LedgerRow<'_> {
    fn moment(&self) -> i64 {
        self.created_at
    }

    fn write(&self, fields: &mut Fields) {
        fields.integer("user_id", self.user_id);
        fields.text("currency", &*self.currency);
        fields.integer("sequence", self.sequence);
        fields.uuid("id", self.id);
        fields.text("direction", &*self.direction);
        fields.integer("amount_minor", self.amount_minor);
        fields.integer("balance_before_minor", self.balance_before_minor);
        fields.integer("balance_after_minor", self.balance_after_minor);
        fields.text("counter_account", &*self.counter_account);
        fields.text("description", &*self.description);
        fields.text("service", self.service.as_deref());
        fields.integer("quantity", self.quantity);
        fields.integer("related_object_id", self.related_object_id);
        fields.uuid("payment_id", self.payment_id);
        fields.text("status", &*self.status);
        fields.integer("created_at", self.created_at);
        fields.integer("price_tiyin", self.price_tiyin);
        fields.integer("rate_som_micros", self.rate_som_micros);
        fields.integer("rate_nominal", self.rate_nominal);
        fields.text("rate_valid_from", self.rate_valid_from.as_deref());
    }
}

impl<'a> From<&'a Transaction> for LedgerRow<'a> {
    fn from(transaction: &'a Transaction) -> Self {
        let entry = &transaction.entry;
        let rate = entry.conversion.map(|conversion| conversion.rate);
        Self {
            user_id: transaction.wallet.user_id.get(),
            currency: transaction.wallet.currency.as_str().into(),
            sequence: transaction.sequence,
            id: entry.id.0,
            direction: transaction.direction.as_str().into(),
            amount_minor: transaction.amount_minor,
            balance_before_minor: transaction.balance_before_minor,
            balance_after_minor: transaction.balance_after_minor,
            counter_account: entry.counter_account.to_string().into(),
            description: entry.description.as_str().into(),
            service: entry.service.map(|service| service.as_str().into()),
            quantity: entry.quantity.map(i64::from),
            related_object_id: entry.related_object_id,
            payment_id: entry.payment_id.map(|id| id.0),
            status: transaction.status.as_str().into(),
            created_at: transaction.created_at.timestamp_micros(),
            price_tiyin: entry.conversion.map(|conversion| conversion.price.minor()),
            rate_som_micros: rate.map(crate::exchange::ExchangeRate::som_micros),
            rate_nominal: rate.map(|rate| rate.nominal().into()),
            rate_valid_from: rate.map(|rate| rate.valid_from().to_string().into()),
        }
    }
}

/// A line of the log of administration as it is stored, whether it makes sense or not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "they are those of `administration::AdminLogEntry`"
)]
pub struct AdminLogRow<'a> {
    /// Microseconds since 1970.
    pub happened_at: i64,
    pub id: Uuid,
    pub actor_id: i64,
    pub actor_role: Cow<'a, str>,
    pub action: Cow<'a, str>,
    pub target: Cow<'a, str>,
    pub before_state: Option<Cow<'a, str>>,
    pub after_state: Option<Cow<'a, str>>,
    pub reason: Option<Cow<'a, str>>,
}

impl SealedRow for AdminLogRow<'_> {
    fn moment(&self) -> i64 {
        self.happened_at
    }

    fn write(&self, fields: &mut Fields) {
        fields.integer("happened_at", self.happened_at);
        fields.uuid("id", self.id);
        fields.integer("actor_id", self.actor_id);
        fields.text("actor_role", &*self.actor_role);
        fields.text("action", &*self.action);
        fields.text("target", &*self.target);
        fields.text("before_state", self.before_state.as_deref());
        fields.text("after_state", self.after_state.as_deref());
        fields.text("reason", self.reason.as_deref());
    }
}

impl<'a> From<&'a AdminLogEntry> for AdminLogRow<'a> {
    fn from(entry: &'a AdminLogEntry) -> Self {
        Self {
            happened_at: entry.at.timestamp_micros(),
            id: entry.id.0,
            actor_id: entry.actor.user_id.get(),
            actor_role: entry.actor.role.as_str().into(),
            action: entry.action.as_str().into(),
            target: entry.target.to_string().into(),
            before_state: entry.before.as_deref().map(Cow::from),
            after_state: entry.after.as_deref().map(Cow::from),
            reason: entry.reason.as_ref().map(|reason| reason.as_str().into()),
        }
    }
}
