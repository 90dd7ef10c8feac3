//! From Click's answers about an order and its documents to one view of a payment.
//!
//! An answer counts when it is certain that it is about our order: we asked by the order, the answer names it, or the order
//! led to the document. The numbers with which Click calls are not enough: nothing official says that `click_paydoc_id` is
//! the `payment_id` of this API, and the signature does not cover it (`click.md` sections 1 and 3.3), so that the money may
//! be somebody else's. Once an order leads to one of these numbers, they are of one kind, and the others of the order count
//! too.

use std::time::Duration;

use domain::Timestamp;
use domain::gateway::{GatewayView, LookUpError};
use domain::payment::{Attempt, AttemptStatus, Payment};

use super::call_error::CallError;
use super::client::ClickMerchantApi;
use super::status::{PaymentState, PaymentView, day};

/// How long a look-up may take with all its calls.
const LOOK_UP_TIME_MAX: Duration = Duration::from_secs(10);
/// How many documents are asked about, the newest first. A payer who tried more cards than that is rare, and Click's
/// answer about the order covers them too.
const DOCUMENTS_MAX: usize = 5;

/// What has been learnt about one payment.
#[derive(Debug, Default)]
struct Findings {
    /// Documents that ended without money.
    failed: Vec<(i64, i64)>,
    is_pending: bool,
    /// An answer that proves nothing was among them.
    has_unknown: bool,
    /// Documents to which the order led.
    named: Vec<i64>,
}

impl ClickMerchantApi {
    /// How Click says that these attempts of a payment stand. `all` are all of its attempts: the order may lead to one that
    /// is not asked about.
    pub(crate) async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
        all: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        tokio::time::timeout(LOOK_UP_TIME_MAX, self.ask_all(payment, attempts, all))
            .await
            .unwrap_or_else(|_| Err(LookUpError::Silent("the time limit passed".to_owned())))
    }

    /// Asks about the order, then about the documents of its attempts, until one of them holds the money.
    async fn ask_all(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
        all: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let mut findings = Findings::default();
        let mut documents = documents(attempts);
        let order = payment.id.to_string();
        for created_at in self.moments(payment, attempts) {
            match self.status_of_order(&order, created_at).await {
                Ok(PaymentView {
                    document_id, state, ..
                }) => {
                    findings.named.extend(document_id);
                    let is_of_others =
                        payment.status.is_paid() && may_be_of_others(attempts, document_id);
                    match (document_id, state) {
                        // The money of a payment that is paid says nothing of another attempt that is in question.
                        (_, Some(PaymentState::Successful)) | (Some(_), None) if is_of_others => {}
                        (document_id, Some(PaymentState::Successful)) => {
                            return Ok(paid(attempts, document_id));
                        }
                        (Some(document_id), None) => {
                            documents.retain(|known| *known != document_id);
                            documents.insert(0, document_id);
                        }
                        (document_id, Some(state)) => {
                            documents.retain(|known| Some(*known) != document_id);
                            findings.note(document_id, state);
                        }
                        (None, None) => findings.has_unknown = true,
                    }
                }
                Err(CallError::Refused { code, note }) => {
                    tracing::info!(
                        payment_id = %payment.id,
                        code,
                        note,
                        "Click answers {code} about the order {order}"
                    );
                    findings.has_unknown = true;
                }
                // The form of this call is the one that Click's pages disagree about; the other one may still answer.
                Err(CallError::Garbled(_)) if !documents.is_empty() => {
                    findings.has_unknown = true;
                }
                Err(error) => return Err(error.into()),
            }
        }
        for document_id in documents.into_iter().take(DOCUMENTS_MAX) {
            match self.status_of_document(&order, document_id).await {
                Ok(view) if !findings.is_of_order(all, document_id, view) => {
                    tracing::warn!(
                        payment_id = %payment.id,
                        document_id,
                        state = ?view.state,
                        "Click does not say whose document {document_id} is, with which it called about the payment {order}"
                    );
                    findings.has_unknown = true;
                }
                Ok(PaymentView {
                    state: Some(PaymentState::Successful),
                    ..
                }) => return Ok(paid(attempts, Some(document_id))),
                Ok(PaymentView {
                    state: Some(state), ..
                }) => findings.note(Some(document_id), state),
                Ok(PaymentView { state: None, .. }) | Err(CallError::Refused { .. }) => {
                    findings.has_unknown = true;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(findings.view(attempts))
    }

    /// When the payment may have been created at Click: with the order, or, around midnight, with its last attempt. The
    /// question about both is the same where it does not name the day.
    fn moments(&self, payment: &Payment, attempts: &[Attempt]) -> Vec<Timestamp> {
        let mut moments = vec![payment.created_at];
        let last = attempts.last().map(|attempt| attempt.began_at);
        let on_another_day = |last: &Timestamp| day(*last) != day(payment.created_at);
        moments.extend(last.filter(|last| self.names_the_day && on_another_day(last)));
        moments
    }
}

/// Paid under this document: in the attempt that alone has it.
fn paid(attempts: &[Attempt], document_id: Option<i64>) -> GatewayView {
    let mut documented = attempts
        .iter()
        .filter(|attempt| document_id.is_some() && document(attempt) == document_id);
    let attempt = match (documented.next(), documented.next()) {
        (Some(attempt), None) => Some(attempt.number),
        _ => None,
    };
    GatewayView::Paid {
        attempt,
        document_id: document_id.map(|id| id.to_string()),
    }
}

/// Whether these attempts can be asked about by documents of their own, none of which is known to be this one.
fn may_be_of_others(attempts: &[Attempt], document_id: Option<i64>) -> bool {
    let mut own = attempts.iter().map(document);
    !attempts.is_empty() && own.all(|own| own.is_some() && own != document_id)
}

/// The documents of attempts, newest first, each once.
fn documents(attempts: &[Attempt]) -> Vec<i64> {
    let mut documents = Vec::new();
    for document_id in attempts.iter().rev().filter_map(document) {
        if !documents.contains(&document_id) {
            documents.push(document_id);
        }
    }
    documents
}

fn document(attempt: &Attempt) -> Option<i64> {
    attempt.document_id.as_ref()?.parse().ok()
}

impl Findings {
    /// Whether an answer about a document is certain to be about our order; `all` are all attempts of the payment.
    fn is_of_order(&self, all: &[Attempt], document_id: i64, view: PaymentView) -> bool {
        let is_named = |attempt| document(attempt).is_some_and(|id| self.named.contains(&id));
        view.names_order || self.named.contains(&document_id) || all.iter().any(is_named)
    }

    fn note(&mut self, document_id: Option<i64>, state: PaymentState) {
        match (document_id, state) {
            (Some(document_id), PaymentState::Failed(code)) => {
                self.failed.push((document_id, code));
            }
            (None, PaymentState::Failed(_))
            | (_, PaymentState::Undocumented(_) | PaymentState::Successful) => {
                self.has_unknown = true;
            }
            (_, PaymentState::Pending) => self.is_pending = true,
        }
    }

    /// Without money for good are only attempts whose own documents Click says have failed.
    fn view(&self, attempts: &[Attempt]) -> GatewayView {
        let has_failed = |attempt: &Attempt| {
            document(attempt)
                .is_some_and(|document_id| self.failed.iter().any(|(id, _)| *id == document_id))
        };
        let mut open = attempts
            .iter()
            .filter(|attempt| attempt.status == AttemptStatus::Open);
        match self.failed.first() {
            _ if self.is_pending => GatewayView::Pending,
            None => GatewayView::Unknown,
            Some((_, code)) => {
                let is_final = open.all(has_failed);
                if self.has_unknown && !is_final {
                    return GatewayView::Unknown;
                }
                GatewayView::NotPaid {
                    is_final,
                    error_code: i32::try_from(*code).ok(),
                }
            }
        }
    }
}
