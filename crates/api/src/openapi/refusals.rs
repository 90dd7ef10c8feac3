//! Which errors each endpoint can answer with. A list is a type, so that `#[utoipa::path]` takes it among the responses.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};

use super::error_code::ErrorCode::{
    self, AmountTooLarge, AmountTooSmall, ApprovalNotFound, ApprovalOver, AttemptNotFound,
    BodyTooLarge, ChangedMeanwhile, CurrencyNotSupported, DoctorNotFound, Forbidden,
    GatewayNotFound, GatewayNotImplemented, IdempotencyKeyReused, InsufficientBalance,
    InternalError, InvalidBody, InvalidIdempotencyKey, InvalidJson, InvalidRequest,
    MaintenanceMode, NotEndable, NotRedeliverable, NotRefundable, Overloaded,
    PaymentNotCancellable, PaymentNotFound, PaymentStateConflict, RateUnavailable, RefundNotFound,
    RefundNotSupported, RefundOrdered, RefundTooLarge, RequestTimeout, SecondPersonRequired,
    ServiceNotFound, StillInHand, TooManyRequests, Unauthorized, WalletBlocked,
    WalletLimitExceeded, WalletNotFound, WebhookNotFound,
};

/// Without a valid token.
const PRIVATE: &[ErrorCode] = &[Unauthorized];
/// With a role in the token.
const STAFF: &[ErrorCode] = &[Forbidden];
/// Changes a row that others may change at the same time.
const CHANGE: &[ErrorCode] = &[ChangedMeanwhile];
/// Whatever a client app calls.
const CLIENT: &[ErrorCode] = &[TooManyRequests, InternalError];
/// With a query.
const QUERY: &[ErrorCode] = &[InvalidRequest];
/// With a JSON body.
const BODY: &[ErrorCode] = &[
    InvalidRequest,
    InvalidJson,
    InvalidBody,
    RequestTimeout,
    BodyTooLarge,
];
/// Opens the wallet on a user's first request, or changes something.
const WALLET: &[ErrorCode] = &[Overloaded];
/// With an `Idempotency-Key`.
const IDEMPOTENT: &[ErrorCode] = &[InvalidIdempotencyKey, IdempotencyKeyReused];
/// Names a gateway and an amount.
const QUOTE: &[ErrorCode] = &[GatewayNotFound, CurrencyNotSupported, AmountTooLarge];
/// Decides whether a service may be had.
const ACCESS: &[ErrorCode] = &[ServiceNotFound, MaintenanceMode, AmountTooLarge];
/// Takes money from a wallet.
const CHARGE: &[ErrorCode] = &[InsufficientBalance, WalletBlocked, RateUnavailable];

/// Defines lists of errors.
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = [$($group:expr),+ $(,)?];)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                by_status(&[$($group),+])
            }
        }
    )+};
}

refusals! {
    /// Public reads.
    PublicRead = [CLIENT];
    /// Reads of the caller's own that touch no wallet.
    OwnRead = [PRIVATE, CLIENT];
    /// Lists with filters and pages.
    OwnList = [PRIVATE, CLIENT, QUERY];
    /// Reads of a wallet.
    WalletRead = [PRIVATE, CLIENT, QUERY, WALLET];
    /// `payments/create` and `wallet/topup`.
    CreatePayment = [
        PRIVATE, CLIENT, BODY, WALLET, IDEMPOTENT, QUOTE,
        &[AmountTooSmall, WalletLimitExceeded, GatewayNotImplemented, MaintenanceMode],
    ];
    /// `payments/estimate`.
    EstimatePayment = [PRIVATE, CLIENT, BODY, QUOTE];
    /// `wallet/estimate`.
    EstimateTopup = [PRIVATE, CLIENT, BODY, QUOTE, WALLET];
    /// One payment.
    ReadPayment = [PRIVATE, CLIENT, &[PaymentNotFound]];
    /// `payments/{payment_id}/cancel`.
    CancelPayment = [PRIVATE, CLIENT, WALLET, IDEMPOTENT, &[PaymentNotFound, PaymentNotCancellable]];
    /// `payments/{payment_id}/verify`.
    VerifyPayment = [PRIVATE, CLIENT, WALLET, &[PaymentNotFound]];
    /// `billing/check-access`.
    CheckAccess = [PRIVATE, CLIENT, BODY, WALLET, ACCESS, &[RateUnavailable]];
    /// `billing/doctor/{doctor_id}/check-access`.
    CheckDoctorAccess = [
        PRIVATE, CLIENT, QUERY, WALLET, ACCESS,
        &[DoctorNotFound, RateUnavailable],
    ];
    /// `billing/charge`.
    Charge = [PRIVATE, CLIENT, BODY, WALLET, IDEMPOTENT, ACCESS, CHARGE];
    /// `billing/doctor/{doctor_id}/view`.
    ViewDoctor = [PRIVATE, CLIENT, QUERY, WALLET, IDEMPOTENT, ACCESS, CHARGE, &[DoctorNotFound]];
    /// Reads of staff.
    StaffRead = [PRIVATE, STAFF, CLIENT];
    /// Lists of staff.
    StaffList = [PRIVATE, STAFF, CLIENT, QUERY];
    /// `admin/payments/{payment_id}`.
    StaffReadPayment = [PRIVATE, STAFF, CLIENT, &[PaymentNotFound]];
    /// Orders to `admin/payments/{payment_id}/refunds`.
    RefundPayment = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[
            PaymentNotFound, WalletNotFound, InsufficientBalance, NotRefundable, RefundTooLarge,
            RefundNotSupported, PaymentStateConflict, GatewayNotImplemented,
        ],
    ];
    /// `admin/payments/{payment_id}/refunds/{refund_id}/settle`.
    SettleRefund = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[
            PaymentNotFound, RefundNotFound, WalletNotFound, InsufficientBalance, RefundTooLarge,
            RefundOrdered, PaymentStateConflict,
        ],
    ];
    /// `admin/payments/{payment_id}/refunds/{refund_id}/refuse`.
    RefuseRefund = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[PaymentNotFound, RefundNotFound, WalletNotFound, RefundOrdered, PaymentStateConflict],
    ];
    /// `admin/payments/{payment_id}/fail`.
    FailPayment = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[PaymentNotFound, NotEndable, StillInHand],
    ];
    /// `admin/payments/{payment_id}/disputes/{attempt}/close`.
    CloseDispute = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[PaymentNotFound, AttemptNotFound, StillInHand],
    ];
    /// `admin/refunds/{id}`.
    StaffReadRefund = [PRIVATE, STAFF, CLIENT, &[RefundNotFound]];
    /// Reads of `admin/approvals/{id}`.
    StaffReadApproval = [PRIVATE, STAFF, CLIENT, &[ApprovalNotFound]];
    /// `admin/approvals/{id}/approve`: whatever the order itself may be refused with.
    ApproveOrder = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[
            ApprovalNotFound, SecondPersonRequired, ApprovalOver, PaymentNotFound, RefundNotFound, WalletNotFound,
            InsufficientBalance, AmountTooLarge, NotRefundable, RefundTooLarge, RefundOrdered, RefundNotSupported,
            PaymentStateConflict, GatewayNotImplemented,
        ],
    ];
    /// `admin/approvals/{id}/reject`.
    RejectOrder = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT, &[ApprovalNotFound, ApprovalOver],
    ];
    /// `admin/webhooks/{id}`.
    StaffReadWebhook = [PRIVATE, STAFF, CLIENT, &[WebhookNotFound]];
    /// `admin/webhooks/{id}/redeliver`.
    RedeliverWebhook = [
        PRIVATE, STAFF, CLIENT, &[WebhookNotFound, NotRedeliverable, GatewayNotImplemented],
    ];
    /// `admin/wallets/{user_id}`.
    StaffReadWallet = [PRIVATE, STAFF, CLIENT, QUERY, &[WalletNotFound]];
    /// Reads of `admin/billing/rules/{service_type}`.
    StaffReadRule = [PRIVATE, STAFF, CLIENT, &[ServiceNotFound]];
    /// Reads of `admin/gateways/{name}`.
    StaffReadGateway = [PRIVATE, STAFF, CLIENT, &[GatewayNotFound]];
    /// Reads of `admin/doctors/{id}`.
    StaffReadDoctor = [PRIVATE, STAFF, CLIENT, &[DoctorNotFound]];
    /// `admin/wallets/{user_id}/block` and `unblock`.
    BlockWallet = [PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT, &[WalletNotFound]];
    /// `admin/wallets/{user_id}/adjustments`.
    AdjustWallet = [
        PRIVATE, STAFF, CLIENT, BODY, WALLET, IDEMPOTENT,
        &[WalletNotFound, InsufficientBalance, AmountTooLarge],
    ];
    /// Changes of `admin/billing/rules/{service_type}`.
    ChangeRule = [PRIVATE, STAFF, CLIENT, BODY, CHANGE, &[ServiceNotFound]];
    /// Changes of `admin/billing/settings`.
    ChangeSettings = [PRIVATE, STAFF, CLIENT, BODY, CHANGE];
    /// Changes of `admin/gateways/{name}`.
    ChangeGateway = [PRIVATE, STAFF, CLIENT, BODY, CHANGE, &[GatewayNotFound]];
    /// `PUT admin/doctors/{id}`.
    PutDoctor = [PRIVATE, STAFF, CLIENT, BODY, CHANGE, &[DoctorNotFound]];
    /// `DELETE admin/doctors/{id}`: its reason may be malformed.
    DeleteDoctor = [PRIVATE, STAFF, CLIENT, QUERY, CHANGE, &[DoctorNotFound]];
    /// `admin/doctors/import`.
    ImportDoctors = [PRIVATE, STAFF, CLIENT, BODY, CHANGE];
    /// Callbacks of gateways: everything else is said in the body of a 200.
    Callback = [&[InternalError, GatewayNotImplemented]];
    /// `pay/{payment_id}/return`.
    ReturnPage = [&[PaymentNotFound, InternalError]];
}

/// The component of responses and of examples that describes an error.
pub(super) fn component_name(code: ErrorCode) -> String {
    format!("{code:?}")
}

fn by_status(groups: &[&[ErrorCode]]) -> BTreeMap<String, RefOr<Response>> {
    let mut statuses: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in groups.iter().copied().flatten() {
        let codes = statuses.entry(code.answered().status).or_default();
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    statuses
        .into_iter()
        .map(|(status, mut codes)| {
            codes.sort_unstable();
            let response = match codes.as_slice() {
                [only] => Ref::from_response_name(component_name(*only)).into(),
                several => response(several).into(),
            };
            (status.to_string(), response)
        })
        .collect()
}

/// What a response with one of these codes, all of one status, looks like.
pub(super) fn response(codes: &[ErrorCode]) -> Response {
    let lines: Vec<String> = codes
        .iter()
        .map(|code| format!("`{}`: {}", code.answered().code, code.cause()))
        .collect();
    let description = match lines.as_slice() {
        [only] => only.clone(),
        several => format!("- {}", several.join("\n- ")),
    };
    let content = codes.iter().fold(
        ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))),
        |content, code| {
            let name = component_name(*code);
            let example = Ref::new(format!("#/components/examples/{name}"));
            content.examples_from_iter([(code.answered().code, RefOr::Ref(example))])
        },
    );
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/json", content.build());
    let sent: Vec<String> = codes
        .iter()
        .flat_map(|code| code.answered().headers)
        .collect();
    [
        ("Retry-After", "RetryAfter"),
        ("WWW-Authenticate", "Challenge"),
    ]
    .into_iter()
    .filter(|(name, _)| sent.iter().any(|header| header.eq_ignore_ascii_case(name)))
    .fold(response, |response, (name, component)| {
        response.header_ref(name, Ref::new(format!("#/components/headers/{component}")))
    })
    .build()
}
