use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use domain::payment::{PaymentSearch, SearchReach};
use domain::time::Timestamp;

use super::payment::{Boxed, with_status_at};
use crate::rows::{UuidBlob, micros};
use crate::schema::payments;

/// The payments that a search finds within its reach.
pub(crate) fn found(search: &PaymentSearch, reach: &SearchReach, now: Timestamp) -> Boxed {
    let query = payments::table.into_boxed();
    let mut query = match reach {
        SearchReach::Id(id) => query.filter(payments::id.eq(UuidBlob(id.0))),
        SearchReach::Reference(text) => query.filter(payments::reference.eq(text.clone())),
        SearchReach::Transaction(id) => with_transaction(query, id),
        SearchReach::User(id) => query.filter(payments::user_id.eq(id.get())),
        SearchReach::Created(begin, end) => query
            .filter(payments::created_at.ge(micros(*begin)))
            .filter(payments::created_at.lt(micros(*end))),
    };
    if let (Some(id), SearchReach::Id(_) | SearchReach::Reference(_)) =
        (&search.gateway_transaction, reach)
    {
        query = with_transaction(query, id);
    }
    if let Some(reference) = &search.reference {
        query = query.filter(payments::reference.eq(reference.clone()));
    }
    if let Some(user_id) = search.user_id {
        query = query.filter(payments::user_id.eq(user_id.get()));
    }
    if let Some(gateway) = &search.gateway {
        query = query.filter(payments::gateway.eq(gateway.as_str().to_owned()));
    }
    if let Some(from) = search.from {
        query = query.filter(payments::created_at.ge(micros(from)));
    }
    if let Some(until) = search.until {
        query = query.filter(payments::created_at.lt(micros(until)));
    }
    match search.status {
        Some(status) => with_status_at(query, status, now),
        None => query,
    }
}

/// One of the payment's attempts has this id at its gateway. The gateways are few, and the index begins with them.
fn with_transaction(query: Boxed, id: &str) -> Boxed {
    let has_transaction = sql::<Bool>(
        "id IN (SELECT payment_id FROM attempts WHERE gateway IN (SELECT name FROM gateways) \
         AND gateway_transaction_id = ",
    )
    .bind::<Text, _>(id.to_owned())
    .sql(")");
    query.filter(has_transaction)
}
