//! Click's two steps as commands of the ledger. What Click calls off is in `call_off.rs`.

use domain::gateway::GatewayName;
use domain::ledger::{
    Action, BeginAttempt, Command, CompleteAttempt, ExecuteError, FailAttempt, IfOver, Ledger,
    Outcome, Receipt, Rivals,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, AttemptStatus, GatewayTransaction, PaymentReads};
use domain::{AttemptNumber, PaymentId, TransactionId};

use crate::answer::Verdict;
use crate::code::ErrorCode;
use crate::config::CancelAfterPaid;
use crate::request::{PrepareId, Request};

/// One authentic request about one payment.
#[derive(Clone, Copy)]
pub(crate) struct Steps<'a> {
    pub(crate) request: &'a Request,
    pub(crate) payment_id: PaymentId,
    pub(crate) gateway: &'a GatewayName,
    pub(crate) ledger: &'a dyn Ledger,
    pub(crate) payments: &'a dyn PaymentReads,
    pub(crate) cancel_after_paid: CancelAfterPaid,
}

impl Steps<'_> {
    /// Begins an attempt.
    pub(crate) async fn prepare(self) -> Result<Verdict, ErrorCode> {
        if self.request.error < 0 {
            return self.call_off_prepare().await;
        }
        let begin = BeginAttempt {
            payment_id: self.payment_id,
            transaction: self.transaction(),
            document_id: Some(self.request.click_paydoc_id.to_string()),
            amount: self.amount(),
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
        let is_cancelled = self.request.error < 0;
        let number = match self.request.prepare_id {
            PrepareId::Ours(number) => number,
            PrepareId::None if is_cancelled => return self.call_off_refused().await,
            // The order is looked for first all the same: -5 before -6.
            PrepareId::None | PrepareId::Foreign => {
                self.order().await?;
                return Err(ErrorCode::TransactionDoesNotExist);
            }
        };
        if is_cancelled {
            return self.cancel(number).await;
        }
        let complete = CompleteAttempt {
            payment_id: self.payment_id,
            gateway: self.gateway.clone(),
            number,
            amount: self.amount(),
            document_id: Some(self.request.click_paydoc_id.to_string()),
            if_over: IfOver::GivesBack,
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
            (Receipt::CompletionDisputed(attempt), is_repeat) => {
                self.report_disputed(&attempt, is_repeat);
                Err(if attempt.status == AttemptStatus::Succeeded {
                    ErrorCode::AlreadyPaid
                } else {
                    ErrorCode::TransactionCancelled
                })
            }
            (receipt, _) => Err(unexpected(&receipt)),
        }
    }

    /// Click took money that is not credited. Told so, it gives it back; whether it has, it is asked about, and
    /// somebody must look until then.
    fn report_disputed(self, attempt: &Attempt, is_repeat: bool) {
        if is_repeat {
            return;
        }
        tracing::error!(
            payment_id = %self.payment_id,
            attempt = attempt.number.get(),
            click_trans_id = self.request.click_trans_id,
            click_paydoc_id = self.request.click_paydoc_id,
            "Click took money for payment {} in an attempt that is {}; it is not credited, and somebody must see that it goes back",
            self.payment_id,
            attempt.status.as_str()
        );
    }

    /// Ends an attempt without money.
    pub(crate) async fn cancel(self, number: AttemptNumber) -> Result<Verdict, ErrorCode> {
        let fail = FailAttempt {
            payment_id: self.payment_id,
            gateway: self.gateway.clone(),
            number,
            amount: self.amount(),
            error_code: self.request.error,
        };
        match self.receipt(Action::FailAttempt(fail)).await? {
            (Receipt::AttemptFailed(attempt), _) => {
                note_other_transaction(self.request, &attempt);
                Err(ErrorCode::TransactionCancelled)
            }
            (Receipt::CancellationDisputed(attempt), _) => {
                tracing::error!(
                    payment_id = %self.payment_id,
                    attempt = attempt.number.get(),
                    click_trans_id = self.request.click_trans_id,
                    error = self.request.error,
                    "Click cancels payment {} although it had confirmed it; the wallet keeps the money, and Click is asked",
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

    /// What Click says is paid. For an amount that no payment can have it is one that is no payment's total, so that the
    /// ledger refuses it after an unknown order and an unknown attempt, as it refuses any other wrong amount.
    pub(crate) fn amount(self) -> AnyMoney {
        const NO_TOTAL: i64 = -1;
        let minor = self.request.amount_minor.unwrap_or(NO_TOTAL);
        AnyMoney::new(minor, CurrencyCode::Uzs)
    }

    /// Click's number of the attempt.
    pub(crate) fn transaction(self) -> GatewayTransaction {
        GatewayTransaction {
            gateway: self.gateway.clone(),
            id: self.request.click_trans_id.to_string(),
        }
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
