//! What Click sends and gets, for the API documentation alone: the `gateway-click` crate reads and writes it.
//! Source: docs.click.uz, "SHOP API requests" and "SHOP API errors".

#![expect(dead_code, reason = "describes bodies; nothing is ever built of it")]

use utoipa::ToSchema;
use utoipa::openapi::{Object, ObjectBuilder, Type};

/// Click asks whether a payment may be collected.
#[derive(ToSchema)]
pub(super) struct ClickPrepare {
    /// Click's number of the attempt.
    #[schema(minimum = 1, examples(1_946_296_773_i64))]
    click_trans_id: i64,
    /// The service that is paid; must be ours.
    #[schema(minimum = 0, examples(10001))]
    service_id: u64,
    /// Click's number of the document, which the payer sees.
    #[schema(minimum = 1, examples(16_853_761))]
    click_paydoc_id: i64,
    /// The payment's `id`.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    merchant_trans_id: String,
    /// What Click collects, so'm: must equal the payment's `total_amount` to the tiyin. Signed as it is written.
    #[schema(
        pattern = r"^(0|[1-9][0-9]*)(\.[0-9]+)?$",
        max_length = 32,
        examples("51250.00")
    )]
    amount: String,
    /// 0: prepare.
    #[schema(schema_with = prepare_action)]
    action: i32,
    /// 0. Less: what an earlier prepare of this attempt began is ended.
    #[schema(maximum = 0, examples(0))]
    error: i32,
    /// The text of `error`; may be empty.
    #[schema(max_length = 4096, examples("Success"))]
    error_note: String,
    /// When Click signed, Tashkent time.
    #[schema(
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
        examples("2024-01-15 17:00:00")
    )]
    sign_time: String,
    /// MD5, in hex, of `click_trans_id`, `service_id`, the secret key, `merchant_trans_id`, `amount`, `action` and
    /// `sign_time`, put together as they are written.
    #[schema(max_length = 128, examples("b5e650d6544e65ec933b2a8f44d6e23d"))]
    sign_string: String,
}

/// Click says how an attempt ended.
#[derive(ToSchema)]
pub(super) struct ClickComplete {
    /// Click's number of the attempt.
    #[schema(minimum = 1, examples(1_946_296_773_i64))]
    click_trans_id: i64,
    /// The service that is paid; must be ours.
    #[schema(minimum = 0, examples(10001))]
    service_id: u64,
    /// Click's number of the document, which the payer sees.
    #[schema(minimum = 1, examples(16_853_761))]
    click_paydoc_id: i64,
    /// The payment's `id`.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    merchant_trans_id: String,
    /// What we answered to prepare. Only with `error` below 0 it may be missing, empty or 0: we refused the prepare.
    #[schema(nullable = false, max_length = 32, examples("777"))]
    merchant_prepare_id: Option<String>,
    /// What Click collected, so'm: must equal the payment's `total_amount` to the tiyin. Signed as it is written.
    #[schema(
        pattern = r"^(0|[1-9][0-9]*)(\.[0-9]+)?$",
        max_length = 32,
        examples("51250.00")
    )]
    amount: String,
    /// 1: complete.
    #[schema(schema_with = complete_action)]
    action: i32,
    /// 0: the money was taken. Less: it was not.
    #[schema(maximum = 0, examples(0))]
    error: i32,
    /// The text of `error`; may be empty.
    #[schema(max_length = 4096, examples("Success"))]
    error_note: String,
    /// When Click signed, Tashkent time.
    #[schema(
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
        examples("2024-01-15 17:00:05")
    )]
    sign_time: String,
    /// MD5, in hex, of `click_trans_id`, `service_id`, the secret key, `merchant_trans_id`, `merchant_prepare_id`,
    /// `amount`, `action` and `sign_time`, put together as they are written.
    #[schema(max_length = 128, examples("2726a32f61d1d984db47a26f3401a68a"))]
    sign_string: String,
}

fn prepare_action() -> Object {
    action(0, "0: prepare.")
}

fn complete_action() -> Object {
    action(1, "1: complete.")
}

/// A field that has this one value.
fn action(number: i32, description: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .enum_values(Some([number]))
        .description(Some(description))
        .examples([number])
        .build()
}

/// Either call, by its `action`.
#[derive(ToSchema)]
#[schema(description = "Either call, by its `action`: 0 is prepare, 1 is complete.")]
#[serde(untagged)]
pub(super) enum ClickCall {
    /// `action=0`
    Prepare(ClickPrepare),
    /// `action=1`
    Complete(ClickComplete),
}

/// What Click gets to read.
#[derive(ToSchema)]
pub(super) struct ClickReply {
    /// As it came; missing when it could not be read.
    #[schema(nullable = false, examples(1_946_296_773_i64))]
    click_trans_id: Option<i64>,
    /// As it came; missing when it could not be read.
    #[schema(nullable = false, examples("550e8400-e29b-41d4-a716-446655440000"))]
    merchant_trans_id: Option<String>,
    /// Our number of the attempt, when prepare is accepted.
    #[schema(nullable = false, minimum = 1, examples(777))]
    merchant_prepare_id: Option<i32>,
    /// Our number of the attempt, when it is confirmed, now or before.
    #[schema(nullable = false, minimum = 1, examples(777))]
    merchant_confirm_id: Option<i32>,
    /// 0 accepted; −1 wrong signature; −2 another amount; −3 unknown action; −4 paid already; −5 no such payment, or it
    /// cannot be paid; −6 no such attempt; −7 our failure, try again; −8 a field is missing or garbled; −9 cancelled.
    #[schema(minimum = -9, maximum = 0, examples(0))]
    error: i32,
    /// The text of `error`.
    #[schema(examples("Success"))]
    error_note: String,
}
