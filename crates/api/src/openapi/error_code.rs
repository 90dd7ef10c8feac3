//! What can go wrong, for people who write clients: each error with its cause and what to do. Status, code and text come
//! from the very errors that are answered; only the advice is written here.

use actix_web::body::MessageBody as _;
use domain::Timestamp;
use domain::administration::ApprovalState;
use domain::ledger::{ExecuteError, Refusal};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::PaymentStatus;
use serde_json::Value;

use crate::auth::Unauthorized;
use crate::http::ApiError;
use crate::language::{Language, Message};

/// Defines the errors: a name, the error itself, when it is answered, what a client does about it.
macro_rules! errors {
    ($($name:ident = $error:expr, $cause:literal, $remedy:literal;)+) => {
        /// An error that a client can be answered with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum ErrorCode {
            $(#[doc = $cause] $name),+
        }

        impl ErrorCode {
            /// All of them, by status.
            pub(crate) const ALL: &[Self] = &[$(Self::$name),+];

            /// The error as endpoints answer it.
            pub(crate) fn error(self) -> ApiError {
                match self {
                    $(Self::$name => $error),+
                }
            }

            /// When it is answered.
            pub(crate) const fn cause(self) -> &'static str {
                match self {
                    $(Self::$name => $cause),+
                }
            }

            /// What a client does about it.
            pub(crate) const fn remedy(self) -> &'static str {
                match self {
                    $(Self::$name => $remedy),+
                }
            }
        }
    };
}

const fn som(major: i64) -> AnyMoney {
    AnyMoney::new(major * 100, CurrencyCode::Uzs)
}

errors! {
    InvalidRequest = ApiError::invalid("quantity", Message::MustBeInteger),
        "A field, a parameter or a value in it is missing, of the wrong type or out of bounds; the text begins with its name.",
        "Correct the request.";
    InvalidJson = ApiError::invalid_json_member("amount", Message::StandsTwice),
        "The body is no JSON, not a JSON object, or a member stands in it twice; where it is about one member the text begins with its name.",
        "Correct the request.";
    InvalidBody = ApiError::invalid_body(),
        "The body could not be read to its end.",
        "Send it again.";
    InvalidIdempotencyKey = ApiError::invalid_idempotency_key(),
        "The `Idempotency-Key` is empty, too long, stands twice, or holds blanks or other than ASCII.",
        "Send 1 to 255 visible ASCII characters, for example a UUID.";
    AmountTooSmall = Refusal::BelowGatewayMinimum(som(1_000)).into(),
        "Less than the gateway takes, or less than the smallest top-up.",
        "Show the minimum; it is in the text, in `gateways` and in `billing/rules`.";
    AmountTooLarge = Refusal::AboveGatewayMaximum(som(10_000_000)).into(),
        "More than the gateway takes, or a sum beyond what the ledger can hold.",
        "Show the maximum; it is in the text and in `gateways`.";
    WalletLimitExceeded = Refusal::WalletLimitExceeded(som(1_000_000)).into(),
        "The balance and the amount together would exceed the limit of a wallet.",
        "Offer a smaller amount; `max_balance` is in `wallet`.";
    CurrencyNotSupported = Refusal::CurrencyNotSupported(CurrencyCode::Usd).into(),
        "The gateway does not take the currency.",
        "Offer one of the gateway's `supported_currencies`.";
    RefundTooLarge = Refusal::RefundTooLarge { refundable: som(20_000) }.into(),
        "More than what was paid less what went back; `refundable` is what is left. For staff alone.",
        "Refund `refundable` at most.";
    PaymentNotCancellable = Refusal::PaymentNotCancellable(PaymentStatus::Processing).into(),
        "Only a pending payment can be cancelled; the text says how it stands.",
        "Read its status; one that is `processing` is the gateway's to finish.";
    Unauthorized = Unauthorized.into(),
        "The token is missing, malformed, expired, wrongly signed or meant for somebody else.",
        "Get a new token and send it as `Authorization: Bearer …`.";
    InsufficientBalance = Refusal::InsufficientBalance { balance: som(1_000), required: som(5_000) }.into(),
        "The wallet holds less than the price. Nothing was written.",
        "Offer a top-up of at least `required_amount` − `current_balance`, then send the request again, also under the same `Idempotency-Key`.";
    Forbidden = ApiError::forbidden(),
        "The role in the token does not allow it: `admin` may do everything under `/api/admin`, `support` may read there.",
        "Leave it to those who may.";
    SecondPersonRequired = Refusal::OwnOrder.into(),
        "Who gave an order that wants a second person cannot approve it. For staff alone.",
        "Have somebody else with the role `admin` look at it; `reject` withdraws it.";
    WalletBlocked = Refusal::WalletBlocked.into(),
        "An operator blocked the wallet: it can be read and topped up, not charged.",
        "Send the user to support.";
    NotFound = ApiError::not_found(),
        "No such path.",
        "Correct the request.";
    WalletNotFound = ApiError::wallet_not_found(),
        "The user has no wallet of this currency; it is opened by their first request. For staff alone.",
        "Correct the user id or the currency.";
    PaymentNotFound = ApiError::payment_not_found(),
        "No such payment, or it is another user's; both look the same.",
        "Correct the id.";
    GatewayNotFound = ApiError::gateway_not_found(),
        "No such gateway, or it is switched off.",
        "Offer those that `gateways` lists.";
    ServiceNotFound = ApiError::service_not_found(),
        "No such service, or it is switched off.",
        "Offer those that `billing/rules` lists.";
    DoctorNotFound = ApiError::doctor_not_found(),
        "No such doctor. Nothing was charged.",
        "Correct the id.";
    RefundNotFound = ApiError::refund_not_found(),
        "No such refund. For staff alone.",
        "Correct the id.";
    ApprovalNotFound = ApiError::approval_not_found(),
        "No such order for a second person. For staff alone.",
        "Correct the id.";
    RefundOrdered = Refusal::RefundOrdered.into(),
        "The gateway may still be making the refund, as long as ten minutes after its `ordered_at`. For staff alone.",
        "Wait; then read the refund: it may have ended by itself.";
    AttemptNotFound = ApiError::attempt_not_found(),
        "The payment has no such attempt. For staff alone.",
        "Correct the number; it is in the payment's `attempts`.";
    WebhookNotFound = ApiError::webhook_not_found(),
        "No such call of a gateway. For staff alone.",
        "Correct the id.";
    MethodNotAllowed = ApiError::method_not_allowed("GET"),
        "The path is known, but not with this method.",
        "Correct the request.";
    RequestTimeout = ApiError::request_timeout(),
        "The body did not arrive in time.",
        "Send it again.";
    PaymentStateConflict = Refusal::AlreadyPaid.into(),
        "The payment changed while the request was decided.",
        "Read its status.";
    NotRefundable = Refusal::NotRefundable(PaymentStatus::Pending).into(),
        "The payment was not paid, or nothing of it is left to refund. For staff alone.",
        "Read its refunds.";
    NotEndable = Refusal::NotEndable(PaymentStatus::Completed).into(),
        "The payment is paid, or waits for its payer and expires by itself. For staff alone.",
        "Read its status; what was paid is refunded.";
    StillInHand = Refusal::StillInHand { until: Timestamp::UNIX_EPOCH }.into(),
        "The gateway may still end the payment by itself, as long as twelve hours after `expires_at`. For staff alone.",
        "Wait until the moment in the text.";
    ApprovalOver = Refusal::ApprovalOver(ApprovalState::Expired).into(),
        "The order was approved or rejected before, or nobody decided in time; the text says which. For staff alone.",
        "Read it; if it is wanted still, give the order again.";
    NotRedeliverable = ApiError::not_redeliverable(),
        "The installation is no sandbox, or what was cut out of the stored call is needed and cannot be made anew. For staff alone.",
        "Have the gateway repeat it.";
    ChangedMeanwhile = ApiError::changed_meanwhile(),
        "Others kept changing the same price, settings, terms or doctor at the same time. For staff alone.",
        "Read it again, then repeat the change.";
    BodyTooLarge = ApiError::body_too_large(),
        "The body is longer than 64 KiB, or than 1 MiB in `doctors/import`.",
        "Correct the request.";
    IdempotencyKeyReused = Refusal::IdempotencyKeyReused.into(),
        "The `Idempotency-Key` was used by this user for another request.",
        "Use a new key for a new request.";
    RefundNotSupported = ApiError::refund_not_supported("refund the whole payment"),
        "The gateway has no way to give this sum back; the text says what to do instead. Nothing was debited. For staff alone.",
        "Do what the text says.";
    TooManyRequests = ApiError::too_many_requests(1),
        "Too many requests of this user, or from this address without a valid token.",
        "Wait the seconds in `Retry-After`, then send it again.";
    InternalError = ApiError::internal(),
        "Something broke on our side. It may or may not have been done.",
        "Send it again under the same `Idempotency-Key`; if it stays, report the `X-Request-Id`.";
    GatewayNotImplemented = ApiError::gateway_not_implemented(),
        "The gateway is known, but this installation has no credentials for it.",
        "Offer another gateway.";
    MaintenanceMode = Refusal::Maintenance.into(),
        "Nothing is charged and no payment is created for now.",
        "Try again later; `Retry-After` is the shortest sensible wait.";
    Overloaded = ExecuteError::Overloaded.into(),
        "More requests wait than can be served soon. Nothing was written.",
        "Wait the seconds in `Retry-After`, then send it again.";
    RateUnavailable = Refusal::RateUnavailable(CurrencyCode::Usd).into(),
        "There is no current exchange rate between so'm and the wallet's currency.",
        "Charge the so'm wallet, or try again later.";
}

/// An answered error, taken apart.
pub(crate) struct AnsweredError {
    /// The status.
    pub(crate) status: u16,
    /// The stable code.
    pub(crate) code: String,
    /// The body.
    pub(crate) body: Value,
    /// Names of the headers that come with it, in lower case.
    pub(crate) headers: Vec<String>,
}

impl ErrorCode {
    /// What goes over the wire, in the default language.
    pub(crate) fn answered(self) -> AnsweredError {
        let response = self.error().answer(Language::Unspecified);
        let status = response.status().as_u16();
        let headers = response.headers().keys().map(ToString::to_string).collect();
        let bytes = response.into_body().try_into_bytes().unwrap_or_default();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        AnsweredError {
            status,
            code: body["code"].as_str().unwrap_or_default().to_owned(),
            body,
            headers,
        }
    }
}
