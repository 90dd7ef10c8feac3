//! Click's two steps as commands of the ledger.

use domain::gateway::GatewayName;
use domain::ledger::{
    Action, BeginAttempt, Command, CompleteAttempt, ExecuteError, FailAttempt, Ledger, Outcome,
    Receipt, Rivals,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, GatewayTransaction};
use domain::{AttemptNumber, PaymentId, TransactionId};

use crate::answer::Verdict;
use crate::code::ErrorCode;
use crate::config::CancelAfterPaid;
use crate::request::Request;

/// One authentic request about one payment.
#[derive(Clone, Copy)]
pub(crate) struct Steps<'a> {
    pub(crate) request: &'a Request,
    pub(crate) payment_id: PaymentId,
    pub(crate) gateway: &'a GatewayName,
    pub(crate) ledger: &'a dyn Ledger,
    pub(crate) cancel_after_paid: CancelAfterPaid,
}

impl Steps<'_> {
    /// Begins an attempt. One that Click calls off in the same breath is not begun.
    pub(crate) async fn prepare(self) -> Result<Verdict, ErrorCode> {
        let amount = self.amount()?;
        if self.request.error < 0 {
            return Err(ErrorCode::TransactionCancelled);
        }
        let begin = BeginAttempt {
            payment_id: self.payment_id,
            transaction: GatewayTransaction {
                gateway: self.gateway.clone(),
                id: self.request.click_trans_id.to_string(),
            },
            document_id: self.request.click_paydoc_id.map(|id| id.to_string()),
            amount,
            gateway_began_at: None,
            card_mask: None,
            rivals: Rivals::Allowed,
        };
        match self.receipt(Action::BeginAttempt(begin)).await? {
            (Receipt::AttemptBegun(attempt), _) => Ok(Verdict {
                merchant_prepare_id: Some(attempt.number.get()),
                ..ErrorCode::Success.into()
            }),
            (receipt, _) => Err(unexpected(&receipt)),
        }
    }

    /// Ends an attempt: with money, or without.
    pub(crate) async fn complete(
        self,
        transaction_id: TransactionId,
    ) -> Result<Verdict, ErrorCode> {
        let number = self
            .request
            .attempt
            .ok_or(ErrorCode::TransactionDoesNotExist)?;
        let amount = self.amount()?;
        if self.request.error < 0 {
            return self.cancel(number, amount).await;
        }
        let complete = CompleteAttempt {
            payment_id: self.payment_id,
            gateway: self.gateway.clone(),
            number,
            amount,
            document_id: self.request.click_paydoc_id.map(|id| id.to_string()),
            transaction_id,
        };
        match self.receipt(Action::CompleteAttempt(complete)).await? {
            (Receipt::AttemptCompleted(attempt), is_repeat) => {
                note_other_transaction(self.request, &attempt);
                let code = if is_repeat {
                    ErrorCode::AlreadyPaid
                } else {
                    ErrorCode::Success
                };
                Ok(Verdict {
                    merchant_confirm_id: Some(attempt.number.get()),
                    ..code.into()
                })
            }
            (receipt, _) => Err(unexpected(&receipt)),
        }
    }

    async fn cancel(self, number: AttemptNumber, amount: AnyMoney) -> Result<Verdict, ErrorCode> {
        let fail = FailAttempt {
            payment_id: self.payment_id,
            gateway: self.gateway.clone(),
            number,
            amount,
            error_code: self.request.error,
        };
        match self.receipt(Action::FailAttempt(fail)).await? {
            (Receipt::AttemptFailed(attempt), _) => {
                note_other_transaction(self.request, &attempt);
                Err(ErrorCode::TransactionCancelled)
            }
            (Receipt::CancellationDisputed(attempt), _) => {
                tracing::warn!(
                    payment_id = %self.payment_id,
                    attempt = attempt.number.get(),
                    click_trans_id = self.request.click_trans_id,
                    error = self.request.error,
                    "Click cancels payment {} although it had confirmed it; the wallet keeps the money",
                    self.payment_id
                );
                Err(match self.cancel_after_paid {
                    CancelAfterPaid::TransactionCancelled => ErrorCode::TransactionCancelled,
                    CancelAfterPaid::AlreadyPaid => ErrorCode::AlreadyPaid,
                })
            }
            (receipt, _) => Err(unexpected(&receipt)),
        }
    }

    /// -2 for an amount that no payment can have.
    fn amount(self) -> Result<AnyMoney, ErrorCode> {
        let minor = self
            .request
            .amount_minor
            .ok_or(ErrorCode::IncorrectAmount)?;
        Ok(AnyMoney::new(minor, CurrencyCode::Uzs))
    }

    /// What happened, and whether it had happened before.
    async fn receipt(self, action: Action) -> Result<(Receipt, bool), ErrorCode> {
        match self.ledger.execute(Command::from(action)).await {
            Ok(Outcome::Applied { receipt, .. }) => Ok((receipt, false)),
            Ok(Outcome::AlreadyApplied(receipt)) => Ok((receipt, true)),
            Ok(Outcome::Replayed(_)) => {
                tracing::error!("the ledger replayed an answer to a command without a key");
                Err(ErrorCode::FailedToUpdateUser)
            }
            Err(error) => {
                if let ExecuteError::Failed(failure) = &error {
                    tracing::error!(
                        error = failure as &dyn std::error::Error,
                        "a call of Click was not applied"
                    );
                }
                Err(error.into())
            }
        }
    }
}

/// Both calls of an attempt should carry the same number of Click's. Its test tools do not keep to that, so it is
/// noted and no more.
fn note_other_transaction(request: &Request, attempt: &Attempt) {
    if attempt.transaction.id != request.click_trans_id.to_string() {
        tracing::warn!(
            attempt = attempt.number.get(),
            prepared = attempt.transaction.id,
            completed = request.click_trans_id,
            "Complete names another click_trans_id than the Prepare of its attempt"
        );
    }
}

fn unexpected(receipt: &Receipt) -> ErrorCode {
    tracing::error!(
        ?receipt,
        "the ledger answered another command than it was given"
    );
    ErrorCode::FailedToUpdateUser
}
