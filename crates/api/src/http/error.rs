//! How an error becomes an answer. Handlers return [`ApiError`]; refusals of rules turn into it by `?`, in the one
//! exhaustive table at the end of this file; failures of plumbing become a 500 that says nothing and a line in the log.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use domain::administration::ApprovalState;
use domain::ledger::{ExecuteError, Refusal};
use domain::money::AnyMoney;
use domain::refund::NoWayBack;
use domain::storage::StorageFailure;
use serde::Serialize;

use super::money::JsonMoney;
use super::time::json_time;
use crate::auth::Unauthorized;
use crate::language::{Language, Message, Text};

/// An answer that is not a success: `{"success": false, "error": "<text>", "code": "<stable_snake_case>"}`.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    text: Text,
    /// What the wallet holds, and what is required. Boxed: few errors have it, and every result is as large as its error.
    balance: Option<Box<(AnyMoney, AnyMoney)>>,
    refundable: Option<AnyMoney>,
    retry_after_seconds: Option<u64>,
    allowed_methods: Option<&'static str>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    success: bool,
    error: String,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_balance: Option<JsonMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_amount: Option<JsonMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refundable: Option<JsonMoney>,
}

impl ApiError {
    /// An error with this status and stable code.
    pub fn new(status: StatusCode, code: &'static str, text: impl Into<Text>) -> Self {
        Self {
            status,
            code,
            text: text.into(),
            balance: None,
            refundable: None,
            retry_after_seconds: None,
            allowed_methods: None,
        }
    }

    /// An error whose code is the key of its message.
    fn plain(status: StatusCode, message: Message) -> Self {
        Self::new(status, message.key(), message)
    }

    /// 400: a field of the request is not as it must be; the text begins with its name.
    pub fn invalid(field: &str, problem: impl Into<Text>) -> Self {
        Self::refused_field("invalid_request", field, problem)
    }

    fn refused_field(code: &'static str, field: &str, problem: impl Into<Text>) -> Self {
        let text = Message::InvalidField
            .with("field", field)
            .with_text("problem", problem);
        Self::new(StatusCode::BAD_REQUEST, code, text)
    }

    /// 400: the body is no JSON, or other JSON than is wanted.
    pub fn invalid_json(text: impl Into<Text>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_json", text)
    }

    /// The same about one member.
    pub fn invalid_json_member(member: &str, problem: impl Into<Text>) -> Self {
        Self::refused_field("invalid_json", member, problem)
    }

    /// 400: the body is a list of more items than are taken at once.
    pub fn too_many_items(max: usize) -> Self {
        let text = Message::TooManyItems.with("max", max);
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", text)
    }

    /// The same about one item of a list, counted from 0.
    #[must_use]
    pub fn in_item(self, place: usize) -> Self {
        let text = Message::InvalidField
            .with("field", format_args!("[{place}]"))
            .with_text("problem", self.text);
        Self { text, ..self }
    }

    /// 400: the body could not be read.
    pub fn invalid_body() -> Self {
        Self::plain(StatusCode::BAD_REQUEST, Message::InvalidBody)
    }

    /// 400: the `Idempotency-Key` is none.
    pub fn invalid_idempotency_key() -> Self {
        Self::plain(StatusCode::BAD_REQUEST, Message::InvalidIdempotencyKey)
    }

    /// 404 for a path that is nobody's.
    pub fn not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::NotFound)
    }

    /// 405.
    pub fn method_not_allowed(allowed_methods: &'static str) -> Self {
        let error = Self::plain(StatusCode::METHOD_NOT_ALLOWED, Message::MethodNotAllowed);
        Self {
            allowed_methods: Some(allowed_methods),
            ..error
        }
    }

    /// 404 for a payment: missing and somebody else's look the same.
    pub fn payment_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::PaymentNotFound)
    }

    /// 404 for a gateway.
    pub fn gateway_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::GatewayNotFound)
    }

    /// 501: the gateway is known, but nothing here talks to it.
    pub fn gateway_not_implemented() -> Self {
        Self::plain(StatusCode::NOT_IMPLEMENTED, Message::GatewayNotImplemented)
    }

    /// 404 for a service.
    pub fn service_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::ServiceNotFound)
    }

    /// 404 for a doctor.
    pub fn doctor_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::DoctorNotFound)
    }

    /// 403: the caller's role does not allow it.
    pub fn forbidden() -> Self {
        Self::plain(StatusCode::FORBIDDEN, Message::Forbidden)
    }

    /// 404 for a wallet that nobody has opened.
    pub fn wallet_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::WalletNotFound)
    }

    /// 404 for a refund.
    pub fn refund_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::RefundNotFound)
    }

    /// 404 for an order that wants a second person.
    pub fn approval_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::ApprovalNotFound)
    }

    /// 409: an order was decided about otherwise, or not in time.
    fn approval_over(state: ApprovalState) -> Self {
        let text = Message::ApprovalOver.with_text("state", state);
        Self::new(StatusCode::CONFLICT, "approval_over", text)
    }

    /// 404 for an attempt of a payment.
    pub fn attempt_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::AttemptNotFound)
    }

    /// 422: there is no way back through the gateway; what to do instead, for staff.
    pub fn refund_not_supported(instead: &str) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "refund_not_supported",
            Text::from(Message::RefundNotSupported).with_advice("instead", instead),
        )
    }

    /// 404 for a call of a gateway.
    pub fn webhook_not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Message::WebhookNotFound)
    }

    /// 409: a stored call cannot be handed over once more.
    pub fn not_redeliverable() -> Self {
        Self::plain(StatusCode::CONFLICT, Message::NotRedeliverable)
    }

    /// 409: others changed the same thing again and again.
    pub fn changed_meanwhile() -> Self {
        Self::plain(StatusCode::CONFLICT, Message::ChangedMeanwhile)
    }

    /// 408.
    pub fn request_timeout() -> Self {
        Self::plain(StatusCode::REQUEST_TIMEOUT, Message::RequestTimeout)
    }

    /// 413.
    pub fn body_too_large() -> Self {
        Self::plain(StatusCode::PAYLOAD_TOO_LARGE, Message::BodyTooLarge)
    }

    /// 429.
    pub fn too_many_requests(retry_after_seconds: u64) -> Self {
        let error = Self::plain(StatusCode::TOO_MANY_REQUESTS, Message::TooManyRequests);
        Self {
            retry_after_seconds: Some(retry_after_seconds),
            ..error
        }
    }

    /// 500 that says nothing.
    pub fn internal() -> Self {
        Self::plain(StatusCode::INTERNAL_SERVER_ERROR, Message::InternalError)
    }

    fn unavailable(code: &'static str, text: impl Into<Text>) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, text);
        Self {
            retry_after_seconds: Some(1),
            ..error
        }
    }

    /// The answer in a language.
    pub fn answer(&self, language: Language) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = self.allowed_methods {
            response.insert_header((ALLOW, methods));
        }
        let mut response = response.json(ErrorBody {
            success: false,
            error: self.text.in_language(language),
            code: self.code,
            current_balance: self.balance.as_ref().map(|sums| sums.0.into()),
            required_amount: self.balance.as_ref().map(|sums| sums.1.into()),
            refundable: self.refundable.map(Into::into),
        });
        language.label_message(response.headers_mut());
        response
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            self.code,
            self.text.in_language(Language::Unspecified)
        )
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Language::Unspecified)
    }
}

impl From<Unauthorized> for ApiError {
    fn from(_: Unauthorized) -> Self {
        Self::plain(StatusCode::UNAUTHORIZED, Message::Unauthorized)
    }
}

impl From<StorageFailure> for ApiError {
    fn from(failure: StorageFailure) -> Self {
        let cause = failure
            .cause
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(
            doing = failure.doing,
            cause,
            "storage failed to {}",
            failure.doing
        );
        Self::internal()
    }
}

impl From<ExecuteError> for ApiError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::Overloaded => Self::unavailable("overloaded", Message::Overloaded),
            ExecuteError::Failed(failure) => failure.into(),
        }
    }
}

/// The one table from refusals to answers.
impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::InsufficientBalance { balance, required } => Self {
                balance: Some(Box::new((balance, required))),
                ..Self::plain(StatusCode::PAYMENT_REQUIRED, Message::InsufficientBalance)
            },
            Refusal::UnknownWallet => Self::wallet_not_found(),
            Refusal::WalletBlocked => Self::plain(StatusCode::FORBIDDEN, Message::WalletBlocked),
            Refusal::Maintenance => Self::unavailable("maintenance_mode", Message::Maintenance),
            Refusal::UnknownService => Self::service_not_found(),
            Refusal::RateUnavailable(currency) => Self::unavailable(
                "rate_unavailable",
                Message::RateUnavailable.with("currency", currency),
            ),
            Refusal::UnknownGateway => Self::gateway_not_found(),
            Refusal::CurrencyNotSupported(currency) => {
                let problem = Message::CurrencyNotSupported.with("currency", currency);
                Self::refused_field("currency_not_supported", "currency", problem)
            }
            Refusal::BelowGatewayMinimum(min) => Self::refused_field(
                "amount_too_small",
                "amount",
                Message::AmountBelowMinimum.with("min", min),
            ),
            Refusal::AboveGatewayMaximum(max) => Self::refused_field(
                "amount_too_large",
                "amount",
                Message::AmountAboveMaximum.with("max", max),
            ),
            Refusal::BelowMinimumTopup(min) => Self::refused_field(
                "amount_too_small",
                "amount",
                Message::TopupBelowMinimum.with("min", min),
            ),
            Refusal::WalletLimitExceeded(max) => Self::refused_field(
                "wallet_limit_exceeded",
                "amount",
                Message::WalletLimitExceeded.with("max", max),
            ),
            Refusal::UnknownPayment => Self::payment_not_found(),
            Refusal::PaymentNotCancellable(status) => Self::new(
                StatusCode::BAD_REQUEST,
                "payment_not_cancellable",
                Message::PaymentNotCancellable.with_text("status", status),
            ),
            Refusal::NotRefundable(status) => Self::new(
                StatusCode::CONFLICT,
                "not_refundable",
                Message::NotRefundable.with_text("status", status),
            ),
            Refusal::RefundTooLarge { refundable } => Self {
                refundable: Some(refundable),
                ..Self::refused_field(
                    "refund_too_large",
                    "amount",
                    Message::AmountAboveMaximum.with("max", refundable),
                )
            },
            Refusal::NoWayBack(NoWayBack::GatewayNotSetUp) => Self::gateway_not_implemented(),
            Refusal::NoWayBack(NoWayBack::NotSupported { instead }) => {
                Self::refund_not_supported(instead)
            }
            Refusal::UnknownRefund => Self::refund_not_found(),
            Refusal::RefundOrdered => Self::plain(StatusCode::CONFLICT, Message::RefundOrdered),
            Refusal::UnknownAttempt => Self::attempt_not_found(),
            Refusal::UnknownApproval => Self::approval_not_found(),
            Refusal::OwnOrder => Self::plain(StatusCode::FORBIDDEN, Message::SecondPersonRequired),
            Refusal::ApprovalOver(state) => Self::approval_over(state),
            Refusal::NotEndable(status) => Self::new(
                StatusCode::CONFLICT,
                "not_endable",
                Message::NotEndable.with_text("status", status),
            ),
            Refusal::StillInHand { until } => Self::new(
                StatusCode::CONFLICT,
                "still_in_hand",
                Message::StillInHand.with("until", json_time(until)),
            ),
            Refusal::IdempotencyKeyReused => Self::plain(
                StatusCode::UNPROCESSABLE_ENTITY,
                Message::IdempotencyKeyReused,
            ),
            Refusal::Overflow(_) => {
                Self::refused_field("amount_too_large", "amount", Message::AmountBeyondLedger)
            }
            // What only gateways and jobs can meet; should it reach a client, it is a conflict with the payment's state.
            Refusal::AmountMismatch { .. }
            | Refusal::AlreadyPaid
            | Refusal::PaymentClosed(_)
            | Refusal::AttemptOver
            | Refusal::AttemptInProgress
            | Refusal::AttemptSubmitted
            | Refusal::RefundOver
            | Refusal::TransactionOfAnotherPayment
            | Refusal::AttemptNumbersExhausted
            | Refusal::NotExpirable
            | Refusal::IllegalTransition(_)
            | Refusal::WrongCurrency(_) => {
                Self::plain(StatusCode::CONFLICT, Message::PaymentStateConflict)
            }
        }
    }
}
