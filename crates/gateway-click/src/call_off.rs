//! What Click calls off without the number of an attempt (docs.click.uz, "SHOP API errors": an `error` below 0 must
//! cancel the payment in our billing and is answered with -9).

use domain::payment::Payment;
use domain::storage::StorageFailure;

use crate::answer::Verdict;
use crate::code::ErrorCode;
use crate::steps::Steps;

impl Steps<'_> {
    /// A Prepare with `error < 0`. Whether the order is known, unpaid and of this amount comes first, as in all of Click's own
    /// code; nothing is begun, and what an earlier Prepare of the same attempt began is ended.
    pub(crate) async fn call_off_prepare(self) -> Result<Verdict, ErrorCode> {
        let order = self.order().await?;
        if order.status.is_paid() {
            return Err(ErrorCode::AlreadyPaid);
        }
        if order.total != self.amount() {
            return Err(ErrorCode::IncorrectAmount);
        }
        self.call_off_attempt().await
    }

    /// A Complete with `error < 0` that follows a Prepare which we refused, so that it names no attempt. The amount may be
    /// what the Prepare was refused for. If we did begin the attempt and Click never read our answer, it is ended.
    pub(crate) async fn call_off_refused(self) -> Result<Verdict, ErrorCode> {
        self.order().await?;
        self.call_off_attempt().await
    }

    /// Ends the attempt that has Click's number, if there is one: -9.
    async fn call_off_attempt(self) -> Result<Verdict, ErrorCode> {
        let found = self.payments.find_attempt(&self.transaction()).await;
        match found.map_err(|failure| failed(&failure))? {
            Some(attempt) if attempt.payment_id == self.payment_id => {
                self.cancel(attempt.number).await
            }
            Some(_) => Err(ErrorCode::ErrorInRequest),
            None => Err(ErrorCode::TransactionCancelled),
        }
    }

    /// The payment that the call names, which must be one of Click's: -5.
    pub(crate) async fn order(self) -> Result<Payment, ErrorCode> {
        let found = self.payments.find_payment(self.payment_id).await;
        found
            .map_err(|failure| failed(&failure))?
            .filter(|payment| payment.gateway == *self.gateway)
            .ok_or(ErrorCode::UserDoesNotExist)
    }
}

fn failed(failure: &StorageFailure) -> ErrorCode {
    tracing::error!(
        error = failure as &dyn std::error::Error,
        "a call of Click was not answered"
    );
    ErrorCode::FailedToUpdateUser
}
