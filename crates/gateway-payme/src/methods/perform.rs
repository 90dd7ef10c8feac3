use domain::ledger::{Action, CompleteAttempt, IfOver, Receipt};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::Attempt;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use super::desk::unexpected;
use crate::fault::Fault;
use crate::millis::millis;
use crate::params::Members;
use crate::rpc::result;
use crate::transaction::{State, Transaction};

#[derive(Serialize)]
struct Performed {
    transaction: String,
    perform_time: i64,
    state: i32,
}

impl Visit<'_> {
    /// Credits the wallet: Payme has taken the payer's money.
    pub(super) async fn perform(&mut self, params: &Members<'_>) -> Result<Box<RawValue>, Fault> {
        let known = self.transaction(params).await?;
        match known.state() {
            State::Created => {
                let attempt = self.complete(&known).await?;
                performed(known.id(), attempt.ended_at.map_or(0, millis))
            }
            State::Performed => performed(known.id(), known.moments().performed),
            State::Cancelled | State::Refunded => Err(Fault::wrong_state()),
        }
    }

    async fn complete(&self, known: &Transaction) -> Result<Attempt, Fault> {
        let complete = CompleteAttempt {
            payment_id: known.payment.id,
            gateway: self.gateway.clone(),
            number: known.attempt.number,
            // What Payme took is so'm; the ledger refuses it for an order in another currency.
            amount: AnyMoney::new(known.payment.total.minor, CurrencyCode::Uzs),
            document_id: None,
            // A transaction that may not be performed is cancelled by Payme, and its payer not debited.
            if_over: IfOver::TakesNothing,
            transaction_id: self.transaction_id,
        };
        match self.execute(Action::CompleteAttempt(complete)).await? {
            Ok(Receipt::AttemptCompleted(attempt)) => Ok(attempt),
            Ok(receipt) => Err(unexpected(&receipt)),
            Err(refused) => Err(self.fault(refused)),
        }
    }
}

fn performed(transaction: String, perform_time: i64) -> Result<Box<RawValue>, Fault> {
    result(&Performed {
        transaction,
        perform_time,
        state: State::Performed.number(),
    })
}
