use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::gateway::{
    GatewayName, GatewayView, LookUpError, PaymentGateway, ProbeFailure, RefundOrder, RefundView,
};
use domain::money::AnyMoney;
use domain::money::CurrencyCode;
use domain::payment::{Attempt, Payment};
use domain::sms::SmsSender;
use domain::text::{Language, LocalizedText};
use domain::time::Clock;

use crate::challenge::CodeKey;
use crate::code::Class;
use crate::look_up::{self, Patience};
use crate::middleware::Middleware;
use crate::soap::{CallError, PaymentKey, PaymentServer, Status, StatusAnswer};

/// A reference that no payment has: asking for it shows whether anybody answers.
const NO_PAYMENT: &str = "00000000-0000-0000-0000-000000000000";
const WHOLE_ONLY: &str =
    "Humo gives back whole payments alone: refund all of it, or ask the acquiring bank";

/// Humo as a gateway without pages of its own, whose cards are typed into ours.
pub(crate) struct HumoGateway {
    pub(crate) server: PaymentServer,
    pub(crate) middleware: Middleware,
    pub(crate) sms: Arc<dyn SmsSender>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) code_key: CodeKey,
    pub(crate) public_url: String,
    pub(crate) use_card_institution: bool,
    pub(crate) otp_time: TimeDelta,
    /// How long one call of an order may take.
    pub(crate) order_time: TimeDelta,
    pub(crate) otp_text: LocalizedText,
    pub(crate) card_prefixes: Vec<String>,
    pub(crate) patience: Patience,
}

/// The name under which Humo is known in the API and the database.
pub(crate) fn gateway_name() -> GatewayName {
    "humo".parse().expect("four small letters are a name")
}

impl fmt::Debug for HumoGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HumoGateway")
            .field("server", &self.server)
            .field("middleware", &self.middleware)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl PaymentGateway for HumoGateway {
    fn name(&self) -> GatewayName {
        gateway_name()
    }

    /// `PaymentServer` debits so'm cards in tiyin.
    fn currencies(&self) -> &'static [CurrencyCode] {
        &[CurrencyCode::Uzs]
    }

    /// Our own page asks for the card.
    fn pay_link(
        &self,
        payment: &Payment,
        _return_url: &str,
        _language: Option<Language>,
    ) -> String {
        format!("{}/pay/{}/card", self.public_url, payment.id)
    }

    async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let now = self.clock.now();
        look_up::look_up(&self.server, self.patience, payment, attempts, now).await
    }

    fn refund_obstacle(&self, payment: &Payment, amount: AnyMoney) -> Option<&'static str> {
        (amount != payment.amount).then_some(WHOLE_ONLY)
    }

    async fn refund(&self, order: &RefundOrder<'_>) -> RefundView {
        if !order.is_whole() {
            return RefundView::NotSupported {
                instead: WHOLE_ONLY,
            };
        }
        let key = key(order.attempt);
        let centre_id = match self.named_centre(key).await {
            Ok(centre_id) => centre_id,
            Err(error) => return not_sent(&error),
        };
        match self.server.return_payment(key, centre_id.as_deref()).await {
            Ok(()) => RefundView::Settled { reference: None },
            Err(CallError::Fault { code: Some(code) }) => match Class::of(code) {
                Class::Approved | Class::Reversed => RefundView::Settled { reference: None },
                Class::Refused(_) | Class::OurFault => self.refused(order, code).await,
                Class::PartiallyApproved | Class::NotFound | Class::Unknown => {
                    unknown(&CallError::Fault { code: Some(code) })
                }
            },
            Err(error @ CallError::Unreached(_)) => not_sent(&error),
            Err(error) => unknown(&error),
        }
    }

    async fn look_up_refund(&self, order: &RefundOrder<'_>) -> RefundView {
        if !order.is_whole() {
            return RefundView::NotSupported {
                instead: WHOLE_ONLY,
            };
        }
        match self.server.status(key(order.attempt)).await {
            Ok(answer) => refund_view(&answer, order.payment.total.minor),
            Err(error) => unknown(&error),
        }
    }

    async fn probe(&self) -> Result<(), ProbeFailure> {
        let nobody = PaymentKey {
            payment_id: None,
            payment_ref: NO_PAYMENT,
        };
        match self.server.status(nobody).await {
            Ok(_) | Err(CallError::Fault { .. }) => Ok(()),
            Err(CallError::Unauthorized) => Err(ProbeFailure::Unauthorized),
            Err(CallError::Unreached(problem) | CallError::Silent(problem)) => {
                Err(ProbeFailure::Silent(problem))
            }
            Err(CallError::Garbled(problem)) => Err(ProbeFailure::Broken(problem)),
        }
    }
}

impl HumoGateway {
    /// The institution that the order of a payment named, where it may be another than ours.
    async fn named_centre(&self, key: PaymentKey<'_>) -> Result<Option<String>, CallError> {
        if !self.use_card_institution {
            return Ok(None);
        }
        self.server.status(key).await.map(|answer| answer.centre_id)
    }

    /// A return that was answered with a code that says no. The code may be the answer to a second order while the first is
    /// done, so that only a payment that is still finished was refused.
    async fn refused(&self, order: &RefundOrder<'_>, code: i32) -> RefundView {
        match self.look_up_refund(order).await {
            RefundView::NotMade => RefundView::Refused {
                error_code: Some(code),
                message: format!("PaymentServer answers with the error {code:03}"),
            },
            view => view,
        }
    }
}

fn key(attempt: &Attempt) -> PaymentKey<'_> {
    PaymentKey {
        payment_id: attempt.document_id.as_deref(),
        payment_ref: &attempt.transaction.id,
    }
}

fn not_sent(error: &CallError) -> RefundView {
    RefundView::NotSent {
        problem: error.to_string(),
    }
}

fn unknown(error: &CallError) -> RefundView {
    RefundView::Unknown {
        problem: error.to_string(),
    }
}

fn refund_view(answer: &StatusAnswer, total: i64) -> RefundView {
    let not_clear = |problem: &str| RefundView::Unknown {
        problem: problem.to_owned(),
    };
    match (answer.status, answer.facts.refunded_amount) {
        (Status::Returned, _) => RefundView::Settled { reference: None },
        (Status::Finished, Some(refunded)) if refunded == total => {
            RefundView::Settled { reference: None }
        }
        (Status::Finished, None | Some(0)) => RefundView::NotMade,
        (Status::Finished, Some(_)) => not_clear("a part of the money was given back"),
        (Status::Active | Status::Cancelled | Status::Other, _) => {
            not_clear("the payment is not one that was finished")
        }
    }
}
