//! Refunds through Click: a reversal, and what the status says of it.
//!
//! Before anything is sent, `document` finds out what is to be reversed and how it stands.
//!
//! Whatever breaks before the reversal is sent is `NotSent`, and the refund may be ordered again. A whole refund can be asked
//! about: a payment that was successful and is not any more has been reversed. So an unclear answer is `Unknown`, the status
//! decides, and a repeat is safe, because Click reverses a payment once. Of a partial refund the status tells nothing: one
//! whose answer got lost stays `Unknown` until staff have seen Click's cabinet.

use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use domain::Timestamp;
use domain::gateway::{RefundOrder, RefundView};
use domain::money::{Amount, Money, Uzs};
use tokio::time::timeout;

use super::call_error::CallError;
use super::client::ClickMerchantApi;
use super::document::Document;
use super::status::{PaymentState, day};

/// How long the questions before a reversal may take together, so that most of the caller's patience is left for it: of a
/// reversal that is given up nobody knows whether it was made.
const QUESTIONS_TIME_MAX: Duration = Duration::from_secs(8);

/// What to do instead of calling Click without credentials.
pub(crate) const NO_CREDENTIALS: &str = "set HAMYON__GATEWAYS__CLICK__MERCHANT_USER_ID, without which Click's MERCHANT \
    API cannot be called, or reverse the payment at merchant.click.uz and take its amount out of the wallet by an \
    adjustment: Click does not tell of reversals that are made there";
/// What to do instead of giving a part back.
pub(crate) const NO_PARTS: &str = "refund the whole payment, or, when Click has agreed to partial reversals, set \
    HAMYON__GATEWAYS__CLICK__PARTIAL_REVERSAL";
/// Where a part that was given back shows.
const PARTS_UNTOLD: &str =
    "Click cannot be asked about partial reversals; see the payment at merchant.click.uz";
/// Why a payment of long ago stays, and what to do instead.
pub(crate) const ANOTHER_MONTH: &str = "Click reverses payments of the current month, and those of the month before on \
    the first day; give the money back by other means";

impl ClickMerchantApi {
    /// Gives money back. `parts_allowed` is what Click has agreed to.
    pub(crate) async fn refund(
        &self,
        order: &RefundOrder<'_>,
        parts_allowed: bool,
        now: Timestamp,
    ) -> RefundView {
        if !order.is_whole() && !parts_allowed {
            return RefundView::NotSupported { instead: NO_PARTS };
        }
        let paid_at = order.attempt.ended_at.unwrap_or(order.attempt.began_at);
        if !is_reversible_at(paid_at, now) {
            return RefundView::Refused {
                error_code: None,
                message: ANOTHER_MONTH.to_owned(),
            };
        }
        let document = match timeout(QUESTIONS_TIME_MAX, self.document(order)).await {
            Ok(Ok(document)) => document,
            Ok(Err(RefundView::Unknown { problem })) => return not_sent(problem),
            Ok(Err(view)) => return view,
            Err(_) => return not_sent("Click does not say in time how the payment stands"),
        };
        match document.state {
            // Without a status the document is certain to be of this order; Click refuses to reverse what is not paid.
            Some(PaymentState::Successful) | None if order.is_whole() => {
                self.refund_whole(order, document.id).await
            }
            Some(PaymentState::Successful) | None => self.refund_part(order, document.id).await,
            Some(PaymentState::Failed(_)) if order.is_whole() => settled(document.id),
            Some(PaymentState::Failed(code)) => {
                refused(code, "the payment has been reversed already".to_owned())
            }
            state @ Some(PaymentState::Pending | PaymentState::Undocumented(_)) => {
                not_sent(neither_nor(state))
            }
        }
    }

    async fn refund_whole(&self, order: &RefundOrder<'_>, document_id: i64) -> RefundView {
        match self.reverse(document_id).await {
            Ok(()) => settled(document_id),
            // It may refuse because an earlier call, whose answer got lost, has done it.
            Err(CallError::Refused { code, note }) => {
                match self.look_up_reversal(order, document_id).await {
                    RefundView::NotMade => refused(code, note),
                    view => view,
                }
            }
            Err(error) => unheard(&error),
        }
    }

    async fn refund_part(&self, order: &RefundOrder<'_>, document_id: i64) -> RefundView {
        let amount = order.refund.amount.typed::<Uzs>().map(Money::minor);
        let Some(amount) = amount
            .ok()
            .and_then(|minor| Amount::try_from_minor(minor).ok())
        else {
            return RefundView::NotSupported {
                instead: "give it back by other means: Click moves so'm alone",
            };
        };
        match self.reverse_part(document_id, amount).await {
            Ok(()) => settled(document_id),
            Err(CallError::Refused { code, note }) => refused(code, note),
            Err(error) => unheard(&error),
        }
    }

    /// Asks whether a refund was made.
    pub(crate) async fn look_up_refund(&self, order: &RefundOrder<'_>) -> RefundView {
        if !order.is_whole() {
            return RefundView::NotSupported {
                instead: PARTS_UNTOLD,
            };
        }
        match self.document(order).await {
            Ok(document) => reversal(document),
            Err(view) => view,
        }
    }

    async fn look_up_reversal(&self, order: &RefundOrder<'_>, document_id: i64) -> RefundView {
        let payment = order.payment.id.to_string();
        match self.status_of_document(&payment, document_id).await {
            Ok(view) => reversal(Document {
                id: document_id,
                state: view.state,
            }),
            Err(error) => unclear(&error),
        }
    }
}

/// Whether a document that had succeeded has been reversed.
fn reversal(document: Document) -> RefundView {
    match document.state {
        Some(PaymentState::Failed(_)) => settled(document.id),
        Some(PaymentState::Successful) => RefundView::NotMade,
        state => neither(state),
    }
}

fn neither(state: Option<PaymentState>) -> RefundView {
    RefundView::Unknown {
        problem: neither_nor(state),
    }
}

fn neither_nor(state: Option<PaymentState>) -> String {
    format!("Click says neither that it holds the money nor that it does not: {state:?}")
}

fn not_sent(problem: impl Into<String>) -> RefundView {
    RefundView::NotSent {
        problem: problem.into(),
    }
}

/// A reversal without an answer: it was made or not, unless it never left.
fn unheard(error: &CallError) -> RefundView {
    match error {
        CallError::Unreached(_) => not_sent(error.to_string()),
        error => unclear(error),
    }
}

fn settled(document_id: i64) -> RefundView {
    RefundView::Settled {
        reference: Some(document_id.to_string()),
    }
}

fn refused(code: i64, note: String) -> RefundView {
    RefundView::Refused {
        error_code: i32::try_from(code).ok(),
        message: note,
    }
}

pub(super) fn unclear(error: &CallError) -> RefundView {
    match error {
        CallError::NoCredentials => RefundView::NotSupported {
            instead: NO_CREDENTIALS,
        },
        error => RefundView::Unknown {
            problem: error.to_string(),
        },
    }
}

/// Whether Click still reverses a payment of this moment.
pub(crate) fn is_reversible_at(paid_at: Timestamp, now: Timestamp) -> bool {
    is_reversible(day(paid_at), day(now))
}

/// docs.click.uz: payments of the current reporting month; those of the month before on the first day alone.
fn is_reversible(paid_on: NaiveDate, today: NaiveDate) -> bool {
    let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let months_since = month(today) - month(paid_on);
    months_since <= 0 || (months_since == 1 && today.day() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_can_be_reversed_in_its_month_and_on_the_first_day_of_the_next() {
        let reversible = |paid_on: &str, today: &str| {
            let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
            is_reversible(day(paid_on), day(today))
        };
        assert!(reversible("2025-12-01", "2025-12-31"));
        assert!(reversible("2025-12-31", "2026-01-01"));
        assert!(reversible("2025-12-01", "2026-01-01"));
        assert!(!reversible("2025-12-31", "2026-01-02"));
        assert!(!reversible("2025-12-31", "2026-02-01"));
        assert!(!reversible("2025-01-15", "2026-01-15"), "a year later");
        assert!(reversible("2026-02-01", "2026-01-31"), "clocks may differ");
    }
}
