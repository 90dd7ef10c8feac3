//! What queries, paths and headers hold, for the API documentation alone: the endpoints read them by name through
//! [`Query`](crate::http::Query). Tests send what stands here and what does not.

#![expect(dead_code, reason = "describes requests; nothing is ever built of it")]

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::openapi::words::{Currency, PaymentStatusWord, TransactionType};

/// The header that makes a repeat harmless.
pub(super) struct IdempotencyKey;

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "Makes a repeat harmless: under the same key, the same request of the same user takes effect \
            once and gets the first answer again, byte for byte. Take a new UUID for each thing that the user wants \
            done, and send it again with each retry. Kept for at least 24 hours.";
        // The example stands in the schema: beside it, it would be filled in for whoever tries a call on the page.
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(255))
            .pattern(Some("^[!-~]+$"))
            .examples(["0b1f6a1e-6c0e-4c0c-9d6a-3f1d1f6f2a10"]);
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(schema));
        vec![parameter.build()]
    }
}

/// Which wallet.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WalletQuery {
    /// Which of the user's wallets: there is one for each currency. Default: `UZS`.
    #[param(required = false, inline)]
    currency: Currency,
}

/// Which page.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Which page, from 1.
    #[param(
        required = false,
        minimum = 1,
        maximum = 1_000_000,
        default = 1,
        example = 1
    )]
    page: u32,
    /// Rows on a page. More than 100 count as 100.
    #[param(required = false, minimum = 1, default = 20, example = 20)]
    per_page: i64,
}

/// How far back.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DaysQuery {
    /// Days to look back from now, of 24 hours each.
    #[param(
        required = false,
        minimum = 1,
        maximum = 365,
        default = 30,
        example = 7
    )]
    days: u16,
}

/// Which period.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PeriodQuery {
    /// The last so many calendar days, today included; days begin at midnight in Asia/Tashkent by default.
    #[param(
        required = false,
        minimum = 1,
        maximum = 365,
        default = 30,
        example = 30
    )]
    days: u16,
}

/// Which payments.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PaymentQuery {
    /// Payments that stand so.
    #[param(required = false, inline)]
    status: PaymentStatusWord,
    /// Payments through this gateway.
    #[param(required = false, pattern = "^[a-z0-9_]{1,32}$", example = "click")]
    gateway: String,
}

/// Which transactions.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TransactionQuery {
    /// Money in or money out.
    #[param(required = false, rename = "type", inline)]
    direction: TransactionType,
    /// Transactions are written when they are final, so that the others list nothing.
    #[param(
        required = false,
        default = "completed",
        pattern = "^(completed|pending|failed|cancelled)$",
        example = "completed"
    )]
    status: String,
}

/// Which payment.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct PaymentPath {
    /// The payment's `id`.
    #[param(format = "uuid", example = "550e8400-e29b-41d4-a716-446655440000")]
    payment_id: String,
}

/// Which doctor.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct DoctorPath {
    /// The doctor's id.
    #[param(minimum = 1, example = 1)]
    doctor_id: i64,
}
