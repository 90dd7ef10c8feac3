//! Gives money back through the gateway that took it. The wallet is debited first, in a transaction of its own; that the
//! gateway is ordered to is noted before the order is sent; no transaction is open while the gateway is asked. Whatever
//! breaks on the way, the refund stays pending, and `jobs/refunds.rs` asks until the gateway has answered.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::RefundId;
use domain::Timestamp;
use domain::gateway::{PaymentGateway, RefundOrder, RefundView};
use domain::ledger::{
    Action, Command, ExecuteError, OrderRefund, Receipt, Refusal, RefuseRefund, SettleRefund,
    WithdrawRefundOrder,
};
use domain::payment::{Attempt, Payment};
use domain::refund::{Refund, RefundStatus};
use domain::storage::StorageFailure;
use tokio::time::timeout;

use crate::wiring::{Claim, Services};

/// How long a gateway may take to answer about a refund; adapters have shorter limits of their own. In production shorter
/// than any claim lasts, so that nobody asks while an answer may still come.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(20);

/// How long a gateway is left in peace after the first order, when its answer proved nothing.
pub const PEACE: TimeDelta = TimeDelta::seconds(15);

/// The name of the work of bringing a refund to its end.
pub fn work(id: RefundId) -> String {
    format!("refund:{id}")
}

/// Brings a refund that was reserved just now as far as its gateway lets it. What is not known then is left to the job, which
/// finds the claim over after a while of [`PEACE`].
pub async fn pursue_first(services: &Services, claim: Claim, refund: Refund) {
    match pursue(services, &claim, refund).await {
        Ok(refund) if is_over(&refund) => claim.release(services).await,
        Ok(_) => claim.rest_until(services, services.now() + PEACE).await,
        Err(error) => {
            tracing::error!(%error, "how a refund ended was not written down; it will be looked up");
            claim.release(services).await;
        }
    }
}

/// Brings a pending refund as far as its gateway lets it, and writes down what is known then. The refund afterwards.
///
/// One that was never ordered is ordered. Of another the gateway is asked first how it stands; only when it proves that it
/// has not made it, it is ordered again. An order that never left is taken back. The claim is the caller's, on the refund's [`work`].
pub async fn pursue(
    services: &Services,
    claim: &Claim,
    refund: Refund,
) -> Result<Refund, ExecuteError> {
    let Some(case) = Case::open(services, &refund).await? else {
        return Ok(refund);
    };
    // As it is before the gateway is asked: what it proves afterwards is so much later than the last order.
    let may_be_under_way = refund.may_be_under_way(services.now());
    if refund.ordered_at.is_some()
        && let Some(conclusion) = case.look_up(&refund).await
    {
        return write_down(services, refund, conclusion).await;
    }
    // The look-up may have taken most of the claim.
    if !claim.renew(services).await {
        return Ok(refund);
    }
    let Some(ordered) = note_order(services, &refund).await? else {
        return Ok(refund);
    };
    let conclusion = match case.order(&ordered).await {
        Conclusion::NotSent { problem } => {
            return withdraw_order(services, ordered, refund.ordered_at, &problem).await;
        }
        Conclusion::Refused { message, .. } if may_be_under_way => Conclusion::Open {
            problem: format!(
                "it was refused, but an order before that may still be carried out: {message}"
            ),
        },
        conclusion => conclusion,
    };
    write_down(services, ordered, conclusion).await
}

/// Notes that the refund is being ordered. `None` when somebody else has ordered or ended it meanwhile, and then it must
/// not be sent.
async fn note_order(services: &Services, refund: &Refund) -> Result<Option<Refund>, ExecuteError> {
    let order = Action::OrderRefund(OrderRefund {
        refund_id: refund.id,
        payment_id: refund.payment_id,
        last_ordered_at: refund.ordered_at,
    });
    match services.ledger().execute(Command::from(order)).await {
        Ok(outcome) => match outcome.receipt() {
            Some(Receipt::RefundOrdered(refunded)) => Ok(Some(refunded.refund.clone())),
            _ => Err(unexpected("order a refund")),
        },
        Err(ExecuteError::Refused(Refusal::RefundOrdered | Refusal::RefundOver)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes an order back that was not sent: the refund is as it was before, and may be ordered again.
async fn withdraw_order(
    services: &Services,
    refund: Refund,
    last_ordered_at: Option<Timestamp>,
    problem: &str,
) -> Result<Refund, ExecuteError> {
    let (refund_id, payment_id) = (refund.id, refund.payment_id);
    tracing::warn!(%refund_id, %payment_id, problem, "refund {refund_id} could not be ordered; nothing was sent, and it is ordered again later");
    let Some(ordered_at) = refund.ordered_at else {
        return Ok(refund);
    };
    let withdraw = Action::WithdrawRefundOrder(WithdrawRefundOrder {
        refund_id,
        payment_id,
        ordered_at,
        last_ordered_at,
    });
    match services.ledger().execute(Command::from(withdraw)).await {
        Ok(outcome) => match outcome.receipt() {
            Some(Receipt::RefundOrderWithdrawn(refunded)) => Ok(refunded.refund.clone()),
            _ => Err(unexpected("take the order of a refund back")),
        },
        // Somebody has ordered or ended it since, and knows better.
        Err(ExecuteError::Refused(Refusal::RefundOrdered | Refusal::RefundOver)) => Ok(refund),
        Err(error) => Err(error),
    }
}

fn unexpected(doing: &str) -> ExecuteError {
    let doing = doing.to_owned();
    StorageFailure { doing, cause: None }.into()
}

/// What a gateway's answer means for a refund.
pub(super) enum Conclusion {
    Settled {
        reference: Option<String>,
    },
    Refused {
        error_code: Option<i32>,
        message: String,
    },
    /// The order never left; only of an order.
    NotSent {
        problem: String,
    },
    /// Nothing is proved; it must be asked about again.
    Open {
        problem: String,
    },
}

/// A refund's gateway, and what it must be told.
pub(super) struct Case {
    gateway: Arc<dyn PaymentGateway>,
    payment: Payment,
    attempt: Attempt,
    others: Vec<Attempt>,
}

impl Case {
    /// `None` when nothing here can ask about it: that is in the log.
    pub(super) async fn open(
        services: &Services,
        refund: &Refund,
    ) -> Result<Option<Self>, StorageFailure> {
        let (payment, attempts) = tokio::try_join!(
            services.storage.find_payment(refund.payment_id),
            services.storage.list_attempts(refund.payment_id),
        )?;
        let (mut own, others): (Vec<_>, Vec<_>) = attempts
            .into_iter()
            .partition(|attempt| attempt.number == refund.attempt);
        let attempt = own.pop();
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
            others,
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
            RefundView::NotSent { problem } => Conclusion::NotSent { problem },
            RefundView::Unknown { problem } => Conclusion::Open { problem },
        }
    }

    /// `None` when the gateway proves that it has not made it and may be asked to.
    async fn look_up(&self, refund: &Refund) -> Option<Conclusion> {
        match self.view(refund).await {
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
            // That nothing was sent is an answer to an order.
            RefundView::NotSent { problem } | RefundView::Unknown { problem } => {
                Some(Conclusion::Open { problem })
            }
        }
    }

    /// What the gateway says of a refund that it was ordered to make.
    pub(super) async fn view(&self, refund: &Refund) -> RefundView {
        in_time(self.gateway.look_up_refund(&self.of(refund))).await
    }

    const fn of<'a>(&'a self, refund: &'a Refund) -> RefundOrder<'a> {
        RefundOrder {
            refund,
            payment: &self.payment,
            attempt: &self.attempt,
            others: self.others.as_slice(),
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

/// Writes down what is proved. The refund afterwards.
pub(super) async fn write_down(
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
                by_hand: None,
                transaction_id: services.ids().transaction(services.now()),
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
                by_hand: None,
                transaction_id: services.ids().transaction(services.now()),
            })
        }
        Conclusion::NotSent { problem } | Conclusion::Open { problem } => {
            tracing::warn!(%refund_id, %payment_id, problem, "whether refund {refund_id} was made is not known yet");
            return Ok(refund);
        }
    };
    let outcome = services.ledger().execute(Command::from(action)).await?;
    match outcome.receipt() {
        Some(Receipt::RefundSettled(refunded) | Receipt::RefundRefused(refunded)) => {
            Ok(refunded.refund.clone())
        }
        Some(Receipt::RefundDisputed(refunded)) => {
            tracing::error!(
                %refund_id, %payment_id, status = refunded.refund.status.as_str(),
                "refund {refund_id} had ended otherwise than its gateway says; somebody must look"
            );
            Ok(refunded.refund.clone())
        }
        _ => Err(unexpected("end a refund")),
    }
}

/// Whether nothing more is to be asked about it.
pub fn is_over(refund: &Refund) -> bool {
    refund.status != RefundStatus::Pending
}
