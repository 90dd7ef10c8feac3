use std::collections::BTreeMap;

use domain::payment::Attempt;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use crate::fault::Fault;
use crate::millis::{millis, nearest_moment};
use crate::params::Members;
use crate::rpc::result;
use crate::transaction::{Moments, Transaction, began_at};

/// Attempts that are read in one go.
const PAGE: u32 = 500;
/// Payments that are read at once.
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
    /// stand.
    pub(super) async fn statement(&mut self, params: &Members<'_>) -> Result<Box<RawValue>, Fault> {
        let (from, to) = (params.whole("from")?, params.whole("to")?);
        if from > to {
            return result(&Statement {
                transactions: Vec::new(),
            });
        }
        let attempts = self.attempts_begun(from, to).await?;
        let this = &*self;
        let lines = stream::iter(attempts)
            .map(|attempt| async move { this.line(attempt).await })
            .buffered(AT_ONCE);
        result(&Statement {
            transactions: lines.try_collect().await?,
        })
    }

    /// A period that has more than the limit is refused rather than told in part: Payme reconciles by what it is told.
    async fn attempts_begun(&self, from: i64, to: i64) -> Result<Vec<Attempt>, Fault> {
        let (from, to) = (nearest_moment(from), nearest_moment(to));
        let mut attempts: Vec<Attempt> = Vec::new();
        loop {
            let after = attempts.last().map(|last| (began_at(last), last.number));
            let page = self
                .storage
                .list_attempts_begun(self.gateway, from, to, after, PAGE)
                .await?;
            let is_last = page.len() < PAGE as usize;
            attempts.extend(page);
            let max = self.policy.statement_max;
            if attempts.len() > max {
                tracing::error!(
                    max,
                    "Payme asks for a statement of more than {max} transactions"
                );
                let limit = format!("at most {max} transactions a statement");
                return Err(Fault::internal().about(limit));
            }
            if is_last {
                return Ok(attempts);
            }
        }
    }

    async fn line(&self, attempt: Attempt) -> Result<Line, Fault> {
        let key = attempt.transaction.clone();
        let mut known = self.transaction_of(attempt).await?;
        if known.has_run_out(self.now) {
            self.end_run_out(&known).await?;
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
