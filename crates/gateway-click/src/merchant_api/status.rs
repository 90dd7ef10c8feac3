use chrono::NaiveDate;
use domain::Timestamp;
use domain::time::BusinessCalendar;

use super::answer::{Answer, garbled};
use super::call_error::CallError;
use super::client::ClickMerchantApi;

/// `payment_status` of one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Below 0: it ended without money, or the money went back.
    Failed(i64),
    /// 0 and 1: created, in processing.
    Pending,
    /// 2: the money was taken.
    Successful,
    /// A number that Click does not document.
    Undocumented(i64),
}

/// What Click tells of a payment. Its pages disagree whether the answer about an order has `payment_status`, so it may
/// be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentView {
    /// Click's document number (`payment_id`).
    pub document_id: Option<i64>,
    /// How it stands.
    pub state: Option<PaymentState>,
    /// The answer names the order (`merchant_trans_id`), so that it is certain whose payment this is.
    pub names_order: bool,
}

impl ClickMerchantApi {
    /// The payment of an order (`merchant_trans_id`) that was created at this moment. Click keeps them by their day in
    /// Tashkent.
    pub async fn status_of_order(
        &self,
        order: &str,
        created_at: Timestamp,
    ) -> Result<PaymentView, CallError> {
        let (service, day) = (
            self.service(),
            day(created_at).format("%Y-%m-%d").to_string(),
        );
        let path = ["payment", "status_by_mti", &service, order, &day];
        let path = if self.names_the_day {
            &path[..]
        } else {
            &path[..4]
        };
        PaymentView::read(&self.ask(path).await?, order)
    }

    /// The payment with a document number, which must be one of this order.
    pub async fn status_of_document(
        &self,
        order: &str,
        document_id: i64,
    ) -> Result<PaymentView, CallError> {
        let (service, document) = (self.service(), document_id.to_string());
        let answer = self
            .ask(&["payment", "status", &service, &document])
            .await?;
        let view = PaymentView::read(&answer, order)?;
        if view.document_id.is_some_and(|other| other != document_id) {
            return Err(garbled("it is about another document"));
        }
        Ok(view)
    }
}

impl PaymentView {
    /// The order, when it is named, must be the one that was asked about.
    fn read(answer: &Answer, order: &str) -> Result<Self, CallError> {
        let named = answer.whole_text("merchant_trans_id");
        if named.is_some_and(|named| !named.eq_ignore_ascii_case(order)) {
            return Err(garbled("it is about another order"));
        }
        Ok(Self {
            document_id: answer.id("payment_id")?,
            state: answer.integer("payment_status")?.map(PaymentState::of),
            names_order: named.is_some(),
        })
    }
}

impl PaymentState {
    pub(super) const fn of(payment_status: i64) -> Self {
        match payment_status {
            ..0 => Self::Failed(payment_status),
            0 | 1 => Self::Pending,
            2 => Self::Successful,
            _ => Self::Undocumented(payment_status),
        }
    }
}

/// The day as Click keeps it.
pub(super) fn day(at: Timestamp) -> NaiveDate {
    BusinessCalendar::default().day_of(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<PaymentView, CallError> {
        PaymentView::read(&Answer::parse(body.as_bytes())?, "inv-1001")
    }

    #[test]
    fn both_documented_forms_are_read() {
        let table = r#"{"error_code":0,"error_note":"","payment_id":4711,"payment_status":2}"#;
        let view = PaymentView {
            document_id: Some(4711),
            state: Some(PaymentState::Successful),
            names_order: false,
        };
        assert_eq!(read(table), Ok(view));
        let example = r#"{"error_code":"0","payment_id":"4711","merchant_trans_id":"inv-1001"}"#;
        assert_eq!(
            read(example),
            Ok(PaymentView {
                state: None,
                names_order: true,
                ..view
            })
        );
    }

    #[test]
    fn a_status_means_what_is_documented_and_no_more() {
        for (status, state) in [
            (-99, PaymentState::Failed(-99)),
            (-1, PaymentState::Failed(-1)),
            (0, PaymentState::Pending),
            (1, PaymentState::Pending),
            (2, PaymentState::Successful),
            (3, PaymentState::Undocumented(3)),
        ] {
            assert_eq!(PaymentState::of(status), state);
        }
    }

    #[test]
    fn what_is_about_something_else_is_garbled() {
        for body in [
            r#"{"error_code":0,"payment_status":"paid"}"#,
            r#"{"error_code":0,"payment_id":{}}"#,
            r#"{"error_code":0,"payment_status":2,"merchant_trans_id":"inv-1002"}"#,
        ] {
            assert!(matches!(read(body), Err(CallError::Garbled(_))), "{body}");
        }
    }
}
