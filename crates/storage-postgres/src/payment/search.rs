use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::gateway::GatewayName;
use domain::page::{Page, PageRequest};
use domain::payment::{Attempt, Payment, PaymentSearch, PaymentStatus, SearchReach};
use domain::time::Timestamp;
use domain::{PaymentId, UserId};
use uuid::Uuid;

use super::attempt::{AttemptColumns, AttemptRow};
use super::row::{PaymentColumns, PaymentRow};
use super::{to_attempt, to_payment};
use crate::PostgresStorage;
use crate::failure::PostgresError;
use crate::page::to_page;
use crate::statement::statement;

statement! {
    FindByReference<'a> = "find_by_reference.sql" (reference: &'a str as Text)
        -> rows of (Uuid,) as (SqlUuid,)
}

statement! {
    FindByTransaction<'a> = "find_by_transaction.sql" (id: &'a str as Text)
        -> rows of (Uuid,) as (SqlUuid,)
}

statement! {
    SearchUser<'a> = "search_user.sql" (
        user_id: i64 as BigInt,
        from: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        until: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        gateway: Option<&'a str> as Nullable<Text>,
        status: Option<&'static str> as Nullable<Text>,
        now: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
        offset: i64 as BigInt,
    ) -> rows of (i64, Option<PaymentRow>) as (BigInt, Nullable<PaymentColumns>)
}

statement! {
    SearchTime<'a> = "search_time.sql" (
        begin: DateTime<Utc> as Timestamptz,
        end: DateTime<Utc> as Timestamptz,
        gateway: Option<&'a str> as Nullable<Text>,
        status: Option<&'static str> as Nullable<Text>,
        now: DateTime<Utc> as Timestamptz,
        limit: i64 as BigInt,
        offset: i64 as BigInt,
    ) -> rows of (i64, Option<PaymentRow>) as (BigInt, Nullable<PaymentColumns>)
}

statement! {
    ListAttemptsOf = "list_attempts_of.sql" (payment_ids: Vec<Uuid> as Array<SqlUuid>)
        -> rows of AttemptRow as AttemptColumns
}

impl PostgresStorage {
    /// A page of what a search finds. Each reach has a statement of its own, so that no plan made for one can be used
    /// for another.
    pub(super) async fn search(
        &self,
        search: &PaymentSearch,
        reach: SearchReach,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, PostgresError> {
        let ids = match reach {
            SearchReach::User(user_id) => {
                return self.search_user(user_id, search, page, now).await;
            }
            SearchReach::Created(begin, end) => {
                return self.search_time((begin, end), search, page, now).await;
            }
            SearchReach::Id(id) => BTreeSet::from([id]),
            SearchReach::Reference(reference) => self.with_reference(&reference).await?,
            SearchReach::Transaction(id) => self.with_transaction(&id).await?,
        };
        self.among(ids, search, page, now).await
    }

    /// What is found among a handful of payments.
    async fn among(
        &self,
        mut ids: BTreeSet<PaymentId>,
        search: &PaymentSearch,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, PostgresError> {
        if let Some(transaction) = &search.gateway_transaction {
            let with_transaction = self.with_transaction(transaction).await?;
            ids.retain(|id| with_transaction.contains(id));
        }
        let mut payments = Vec::new();
        for id in ids {
            let payment = self.payment(id).await?;
            payments.extend(payment.filter(|payment| search.matches(payment, now)));
        }
        payments.sort_by_key(|payment| Reverse((payment.created_at, payment.id)));
        let before = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let per_page = usize::try_from(page.per_page).unwrap_or(usize::MAX);
        Ok(Page {
            total_count: u64::try_from(payments.len()).unwrap_or(u64::MAX),
            items: payments.into_iter().skip(before).take(per_page).collect(),
        })
    }

    async fn with_reference(&self, reference: &str) -> Result<BTreeSet<PaymentId>, PostgresError> {
        let rows = self.reads.ask(&FindByReference { reference }).await?;
        Ok(rows.into_iter().map(|(id,)| PaymentId(id)).collect())
    }

    async fn with_transaction(&self, id: &str) -> Result<BTreeSet<PaymentId>, PostgresError> {
        let rows = self.reads.ask(&FindByTransaction { id }).await?;
        Ok(rows.into_iter().map(|(id,)| PaymentId(id)).collect())
    }

    async fn search_user(
        &self,
        user_id: UserId,
        search: &PaymentSearch,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, PostgresError> {
        let list = SearchUser {
            user_id: user_id.get(),
            from: search.from,
            until: search.until,
            gateway: search.gateway.as_ref().map(GatewayName::as_str),
            status: search.status.map(PaymentStatus::as_str),
            now,
            limit: i64::from(page.per_page),
            offset: page.offset(),
        };
        to_page(self.reads.ask(&list).await?, to_payment)
    }

    async fn search_time(
        &self,
        (begin, end): (Timestamp, Timestamp),
        search: &PaymentSearch,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<Payment>, PostgresError> {
        let list = SearchTime {
            begin,
            end,
            gateway: search.gateway.as_ref().map(GatewayName::as_str),
            status: search.status.map(PaymentStatus::as_str),
            now,
            limit: i64::from(page.per_page),
            offset: page.offset(),
        };
        to_page(self.reads.ask(&list).await?, to_payment)
    }

    pub(super) async fn attempts_of(
        &self,
        ids: &[PaymentId],
    ) -> Result<Vec<Attempt>, PostgresError> {
        let payment_ids = ids.iter().map(|id| id.0).collect();
        let rows = self.reads.ask(&ListAttemptsOf { payment_ids }).await?;
        Ok(rows.into_iter().map(to_attempt).collect::<Result<_, _>>()?)
    }
}
