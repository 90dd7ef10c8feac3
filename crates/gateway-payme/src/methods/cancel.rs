use domain::ledger::{Action, Receipt, ReverseAttempt};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Visit;
use super::desk::unexpected;
use crate::fault::Fault;
use crate::millis::millis;
use crate::params::{Members, is_null};
use crate::rpc::result;
use crate::transaction::{State, Transaction};

#[derive(Serialize)]
struct Cancelled {
    transaction: String,
    cancel_time: i64,
    state: i32,
}

/// The reason of a cancellation that names none: "unknown error" (developer.help.paycom.uz, "Типы данных").
const UNKNOWN_REASON: i32 = 10;

/// Any whole number, also one that is not documented. Without one the transaction is cancelled all the same: what Payme
/// calls off must not stay open for want of a reason.
fn reason(params: &Members<'_>) -> Result<i32, Fault> {
    if params.first("reason").is_none_or(is_null) {
        return Ok(UNKNOWN_REASON);
    }
    let reason = params.whole("reason")?;
    i32::try_from(reason).map_err(|_| Fault::bad_request().about("reason"))
}

impl Visit<'_> {
    /// Calls a transaction off. One that was performed is a refund: the wallet gives the money back, or, when it no
    /// longer holds it, Payme must keep it (−31007).
    pub(super) async fn cancel(&mut self, params: &Members<'_>) -> Result<Box<RawValue>, Fault> {
        let known = self.transaction(params).await?;
        let reason = reason(params)?;
        let (state, cancel_time) = match known.state() {
            state @ (State::Cancelled | State::Refunded) => (state, known.moments().cancelled),
            State::Created | State::Performed => self.reverse(&known, reason).await?,
        };
        result(&Cancelled {
            transaction: known.id(),
            cancel_time,
            state: state.number(),
        })
    }

    /// Ends the attempt or gives its money back, whichever is due at the moment at which it happens.
    async fn reverse(&self, known: &Transaction, reason: i32) -> Result<(State, i64), Fault> {
        let reverse = ReverseAttempt {
            payment_id: known.payment.id,
            gateway: self.gateway.clone(),
            number: known.attempt.number,
            reason_code: reason,
            refund_id: self.refund_id,
            transaction_id: self.transaction_id,
        };
        match self.execute(Action::ReverseAttempt(reverse)).await? {
            Ok(Receipt::AttemptFailed(attempt)) => {
                Ok((State::Cancelled, attempt.ended_at.map_or(0, millis)))
            }
            Ok(Receipt::AttemptReversed(refunded)) => {
                let refund = refunded.refund;
                let at = refund.ended_at.unwrap_or(refund.requested_at);
                Ok((State::Refunded, millis(at)))
            }
            Ok(receipt) => Err(unexpected(&receipt)),
            Err(refused) => Err(self.fault(refused)),
        }
    }
}
