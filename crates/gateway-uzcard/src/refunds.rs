use domain::gateway::{LookUpError, RefundOrder, RefundView};
use domain::money::AnyMoney;
use domain::payment::Payment;

use crate::error_code::ErrorClass;
use crate::gateway::UzCard;
use crate::question::{Told, ask};
use crate::svgate::CallFailure;
use crate::wire::{Standing, Transaction};

/// What staff is told who want to give back a part where parts are switched off.
const WHOLE_ONLY: &str =
    "refund the whole payment, or give the part back through the acquiring bank";

impl UzCard {
    /// Why this sum of a payment cannot go back.
    pub(crate) fn obstacle(&self, payment: &Payment, amount: AnyMoney) -> Option<&'static str> {
        let is_whole = amount == payment.amount;
        (!is_whole && !self.partial_refunds).then_some(WHOLE_ONLY)
    }

    /// A whole payment is reversed by the processing centre's reference, which may be repeated; a part under the refund's
    /// own id, which SV-Gate takes once.
    pub(crate) async fn give_back(&self, order: &RefundOrder<'_>) -> RefundView {
        let is_whole = order.is_whole();
        if !is_whole && !self.partial_refunds {
            return RefundView::NotSupported {
                instead: WHOLE_ONLY,
            };
        }
        let reference = match self.reference(order).await {
            Ok(reference) => reference,
            Err(problem) => return not_sent(problem),
        };
        let ext = order.refund.id.to_string();
        let answer = if is_whole {
            self.gate.reverse(&reference).await
        } else {
            let amount = order.refund.amount.minor;
            self.gate.reverse_part(&reference, amount, &ext).await
        };
        match answer {
            Ok(found) if is_whole => reversed(&found),
            Ok(found) => partly_reversed(&found, &ext),
            Err(CallFailure::Refused(code)) => self.reversal_refused(order, code).await,
            Err(failure @ CallFailure::Unreached(_)) => not_sent(failure.to_string()),
            Err(failure) => unknown(&failure.to_string()),
        }
    }

    /// Whether a reversal was made: a whole one shows in the debit's own status, a part stands under the refund's id. A
    /// refusal that shows in the debit's status may be of an earlier order while this one is still under way, so that it
    /// proves nothing of this one but that it was not made yet; `trans.reverse` may be repeated, and answers for itself
    /// (`uzcard.md` section 7.4). A part that was refused stands under its own id.
    pub(crate) async fn view_of_refund(&self, order: &RefundOrder<'_>) -> RefundView {
        let told = if order.is_whole() {
            self.told_of_debit(order).await
        } else {
            let ext = order.refund.id.to_string();
            ask(&self.gate, &ext, order.refund.amount.minor).await
        };
        match (told, order.is_whole()) {
            (Err(error), _) => unknown(&error.to_string()),
            (Ok(Told::Stands(Standing::Reversed { reference }, _)), _) => {
                RefundView::Settled { reference }
            }
            (Ok(Told::Stands(Standing::Posted { reference }, _)), false) => RefundView::Settled {
                reference: Some(reference),
            },
            (
                Ok(Told::Stands(Standing::Posted { .. } | Standing::ReversalRefused { .. }, _)),
                true,
            )
            | (Ok(Told::NotFound | Told::Stands(Standing::NothingPosted, _)), false) => {
                RefundView::NotMade
            }
            (
                Ok(Told::Stands(Standing::ReversalRefused { .. } | Standing::Declined, resp)),
                false,
            ) => refused(resp),
            (Ok(_), _) => unknown("SV-Gate does not say how the debit stands"),
        }
    }

    /// What an error in answer to a reversal means.
    async fn reversal_refused(&self, order: &RefundOrder<'_>, code: i32) -> RefundView {
        let class = ErrorClass::of(code);
        match class {
            ErrorClass::AlreadyReversed => self.already_reversed(order).await,
            // The reference of this refund is used, or the transaction is "not found or cancelled": the truth is asked.
            ErrorClass::Duplicate | ErrorClass::AlreadyDone | ErrorClass::NotFound => {
                match self.view_of_refund(order).await {
                    RefundView::NotMade if class == ErrorClass::NotFound => refused(Some(code)),
                    RefundView::NotMade => unknown(&format!("SV-Gate answers {code}")),
                    view => view,
                }
            }
            class if class.is_certain_refusal() => {
                tracing::warn!(refund_id = %order.refund.id, code, "UzCard refuses refund {}: {code}", order.refund.id);
                refused(Some(code))
            }
            _ => unknown(&format!("SV-Gate answers {code}")),
        }
    }

    /// −389 says that the debit was reversed before. It is asked for its reference, and in case it says otherwise.
    async fn already_reversed(&self, order: &RefundOrder<'_>) -> RefundView {
        if !order.is_whole() {
            return match self.view_of_refund(order).await {
                RefundView::Settled { reference } => RefundView::Settled { reference },
                // Of a part it proves nothing: somebody has reversed the whole, or SV-Gate means another part.
                _ => unknown("SV-Gate says that the debit is reversed already"),
            };
        }
        match self.told_of_debit(order).await {
            Ok(Told::Stands(Standing::Reversed { reference }, _)) => {
                RefundView::Settled { reference }
            }
            Ok(Told::Stands(Standing::Posted { .. }, _)) => RefundView::Settled {
                reference: order.attempt.document_id.clone(),
            },
            _ => unknown("SV-Gate says that the debit is reversed, and not that it is"),
        }
    }

    /// The processing centre's reference of the debit: stored with the attempt, or asked for. An error says why there is none.
    async fn reference(&self, order: &RefundOrder<'_>) -> Result<String, String> {
        if let Some(reference) = &order.attempt.document_id {
            return Ok(reference.clone());
        }
        match self.told_of_debit(order).await {
            Ok(Told::Stands(
                Standing::Posted { reference }
                | Standing::Reversed {
                    reference: Some(reference),
                }
                | Standing::ReversalRefused {
                    reference: Some(reference),
                },
                _,
            )) => Ok(reference),
            Ok(_) => Err("SV-Gate does not know the debit".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// How the debit stands, by our reference; by the processing centre's when that shows another debit than the one whose
    /// money we have.
    async fn told_of_debit(&self, order: &RefundOrder<'_>) -> Result<Told, LookUpError> {
        let amount = order.payment.total.minor;
        let document = order.attempt.document_id.as_deref();
        let told = ask(&self.gate, &order.attempt.transaction.id, amount).await;
        let Some(document) = document else {
            return told;
        };
        match &told {
            Ok(Told::Stands(
                Standing::Posted { reference }
                | Standing::Reversed {
                    reference: Some(reference),
                }
                | Standing::ReversalRefused {
                    reference: Some(reference),
                },
                _,
            )) if reference == document => told,
            Err(_) => told,
            Ok(_) => {
                let found = self.gate.by_reference(document).await?;
                crate::question::told(&found, amount)
            }
        }
    }
}

/// `trans.reverse` answers with the debit, as it stands now.
fn reversed(found: &[Transaction]) -> RefundView {
    let standings = found.iter().map(|one| (one.standing(), one.resp));
    let reversal = standings
        .filter(|(standing, _)| {
            matches!(
                standing,
                Standing::Reversed { .. } | Standing::ReversalRefused { .. }
            )
        })
        .max_by_key(|(standing, _)| matches!(standing, Standing::Reversed { .. }));
    match reversal {
        Some((Standing::Reversed { reference }, _)) => RefundView::Settled { reference },
        Some((_, resp)) => refused(resp),
        None => unknown("the debit is neither reversed nor refused to be"),
    }
}

/// `trans.reverse.partial` answers with a transaction of its own; whether with `OK` or `ROK` is not known.
fn partly_reversed(found: &[Transaction], ext: &str) -> RefundView {
    let own = found.iter().rfind(|one| one.is_under(ext));
    match own.map(|one| (one.standing(), one.resp)) {
        Some((Standing::Reversed { reference }, _)) => RefundView::Settled { reference },
        Some((Standing::Posted { reference }, _)) => RefundView::Settled {
            reference: Some(reference),
        },
        Some((Standing::ReversalRefused { .. } | Standing::Declined, resp)) => refused(resp),
        _ => unknown("the part is neither given back nor refused to be"),
    }
}

fn refused(error_code: Option<i32>) -> RefundView {
    let message = match error_code {
        Some(code) => format!("SV-Gate refused the reversal: {code}"),
        None => "SV-Gate refused the reversal".to_owned(),
    };
    RefundView::Refused {
        error_code,
        message,
    }
}

fn not_sent(problem: String) -> RefundView {
    RefundView::NotSent { problem }
}

fn unknown(problem: &str) -> RefundView {
    RefundView::Unknown {
        problem: problem.to_owned(),
    }
}
