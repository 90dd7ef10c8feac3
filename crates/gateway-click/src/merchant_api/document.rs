//! Which document of Click's a refund is about.
//!
//! Click calls us with `click_paydoc_id`, and its MERCHANT API wants `payment_id`. Everybody takes the one for the other,
//! Click's pages nowhere say so, and the signature of its calls does not cover the number (`click.md` sections 1 and 3.3): a
//! number that is somebody else's payment would be reversed all the same. So Click is asked first whose it is, and without
//! an answer nothing is reversed.

use domain::gateway::{RefundOrder, RefundView};

use super::call_error::CallError;
use super::client::ClickMerchantApi;
use super::refund::unclear;
use super::status::{PaymentState, PaymentView};

/// A document of the order, and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) id: i64,
    pub(super) state: Option<PaymentState>,
}

impl ClickMerchantApi {
    /// The document of the payment that is refunded. The number with which Click called us counts when the answer about it
    /// names our order, the order leads to it, or it leads to the number with which Click called about another attempt: then
    /// these numbers are of one kind. Any other, to which the order leads, counts when it holds the money of a payment that
    /// nobody tried twice: else it may be that of another attempt.
    pub(super) async fn document(&self, order: &RefundOrder<'_>) -> Result<Document, RefundView> {
        let payment = order.payment.id.to_string();
        let known = order.attempt.document_id.as_ref();
        let known = known.and_then(|id| id.parse::<i64>().ok());
        let called = match known {
            Some(id) => self.named_document(&payment, id).await?,
            None => None,
        };
        if let Some((document, true)) = called {
            return Ok(document);
        }
        let called = called.map(|(document, _)| document);
        match self.status_of_order(&payment, order.attempt.began_at).await {
            Ok(PaymentView {
                document_id: Some(id),
                state,
                ..
            }) => {
                let told = Document { id, state };
                self.document_by_order(order, called, told, known).await
            }
            Ok(_) | Err(CallError::Refused { .. } | CallError::Garbled(_)) => {
                Err(unknown(called.map_or_else(
                    || "Click does not tell the number of the payment's document".to_owned(),
                    |document| {
                        format!(
                            "Click does not say whose document {} is, with which it called; see it at merchant.click.uz",
                            document.id
                        )
                    },
                )))
            }
            Err(error) => Err(unclear(&error)),
        }
    }

    /// The document with a number, when Click has one that may be of this order, and whether it is certain to be.
    async fn named_document(
        &self,
        payment: &str,
        id: i64,
    ) -> Result<Option<(Document, bool)>, RefundView> {
        match self.status_of_document(payment, id).await {
            Ok(view) => {
                let state = view.state;
                Ok(Some((Document { id, state }, view.names_order)))
            }
            Err(CallError::Refused { .. } | CallError::Garbled(_)) => Ok(None),
            Err(error) => Err(unclear(&error)),
        }
    }

    /// The document to which the order leads, `told`, beside the one with which Click called us.
    async fn document_by_order(
        &self,
        order: &RefundOrder<'_>,
        called: Option<Document>,
        told: Document,
        known: Option<i64>,
    ) -> Result<Document, RefundView> {
        if known == Some(told.id) {
            return Ok(called
                .filter(|called| called.state.is_some())
                .unwrap_or(told));
        }
        let is_of_another = order.others.iter().any(|other| {
            let other = other.document_id.as_ref();
            other.and_then(|id| id.parse().ok()) == Some(told.id)
        });
        if let (true, Some(called)) = (is_of_another, called) {
            return Ok(called);
        }
        if !order.others.is_empty() {
            return Err(unknown(format!(
                "Click names document {} for the order, which may be that of another attempt to pay; see which of them is to be \
                 reversed at merchant.click.uz",
                told.id
            )));
        }
        let told = if told.state.is_some() {
            told
        } else {
            let payment = order.payment.id.to_string();
            let named = self.named_document(&payment, told.id).await?;
            named.map_or(told, |(document, _)| document)
        };
        let Some(known) = known else {
            return Ok(told);
        };
        if told.state == Some(PaymentState::Successful) {
            return Ok(told);
        }
        Err(unknown(format!(
            "Click called with document {known} and names document {} for the order; see which of them is the payment's \
             at merchant.click.uz",
            told.id
        )))
    }
}

fn unknown(problem: impl Into<String>) -> RefundView {
    RefundView::Unknown {
        problem: problem.into(),
    }
}
