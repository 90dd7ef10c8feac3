//! Gives money back through the gateway that took it. The wallet is debited first, in a transaction of its own; no
//! transaction is open while the gateway is asked. Whatever breaks on the way, the refund stays pending, and
//! `jobs/refunds.rs` asks until the gateway has answered.

use std::sync::Arc;
use std::time::Duration;

use domain::RefundId;
use domain::gateway::{PaymentGateway, RefundOrder, RefundView};
use domain::ledger::{Action, Command, ExecuteError, Receipt, RefuseRefund, SettleRefund};
use domain::payment::{Attempt, Payment};
use domain::refund::{Refund, RefundStatus};
use domain::storage::StorageFailure;
use tokio::time::timeout;

use crate::wiring::Services;

/// How long a gateway may take to answer about a refund; adapters have shorter limits of their own. Shorter than any
/// claim lasts, so that nobody asks while an answer may still come.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(20);

/// The name of the work of bringing a refund to its end.
pub fn work(id: RefundId) -> String {
    format!("refund:{id}")
}

/// Asks the gateway to give back the money of a refund that nobody has asked it for, and writes down what it answers.
/// The refund afterwards.
pub async fn order(services: &Services, refund: Refund) -> Result<Refund, ExecuteError> {
    let Some(case) = Case::open(services, &refund).await? else {
        return Ok(refund);
    };
    let conclusion = case.order(&refund).await;
    write_down(services, refund, conclusion).await
}

/// Finds out how a pending refund stands at its gateway, asks for it again when the gateway proves that it has not
/// been made, and writes down what is known then. The refund afterwards.
pub async fn pursue(services: &Services, refund: Refund) -> Result<Refund, ExecuteError> {
    let Some(case) = Case::open(services, &refund).await? else {
        return Ok(refund);
    };
    let conclusion = match case.look_up(&refund).await {
        Some(conclusion) => conclusion,
        None => case.order(&refund).await,
    };
    write_down(services, refund, conclusion).await
}

/// What a gateway's answer means for a refund.
enum Conclusion {
    Settled {
        reference: Option<String>,
    },
    Refused {
        error_code: Option<i32>,
        message: String,
    },
    /// Nothing is proved; it must be asked about again.
    Open {
        problem: String,
    },
}

/// A refund's gateway, and what it must be told.
struct Case {
    gateway: Arc<dyn PaymentGateway>,
    payment: Payment,
    attempt: Attempt,
}

impl Case {
    /// `None` when nothing here can ask about it: that is in the log.
    async fn open(services: &Services, refund: &Refund) -> Result<Option<Self>, StorageFailure> {
        let (payment, attempts) = tokio::try_join!(
            services.storage.find_payment(refund.payment_id),
            services.storage.list_attempts(refund.payment_id),
        )?;
        let attempt = attempts
            .into_iter()
            .find(|attempt| attempt.number == refund.attempt);
        let gateway = services.gateways.get(&refund.gateway).cloned();
        let (Some(gateway), Some(payment), Some(attempt)) = (gateway, payment, attempt) else {
            tracing::error!(
                refund_id = %refund.id,
                gateway = %refund.gateway,
                "refund {} is pending, and this installation cannot ask {} about it; somebody must look",
                refund.id, refund.gateway
            );
            return Ok(None);
        };
        Ok(Some(Self {
            gateway,
            payment,
            attempt,
        }))
    }

    async fn order(&self, refund: &Refund) -> Conclusion {
        let order = self.of(refund);
        match in_time(self.gateway.refund(&order)).await {
            RefundView::Settled { reference } => Conclusion::Settled { reference },
            RefundView::Refused {
                error_code,
                message,
            } => Conclusion::Refused {
                error_code,
                message,
            },
            RefundView::NotSupported { instead } => Conclusion::Refused {
                error_code: None,
                message: format!("not possible through the gateway: {instead}"),
            },
            // An answer to another question. Only a look-up may prove this.
            RefundView::NotMade => Conclusion::Open {
                problem: "the gateway was asked for it and says that it was not made".to_owned(),
            },
            RefundView::Unknown { problem } => Conclusion::Open { problem },
        }
    }

    /// `None` when the gateway proves that it has not made it and may be asked to.
    async fn look_up(&self, refund: &Refund) -> Option<Conclusion> {
        let order = self.of(refund);
        match in_time(self.gateway.look_up_refund(&order)).await {
            RefundView::Settled { reference } => Some(Conclusion::Settled { reference }),
            RefundView::Refused {
                error_code,
                message,
            } => Some(Conclusion::Refused {
                error_code,
                message,
            }),
            RefundView::NotMade => None,
            // It cannot be asked how the refund stands, which says nothing about how it stands.
            RefundView::NotSupported { instead } => Some(Conclusion::Open {
                problem: format!("refunds cannot be looked up: {instead}"),
            }),
            RefundView::Unknown { problem } => Some(Conclusion::Open { problem }),
        }
    }

    const fn of<'a>(&'a self, refund: &'a Refund) -> RefundOrder<'a> {
        RefundOrder {
            refund,
            payment: &self.payment,
            attempt: &self.attempt,
        }
    }
}

/// A gateway that does not answer in time has not said anything.
async fn in_time(asked: impl Future<Output = RefundView>) -> RefundView {
    timeout(ANSWER_TIME_MAX, asked)
        .await
        .unwrap_or_else(|_| RefundView::Unknown {
            problem: "no answer in time".to_owned(),
        })
}

async fn write_down(
    services: &Services,
    refund: Refund,
    conclusion: Conclusion,
) -> Result<Refund, ExecuteError> {
    let (refund_id, payment_id) = (refund.id, refund.payment_id);
    let action = match conclusion {
        Conclusion::Settled { reference } => {
            tracing::info!(%refund_id, %payment_id, "refund {refund_id} was made by its gateway");
            Action::SettleRefund(SettleRefund {
                refund_id,
                payment_id,
                reference,
            })
        }
        Conclusion::Refused {
            error_code,
            message,
        } => {
            tracing::warn!(%refund_id, %payment_id, ?error_code, message, "refund {refund_id} was refused by its gateway; the wallet gets the money back");
            Action::RefuseRefund(RefuseRefund {
                refund_id,
                payment_id,
                error_code,
                transaction_id: services.ids().transaction(services.now()),
            })
        }
        Conclusion::Open { problem } => {
            tracing::warn!(%refund_id, %payment_id, problem, "whether refund {refund_id} was made is not known yet");
            return Ok(refund);
        }
    };
    match services.ledger().execute(Command::from(action)).await {
        Ok(outcome) => match outcome.receipt() {
            Some(Receipt::RefundSettled(refunded) | Receipt::RefundRefused(refunded)) => {
                Ok(refunded.refund.clone())
            }
            _ => Err(StorageFailure {
                doing: "end a refund".to_owned(),
                cause: None,
            }
            .into()),
        },
        Err(ExecuteError::Refused(refusal)) => {
            tracing::error!(
                %refund_id, %payment_id, %refusal,
                "what the gateway says of refund {refund_id} cannot be applied; somebody must look"
            );
            let found = services.storage.find_refund(refund_id).await?;
            Ok(found.unwrap_or(refund))
        }
        Err(error) => Err(error),
    }
}

/// Whether nothing more is to be asked about it.
pub fn is_over(refund: &Refund) -> bool {
    refund.status != RefundStatus::Pending
}
