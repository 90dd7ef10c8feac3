//! What queries, paths and headers of administration hold, for the API documentation alone; see
//! [`crate::routes::parameters`].

#![expect(dead_code, reason = "describes requests; nothing is ever built of it")]

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::openapi::words::{
    ApprovalStateWord, PaymentStatusWord, ServiceTypeWord, TransactionType,
};

/// Whose wallet.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OwnerPath {
    /// The user's id.
    #[param(minimum = 1, example = 7)]
    user_id: i64,
}

/// Which service.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ServicePath {
    /// The service.
    #[param(inline)]
    service_type: ServiceTypeWord,
}

/// Which gateway.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct GatewayPath {
    /// The gateway's `name`.
    #[param(pattern = "^[a-z0-9_]{1,32}$", example = "click")]
    name: String,
}

/// Which doctor.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct DoctorPath {
    /// The doctor's id.
    #[param(minimum = 1, example = 1)]
    id: i64,
}

/// Which transactions of a wallet.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DirectionQuery {
    /// Money in or money out.
    #[param(required = false, rename = "type", inline)]
    direction: TransactionType,
}

/// Which payments.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PaymentSearchQuery {
    /// The payment's `id`.
    #[param(
        required = false,
        format = "uuid",
        example = "550e8400-e29b-41d4-a716-446655440000"
    )]
    id: String,
    /// The payment's `reference_number`.
    #[param(
        required = false,
        max_length = 64,
        pattern = "^[!-~]+$",
        example = "PAY-1705320000-ABCD1234"
    )]
    reference: String,
    /// Whose wallet the payment credits.
    #[param(required = false, minimum = 1, example = 7)]
    user_id: i64,
    /// The `name` of the payment's gateway.
    #[param(required = false, pattern = "^[a-z0-9_]{1,32}$", example = "click")]
    gateway: String,
    /// A gateway's id of one of the payment's attempts (Click: `click_trans_id`).
    #[param(
        required = false,
        max_length = 64,
        pattern = "^[!-~]+$",
        example = "13729403"
    )]
    gateway_transaction_id: String,
    /// Payments that stand so now.
    #[param(required = false, inline)]
    status: PaymentStatusWord,
    /// Created at this moment or later. Without `id`, `reference`, `user_id` and `gateway_transaction_id` at most 31 days
    /// before `to`, or before now. Default: then 31 days before.
    #[param(
        required = false,
        format = "date-time",
        example = "2024-01-01T00:00:00Z"
    )]
    from: String,
    /// Created before this moment.
    #[param(
        required = false,
        format = "date-time",
        example = "2024-02-01T00:00:00Z"
    )]
    to: String,
}

/// Which lines of the log.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LogQuery {
    /// What this user did.
    #[param(required = false, minimum = 1, example = 1)]
    actor: i64,
    /// What was done to this: `wallet:7:UZS`, `billing_rule:doctor_view`, `billing_settings`, `gateway:click`,
    /// `doctor:5`, `payment:550e8400-e29b-41d4-a716-446655440000`.
    #[param(
        required = false,
        pattern = "^(billing_settings|(wallet|billing_rule|gateway|doctor|payment):[A-Za-z0-9_:-]+)$",
        example = "billing_rule:doctor_view"
    )]
    target: String,
    /// At this moment or later.
    #[param(
        required = false,
        format = "date-time",
        example = "2024-01-01T00:00:00Z"
    )]
    from: String,
    /// Before this moment.
    #[param(
        required = false,
        format = "date-time",
        example = "2024-02-01T00:00:00Z"
    )]
    to: String,
}

/// How many.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LimitQuery {
    /// Rows of a list at most.
    #[param(
        required = false,
        minimum = 1,
        maximum = 100,
        default = 20,
        example = 20
    )]
    limit: u32,
}

/// Where to go on.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct BehindQuery {
    /// Only what comes behind this: the `next` of the answer before.
    #[param(
        required = false,
        pattern = "^[0-9]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        example = "1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13"
    )]
    behind: String,
}

/// Where to go on in several lists at once.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OpenQuery {
    /// Only what comes behind this: the `next` of the answer before.
    #[param(
        required = false,
        pattern = "^[0-9a-f.-]{39,215}$",
        example = "1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13..."
    )]
    behind: String,
}

/// Which refunds.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PendingQuery {
    /// Refunds that stand so. Those that have ended are found by their payments.
    #[param(
        required = false,
        default = "pending",
        pattern = "^pending$",
        example = "pending"
    )]
    status: String,
}

/// Which refund.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RefundPath {
    /// The refund's `id`.
    #[param(format = "uuid", example = "018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13")]
    id: String,
}

/// Which refund of which payment.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RefundOfPaymentPath {
    /// The payment's `id`.
    #[param(format = "uuid", example = "550e8400-e29b-41d4-a716-446655440000")]
    payment_id: String,
    /// The refund's `id`.
    #[param(format = "uuid", example = "018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13")]
    refund_id: String,
}

/// Which orders for a second person.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ApprovalQuery {
    /// Those that stand so now.
    #[param(required = false, inline)]
    state: ApprovalStateWord,
}

/// Which order for a second person.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ApprovalPath {
    /// The approval's `id`.
    #[param(format = "uuid", example = "018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e14")]
    id: String,
}

/// Which dispute of which payment.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct DisputePath {
    /// The payment's `id`.
    #[param(format = "uuid", example = "550e8400-e29b-41d4-a716-446655440000")]
    payment_id: String,
    /// The `number` of the attempt that is in question.
    #[param(minimum = 1, maximum = 2_147_483_647, example = 17)]
    attempt: i32,
}

/// Which call of a gateway.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct WebhookPath {
    /// The call's `id`.
    #[param(
        pattern = "^[0-9]{1,16}-[0-9a-f-]{36}$",
        example = "1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13"
    )]
    id: String,
}

/// Which calls of gateways.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WebhookQuery {
    /// Calls to the addresses of this gateway.
    #[param(required = false, pattern = "^[a-z0-9_]{1,32}$", example = "click")]
    gateway: String,
    /// Calls that name this payment.
    #[param(
        required = false,
        format = "uuid",
        example = "550e8400-e29b-41d4-a716-446655440000"
    )]
    payment_id: String,
    /// Calls whose signature or credential was right, or was not.
    #[param(required = false, pattern = "^(true|false)$", example = "true")]
    authentic: String,
    /// Calls that arrived at this moment or later; without `payment_id` at most 31 days before `to`. Default: 30 days
    /// before it.
    #[param(
        required = false,
        format = "date-time",
        example = "2024-01-01T00:00:00Z"
    )]
    from: String,
    /// Calls that arrived before this moment. Default: now.
    #[param(
        required = false,
        format = "date-time",
        example = "2024-02-01T00:00:00Z"
    )]
    to: String,
}

/// The header that says why.
pub(super) struct ReasonHeader;

impl IntoParams for ReasonHeader {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "Why, for the audit log, in percent-encoded UTF-8; at most 500 characters when decoded. The \
            field `reason` of the body goes before it.";
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[ -~]*[!-~][ -~]*$"))
            .examples(["price%20list%20of%202026"]);
        let parameter = ParameterBuilder::new()
            .name("X-Reason")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(schema));
        vec![parameter.build()]
    }
}
