//! What Payme sends and gets, for the API documentation alone: the `gateway-payme` crate reads and writes it.
//! Source: developer.help.paycom.uz, "Протокол Merchant API" and "Методы Merchant API".

#![expect(dead_code, reason = "describes bodies; nothing is ever built of it")]

use utoipa::ToSchema;

use crate::openapi::schemas::Echo;

/// One call.
#[derive(ToSchema)]
pub(super) struct PaymeCall {
    /// A whole number, echoed unchanged.
    #[schema(examples(2032))]
    id: i64,
    /// `CheckPerformTransaction`, `CreateTransaction`, `PerformTransaction`, `CancelTransaction`, `CheckTransaction`,
    /// `GetStatement` or `SetFiscalData`.
    #[schema(examples("CreateTransaction"))]
    method: String,
    /// What the method is given, by name.
    params: PaymeParams,
}

/// The parameters of all methods; each has some of them.
#[derive(ToSchema)]
pub(super) struct PaymeParams {
    /// Payme's transaction, 24 characters. Not in `CheckPerformTransaction` and `GetStatement`.
    #[schema(
        nullable = false,
        max_length = 64,
        examples("5305e3bab097f420a62ced0b")
    )]
    id: Option<String>,
    /// When Payme created the transaction, milliseconds since 1970 (`CreateTransaction`).
    #[schema(nullable = false, examples(1_705_320_000_000_i64))]
    time: Option<i64>,
    /// What Payme collects, tiyin: must equal the payment's `total_amount` (`CheckPerformTransaction`, `CreateTransaction`).
    #[schema(nullable = false, examples(5_125_000))]
    amount: Option<i64>,
    /// Which payment (`CheckPerformTransaction`, `CreateTransaction`).
    #[schema(nullable = false)]
    account: Option<PaymeAccount>,
    /// Why Payme cancels: 1 to 5, or 10 (`CancelTransaction`).
    #[schema(nullable = false, examples(5))]
    reason: Option<i32>,
    /// The beginning of a period by Payme's time, milliseconds (`GetStatement`).
    #[schema(nullable = false, examples(1_705_276_800_000_i64))]
    from: Option<i64>,
    /// Its end, included.
    #[schema(nullable = false, examples(1_705_363_199_999_i64))]
    to: Option<i64>,
    /// For the payment, `PERFORM`, or for its refund, `CANCEL` (`SetFiscalData`).
    #[schema(nullable = false, examples("PERFORM"))]
    r#type: Option<String>,
    /// What the tax office gave Payme; kept as it is (`SetFiscalData`).
    #[schema(nullable = false)]
    fiscal_data: Option<PaymeFiscalData>,
}

/// The account field as it is set in Payme's cabinet.
#[derive(ToSchema)]
pub(super) struct PaymeAccount {
    /// The payment's `id`.
    #[schema(format = "uuid", examples("550e8400-e29b-41d4-a716-446655440000"))]
    payment_id: String,
}

/// A fiscal receipt.
#[derive(ToSchema)]
pub(super) struct PaymeFiscalData {
    /// Its number, as text or as a number.
    #[schema(examples("121"))]
    receipt_id: String,
    /// 0: accepted.
    #[schema(nullable = false, examples(0))]
    status_code: Option<i64>,
    /// The status in words.
    #[schema(nullable = false, examples("accepted"))]
    message: Option<String>,
    /// The cash register.
    #[schema(nullable = false, examples("EP000000000025"))]
    terminal_id: Option<String>,
    /// The fiscal sign.
    #[schema(nullable = false, examples("800031554082"))]
    fiscal_sign: Option<String>,
    /// Where the receipt can be looked at.
    #[schema(
        nullable = false,
        examples("https://ofd.soliq.uz/check?t=EP000000000025&r=121")
    )]
    qr_code_url: Option<String>,
    /// `YYYYMMDDHHMMSS`
    #[schema(nullable = false, examples("20240115120000"))]
    date: Option<String>,
}

/// What Payme gets to read: `result` or `error`.
#[derive(ToSchema)]
pub(super) struct PaymeReply {
    /// `2.0`
    #[schema(examples("2.0"))]
    jsonrpc: String,
    /// As it came, whatever it is; null when it could not be read.
    #[schema(value_type = Echo)]
    id: Option<i64>,
    /// What the method answers.
    #[schema(nullable = false)]
    result: Option<PaymeResult>,
    /// Why not.
    #[schema(nullable = false)]
    error: Option<PaymeError>,
}

/// The results of all methods; each has some of it. Times are milliseconds since 1970, 0 for what has not happened, and the
/// same in every repeat.
#[derive(ToSchema)]
pub(super) struct PaymeResult {
    /// True: the payment may be paid (`CheckPerformTransaction`).
    #[schema(nullable = false, examples(true))]
    allow: Option<bool>,
    /// Our number of the transaction.
    #[schema(nullable = false, examples("777"))]
    transaction: Option<String>,
    /// 1 created, 2 performed, −1 cancelled, −2 refunded.
    #[schema(nullable = false, minimum = -2, maximum = 2, examples(1))]
    state: Option<i32>,
    /// When the transaction was created here.
    #[schema(nullable = false, examples(1_705_320_000_123_i64))]
    create_time: Option<i64>,
    /// When the wallet was credited.
    #[schema(nullable = false, examples(0))]
    perform_time: Option<i64>,
    /// When it was cancelled or refunded.
    #[schema(nullable = false, examples(0))]
    cancel_time: Option<i64>,
    /// Why (`CheckTransaction`).
    #[schema(examples(5))]
    reason: Option<i32>,
    /// The transactions of the period, by Payme's time (`GetStatement`).
    #[schema(nullable = false)]
    transactions: Option<Vec<PaymeStatementLine>>,
    /// True: the receipt is kept (`SetFiscalData`).
    #[schema(nullable = false, examples(true))]
    success: Option<bool>,
}

/// One transaction of a statement.
#[derive(ToSchema)]
pub(super) struct PaymeStatementLine {
    /// Payme's id.
    #[schema(examples("5305e3bab097f420a62ced0b"))]
    id: String,
    /// When Payme created it, milliseconds.
    #[schema(examples(1_705_320_000_000_i64))]
    time: i64,
    /// Tiyin.
    #[schema(examples(5_125_000))]
    amount: i64,
    /// Which payment.
    account: PaymeAccount,
    /// When it was created here, milliseconds.
    #[schema(examples(1_705_320_000_123_i64))]
    create_time: i64,
    /// When the wallet was credited, or 0.
    #[schema(examples(1_705_320_060_000_i64))]
    perform_time: i64,
    /// When it was cancelled or refunded, or 0.
    #[schema(examples(0))]
    cancel_time: i64,
    /// Our number of it.
    #[schema(examples("777"))]
    transaction: String,
    /// 1, 2, −1 or −2.
    #[schema(minimum = -2, maximum = 2, examples(2))]
    state: i32,
    /// Why it was cancelled.
    #[schema(examples(5))]
    reason: Option<i32>,
    /// Always null: no payment is split among receivers.
    #[schema(value_type = Option<Vec<Object>>, max_items = 0, examples(json!(null)))]
    receivers: Option<()>,
}

/// Why a call is refused.
#[derive(ToSchema)]
pub(super) struct PaymeError {
    /// −32300 not posted; −32504 wrong credentials; −32700 not JSON; −32600 a member is missing or mistyped; −32601 unknown
    /// method; −31001 another amount; −31003 no such transaction; −31007 the money is spent; −31008 impossible in this state;
    /// −31050 no such payment; −31051 paid already; −31052 another transaction has it in hand; −31053 cancelled or expired;
    /// −31054 the wallet is full; −32001 and −32602 `SetFiscalData` alone; −32400 our failure, try again.
    #[schema(examples(-31_050))]
    code: i32,
    /// For the payer.
    message: PaymeMessage,
    /// What it is about: the account field, the member, the method.
    #[schema(nullable = false, examples("payment_id"))]
    data: Option<String>,
}

/// A text in the languages of Payme.
#[derive(ToSchema)]
pub(super) struct PaymeMessage {
    /// Russian.
    #[schema(examples("Платёж не найден"))]
    ru: String,
    /// Uzbek.
    #[schema(examples("To'lov topilmadi"))]
    uz: String,
    /// English.
    #[schema(examples("No such payment"))]
    en: String,
}
