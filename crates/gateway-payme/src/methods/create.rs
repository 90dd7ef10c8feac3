use domain::Timestamp;
use domain::ledger::{Action, BeginAttempt, Receipt, Rivals};
use domain::payment::{Attempt, GatewayTransaction, Payment};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use super::desk::{is_transaction_id, unexpected};
use crate::fault::{Fault, Refused, Unpayable};
use crate::millis::{is_ahead, is_stale, millis, moment};
use crate::params::Members;
use crate::rpc::result;
use crate::transaction::{State, Transaction};

#[derive(Serialize)]
struct Created {
    create_time: i64,
    transaction: String,
    state: i32,
}

impl Visit<'_> {
    /// Reserves an order for a transaction of Payme's. The order is looked at first, its amount next, then what the
    /// transaction is already, and at last whether the order is free.
    pub(super) async fn create(&mut self, params: &Members<'_>) -> Result<Box<RawValue>, Fault> {
        let bad = |name: &str| Fault::bad_request().about(name);
        let id = params.text("id")?;
        let id = Some(id).filter(|id| is_transaction_id(id));
        let id = id.ok_or_else(|| bad("id"))?;
        let time = moment(params.whole("time")?).ok_or_else(|| bad("time"))?;
        let payment = self.order(params).await?;
        let attempt = match self.find_transaction(&id).await? {
            Some(known) => repeated(known, &payment)?,
            None => self.begin(&payment, &id, time).await?,
        };
        result(&Created {
            create_time: millis(attempt.began_at),
            transaction: attempt.number.get().to_string(),
            state: State::Created.number(),
        })
    }

    async fn begin(&self, payment: &Payment, id: &str, time: Timestamp) -> Result<Attempt, Fault> {
        let is_too_old = self.policy.refuses_stale && is_stale(time, self.now);
        if is_too_old || is_ahead(time, self.now) {
            return Err(Fault::wrong_state());
        }
        let order = BeginAttempt {
            payment_id: payment.id,
            transaction: GatewayTransaction {
                gateway: self.gateway.clone(),
                id: id.to_owned(),
            },
            document_id: None,
            amount: payment.total,
            gateway_began_at: Some(time),
            card_mask: None,
            rivals: Rivals::Refused,
        };
        let mut begun = self.execute(Action::BeginAttempt(order.clone())).await?;
        if matches!(begun, Err(Refused::Order(Unpayable::Busy))) && self.free(payment).await? {
            begun = self.execute(Action::BeginAttempt(order)).await?;
        }
        match begun {
            Ok(Receipt::AttemptBegun(attempt)) => Ok(attempt),
            Ok(receipt) => Err(unexpected(&receipt)),
            Err(refused) => Err(self.fault(refused)),
        }
    }

    /// Ends the transactions of an order whose time ran out; says whether there were any.
    async fn free(&self, payment: &Payment) -> Result<bool, Fault> {
        let mut is_freed = false;
        for attempt in self.storage.list_attempts(payment.id).await? {
            let rival = self.transaction_of(attempt).await?;
            if rival.has_run_out(self.now) {
                self.end_run_out(&rival).await?;
                is_freed = true;
            }
        }
        Ok(is_freed)
    }
}

/// The attempt of a transaction that was created before, when it still waits for its end.
fn repeated(known: Transaction, payment: &Payment) -> Result<Attempt, Fault> {
    let is_of_order = known.payment.id == payment.id;
    if is_of_order && known.state() == State::Created {
        Ok(known.attempt)
    } else {
        Err(Fault::wrong_state())
    }
}
