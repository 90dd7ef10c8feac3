use domain::Timestamp;
use domain::ledger::Attempted;
use domain::payment::{Attempt, Payment, PaymentEvent};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{JsonMoney, json_time};
use crate::openapi::schemas::Moment;
use crate::openapi::words::{AttemptStatusWord, Currency, PaymentPurposeWord, PaymentStatusWord};

/// A payment as staff see it.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminPayment)]
pub(super) struct PaymentView {
    /// The payment's id, which its gateway knows too: a UUID.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    id: String,
    /// For people and receipts.
    #[schema(
        pattern = "^PAY-[0-9]+-[0-9A-F]{8}$",
        examples("PAY-1705320000-ABCD1234")
    )]
    reference_number: String,
    /// Whose wallet it credits.
    #[schema(minimum = 1, examples(7))]
    user_id: i64,
    /// Through which endpoint it was made.
    #[schema(value_type = PaymentPurposeWord)]
    purpose: &'static str,
    /// Where it stands.
    #[schema(value_type = PaymentStatusWord)]
    status: &'static str,
    /// What the wallet is credited.
    amount: JsonMoney,
    /// What the payer pays: `amount` + `commission`.
    total_amount: JsonMoney,
    /// The gateway's commission, rounded half up to 0.01.
    commission: JsonMoney,
    /// What of `amount` went out of the wallet again, refunds that are pending included.
    refunded_amount: JsonMoney,
    /// Of the four sums.
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// The gateway's `name`.
    #[schema(examples("click"))]
    gateway: String,
    /// The money came after `expires_at`.
    #[schema(examples(false))]
    is_late: bool,
    /// Where the payer's browser goes in the end; `null` for our own page.
    #[schema(
        format = "uri",
        required,
        examples("https://example.com/payment/callback")
    )]
    callback_url: Option<String>,
    /// When it was created.
    #[schema(value_type = Moment)]
    created_at: String,
    /// When it expires unless it is paid.
    #[schema(value_type = Moment)]
    expires_at: String,
    /// When it was paid; `null` until then.
    #[schema(value_type = Option<Moment>, required)]
    completed_at: Option<String>,
    /// Attempts of the gateway to collect it, oldest first.
    attempts: Vec<AttemptView>,
}

/// A payment that staff changed.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedPaymentResponse)]
pub(super) struct ChangedView {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// As it stands now.
    payment: PaymentView,
}

impl ChangedView {
    pub(super) fn new(changed: &Attempted, now: Timestamp) -> Self {
        Self {
            success: true,
            payment: PaymentView::new(&changed.payment, &changed.attempts, now),
        }
    }
}

/// An attempt of a gateway to collect a payment.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentAttempt)]
pub(super) struct AttemptView {
    /// Our number, as the gateway knows it (Click: `merchant_prepare_id`).
    #[schema(minimum = 1, examples(17))]
    number: i32,
    /// The gateway's id (Click: `click_trans_id`).
    #[schema(examples("13729403"))]
    gateway_transaction_id: String,
    /// The document number that the payer sees (Click: `click_paydoc_id`); `null` where the gateway names none.
    #[schema(required, examples("16853761"))]
    document_id: Option<String>,
    /// Where it stands.
    #[schema(value_type = AttemptStatusWord)]
    status: &'static str,
    /// The gateway's error code, when it failed; of one that succeeded, the code of a cancellation that came later and is in
    /// question.
    #[schema(required, examples(-5017))]
    error_code: Option<i32>,
    /// When the gateway began it.
    #[schema(value_type = Moment)]
    began_at: String,
    /// When a card was about to be debited; from then on the bank may have the order. `null` before that, and where payers pay
    /// on pages of the gateway.
    #[schema(value_type = Option<Moment>, required)]
    submitted_at: Option<String>,
    /// When it ended; `null` while it is open.
    #[schema(value_type = Option<Moment>, required)]
    ended_at: Option<String>,
    /// Since when it is in question: its gateway contradicts how it ended, or may hold money of it that the payment does
    /// not need. `null` when nothing is, or nothing is any more: a look-up has settled it, or staff have closed it.
    #[schema(value_type = Option<Moment>, required)]
    disputed_at: Option<String>,
}

/// A change of a payment's status, or a dispute about it. Never changed, never deleted.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentEvent)]
pub(super) struct EventView {
    /// The status from then on.
    #[schema(value_type = PaymentStatusWord)]
    status: &'static str,
    /// Who or what caused it: `payer`; `gateway:<name>:<attempt>`, a call of the gateway; `look_up:<name>:<attempt>`, what
    /// the gateway answered when it was asked; `disputed:<name>:<attempt>`, a cancellation that the gateway sent after
    /// its confirmation, or money that it took once more, which changed nothing and wants somebody to look;
    /// `dispute_cleared:<name>:<attempt>`, the gateway was asked and leaves nothing in question, and
    /// `dispute_closed:<user_id>:<attempt>`, staff have looked, neither of which changed anything either; `expiry`, the time was
    /// over; `staff:<user_id>`, a refund was ordered, or a payment that hung was ended by hand; `refund:<id>`, how this refund
    /// ended. While a new version of the service takes the place of an old one, it may be a text of the new one.
    #[schema(examples("gateway:click:17"))]
    cause: String,
    /// When.
    #[schema(value_type = Moment)]
    created_at: String,
}

impl PaymentView {
    pub(super) fn new<'a>(
        payment: &Payment,
        attempts: impl IntoIterator<Item = &'a Attempt>,
        now: Timestamp,
    ) -> Self {
        Self {
            id: payment.id.to_string(),
            reference_number: payment.reference.clone(),
            user_id: payment.user_id.get(),
            purpose: payment.purpose.as_str(),
            status: payment.status_at(now).as_str(),
            amount: payment.amount.into(),
            total_amount: payment.total.into(),
            commission: payment.commission.into(),
            refunded_amount: payment.refunded.into(),
            currency: payment.amount.currency.as_str(),
            gateway: payment.gateway.to_string(),
            is_late: payment.is_late,
            callback_url: payment.callback_url.clone(),
            created_at: json_time(payment.created_at),
            expires_at: json_time(payment.expires_at),
            completed_at: payment.completed_at.map(json_time),
            attempts: attempts.into_iter().map(AttemptView::from).collect(),
        }
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        Self {
            number: attempt.number.get(),
            gateway_transaction_id: attempt.transaction.id.clone(),
            document_id: attempt.document_id.clone(),
            status: attempt.status.as_str(),
            error_code: attempt.error_code,
            began_at: json_time(attempt.began_at),
            submitted_at: attempt.submitted_at.map(json_time),
            ended_at: attempt.ended_at.map(json_time),
            disputed_at: attempt.disputed_at.map(json_time),
        }
    }
}

impl From<&PaymentEvent> for EventView {
    fn from(event: &PaymentEvent) -> Self {
        Self {
            status: event.status.as_str(),
            cause: event.cause.to_text(),
            created_at: json_time(event.at),
        }
    }
}
