use std::collections::{BTreeMap, BTreeSet};

use domain::PaymentId;
use domain::payment::{Attempt, AttemptStatus, Payment};
use domain::refund::Refund;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use super::desk::payment_is_missing;
use crate::fault::Fault;
use crate::millis::{millis, nearest_moment};
use crate::params::Members;
use crate::rpc::result;
use crate::transaction::{Moments, Transaction, began_at};

/// Attempts that are read in one go, with their payments and refunds.
const PAGE: u32 = 500;
/// Transactions that are ended at once because their time ran out.
const AT_ONCE: usize = 8;

#[derive(Serialize)]
struct Statement {
    transactions: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    time: i64,
    amount: i64,
    account: BTreeMap<String, String>,
    #[serde(flatten)]
    moments: Moments,
    transaction: String,
    state: i32,
    reason: Option<i32>,
    /// We are the only one.
    receivers: Option<()>,
}

impl Visit<'_> {
    /// The transactions that Payme created from one moment to another, by its own clock and in its order, however they
    /// stand. What makes sense of a period that ends before it begins is not documented; Payme's own template refuses it like
    /// this.
    pub(super) async fn statement(&mut self, params: &Members<'_>) -> Result<Box<RawValue>, Fault> {
        let (from, to) = (params.whole("from")?, params.whole("to")?);
        if from > to {
            return Err(Fault::wrong_period().about("from"));
        }
        let transactions = self.transactions_begun(from, to).await?;
        let this = &*self;
        let lines = stream::iter(transactions)
            .map(|known| async move { this.line(known).await })
            .buffered(AT_ONCE);
        result(&Statement {
            transactions: lines.try_collect().await?,
        })
    }

    /// A period that has more than the limit is refused rather than told in part: Payme reconciles by what it is told.
    async fn transactions_begun(&self, from: i64, to: i64) -> Result<Vec<Transaction>, Fault> {
        let (from, to) = (nearest_moment(from), nearest_moment(to));
        let mut transactions: Vec<Transaction> = Vec::new();
        let mut after = None;
        loop {
            let page = self
                .storage
                .list_attempts_begun(self.gateway, from, to, after, PAGE)
                .await?;
            let is_last = page.len() < PAGE as usize;
            after = page.last().map(|last| (began_at(last), last.number));
            transactions.extend(self.transactions_of(page).await?);
            let max = self.policy.statement_max;
            if transactions.len() > max {
                tracing::error!(
                    max,
                    "Payme asks for a statement of more than {max} transactions"
                );
                let limit = format!("at most {max} transactions a statement");
                return Err(Fault::internal().about(limit));
            }
            if is_last {
                return Ok(transactions);
            }
        }
    }

    /// The transactions of a page of attempts: their payments are read at once, and so are the refunds of those that are paid.
    async fn transactions_of(&self, attempts: Vec<Attempt>) -> Result<Vec<Transaction>, Fault> {
        let ids: BTreeSet<_> = attempts.iter().map(|attempt| attempt.payment_id).collect();
        let paid: BTreeSet<_> = attempts
            .iter()
            .filter(|attempt| attempt.status == AttemptStatus::Succeeded)
            .map(|attempt| attempt.payment_id)
            .collect();
        let payments = self.storage.find_payments(&listed(ids)).await?;
        let payments: BTreeMap<PaymentId, Payment> = payments
            .into_iter()
            .map(|payment| (payment.id, payment))
            .collect();
        let mut refunds = BTreeMap::<PaymentId, Vec<Refund>>::new();
        for refund in self.storage.list_refunds_of(&listed(paid)).await? {
            refunds.entry(refund.payment_id).or_default().push(refund);
        }
        let transaction = |attempt: Attempt| {
            let payment = payments.get(&attempt.payment_id);
            let payment = payment.cloned().ok_or_else(payment_is_missing)?;
            let refunds = refunds.get(&payment.id).cloned().unwrap_or_default();
            Ok(Transaction::new(attempt, payment, refunds))
        };
        attempts.into_iter().map(transaction).collect()
    }

    async fn line(&self, mut known: Transaction) -> Result<Line, Fault> {
        if known.has_run_out(self.now) {
            self.end_run_out(&known).await?;
            let key = known.attempt.transaction.clone();
            if let Some(ended) = self.storage.find_attempt(&key).await? {
                known = self.transaction_of(ended).await?;
            }
        }
        Ok(self.written(&known))
    }

    fn written(&self, known: &Transaction) -> Line {
        let field = self.policy.account_field.clone();
        Line {
            id: known.attempt.transaction.id.clone(),
            time: millis(began_at(&known.attempt)),
            amount: known.payment.total.minor,
            account: BTreeMap::from([(field, known.payment.id.to_string())]),
            moments: known.moments(),
            transaction: known.id(),
            state: known.state().number(),
            reason: known.reason(),
            receivers: None,
        }
    }
}

fn listed(ids: BTreeSet<PaymentId>) -> Vec<PaymentId> {
    ids.into_iter().collect()
}
