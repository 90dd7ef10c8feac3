//! What request bodies of administration look like, for the API documentation alone; see [`crate::routes::requests`].

#![expect(dead_code, reason = "describes bodies; nothing is ever built of it")]

use utoipa::ToSchema;

use crate::openapi::schemas::{AmountInput, PercentageInput, PriceInput, RatingInput};
use crate::openapi::words::{CommissionType, Currency, TransactionType};

/// Which wallet, and why.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WalletBlockRequest {
    /// Why, for the audit log.
    #[schema(
        min_length = 1,
        max_length = 500,
        examples("dispute with the bank, ticket 4711")
    )]
    reason: String,
    /// Which of the user's wallets. Default: `UZS`.
    currency: Option<Currency>,
}

/// A movement of money by hand.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdjustmentRequest {
    /// Into the wallet or out of it.
    direction: TransactionType,
    /// How much.
    amount: AmountInput,
    /// Why, for the audit log; the user does not see it.
    #[schema(
        min_length = 1,
        max_length = 500,
        examples("refund of a consultation that did not take place, ticket 4711")
    )]
    reason: String,
    /// The currency of `amount`, and of the wallet. Default: `UZS`.
    currency: Option<Currency>,
}

/// Money to be given back.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundRequest {
    /// How much, in the currency of the payment. Default: all that is left.
    amount: Option<AmountInput>,
    /// Why, for the audit log and the refund; the user does not see it.
    #[schema(
        min_length = 1,
        max_length = 500,
        examples("the consultation did not take place, ticket 4711")
    )]
    reason: String,
}

/// How a refund ended, by the word of staff.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundEndRequest {
    /// Where it was seen, for the audit log; the user does not see it.
    #[schema(
        min_length = 1,
        max_length = 500,
        examples("seen in the cabinet of Click, ticket 4711")
    )]
    reason: String,
}

/// How a payment ended, or what became of what was in question, by the word of staff.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentEndRequest {
    /// Where it was seen, for the audit log; the user does not see it.
    #[schema(
        min_length = 1,
        max_length = 500,
        examples("seen in the cabinet of Click, ticket 4711")
    )]
    reason: String,
}

/// That an order of somebody else shall be carried out.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApproveRequest {
    /// What was looked at, for the audit log; the user does not see it.
    #[schema(min_length = 1, max_length = 500, examples("looked at ticket 4711"))]
    reason: Option<String>,
}

/// That an order shall not be carried out.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RejectRequest {
    /// Why, for the audit log; the user does not see it.
    #[schema(
        min_length = 1,
        max_length = 500,
        examples("the ticket is about another patient")
    )]
    reason: String,
}

/// What to change of a price. A member that is left out or `null` leaves what it names as it is.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BillingRuleChange {
    /// The price of one, so'm; at most 9223372036854.77, so that 10,000 of it can be charged at once.
    price: Option<PriceInput>,
    /// What is taken off the price of each when at least `min_quantity_for_discount` are charged at once, percent.
    discount_percentage: Option<PercentageInput>,
    /// From how many on.
    #[schema(minimum = 1, maximum = 10000, examples(5))]
    min_quantity_for_discount: Option<u32>,
    /// Whether it can be had; a service that is not active is 404.
    #[schema(examples(true))]
    is_active: Option<bool>,
    /// Its name in Uzbek.
    #[schema(
        min_length = 1,
        max_length = 100,
        examples("Shifokor profilini ko'rish")
    )]
    name_uz: Option<String>,
    /// Its name in Russian.
    #[schema(min_length = 1, max_length = 100, examples("Просмотр профиля врача"))]
    name_ru: Option<String>,
    /// Its name in English.
    #[schema(min_length = 1, max_length = 100, examples("Doctor profile view"))]
    name_en: Option<String>,
    /// Why, for the audit log.
    #[schema(min_length = 1, max_length = 500, examples("price list of 2026"))]
    reason: Option<String>,
}

/// What to change of the switches and limits of billing. A member that is left out or `null` leaves what it names as it is.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BillingSettingsChange {
    /// When `false`, every service is free.
    #[schema(examples(true))]
    enable_billing: Option<bool>,
    /// When `true`, nothing is charged and no payment is created: 503.
    #[schema(examples(false))]
    maintenance_mode: Option<bool>,
    /// Doctor views a day that cost nothing.
    #[schema(minimum = 0, maximum = 1_000_000, examples(3))]
    free_views_per_day: Option<u32>,
    /// Doctor views in all that cost nothing in the first seven days of a wallet.
    #[schema(minimum = 0, maximum = 1_000_000, examples(5))]
    free_views_for_new_users: Option<u32>,
    /// Smallest top-up, so'm; not more than `max_wallet_balance`.
    min_wallet_topup: Option<PriceInput>,
    /// What a so'm wallet may hold, so'm.
    max_wallet_balance: Option<PriceInput>,
    /// Why, for the audit log.
    #[schema(min_length = 1, max_length = 500, examples("price list of 2026"))]
    reason: Option<String>,
}

/// What to change of a gateway's terms. A member that is left out or `null` leaves what it names as it is.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GatewayChange {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100, examples("Click"))]
    display_name: Option<String>,
    /// Whether payments can be created through it; those that were created are still collected.
    #[schema(examples(true))]
    is_active: Option<bool>,
    /// Smallest amount of one payment, of `default_currency`; not more than `max_amount`.
    min_amount: Option<PriceInput>,
    /// Largest amount of one payment, of `default_currency`.
    max_amount: Option<PriceInput>,
    /// Which of the two parts below make up the commission.
    commission_type: Option<CommissionType>,
    /// The share of the amount that is added to it, percent.
    commission_percentage: Option<PercentageInput>,
    /// What is added to each amount, of `default_currency`.
    commission_fixed: Option<PriceInput>,
    /// The currencies that it takes, `default_currency` among them, and none in which the gateway cannot collect: all four
    /// collect so'm alone.
    #[schema(value_type = Option<Vec<Currency>>, min_items = 1, max_items = 4, examples(json!(["UZS"])))]
    supported_currencies: Option<Vec<String>>,
    /// How long a payment waits for its payer, minutes; at most a week.
    #[schema(minimum = 1, maximum = 10080, examples(30))]
    processing_time_minutes: Option<u32>,
    /// Its place in lists, ascending.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, examples(1))]
    sort_order: Option<i32>,
    /// Whether no real money moves; shown to clients, nothing else.
    #[schema(examples(false))]
    is_test_mode: Option<bool>,
    /// Why, for the audit log.
    #[schema(min_length = 1, max_length = 500, examples("contract of January 2026"))]
    reason: Option<String>,
}

/// All that the directory keeps of a doctor.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DoctorInput {
    /// First name.
    #[schema(min_length = 1, max_length = 100, examples("John"))]
    first_name: String,
    /// Last name.
    #[schema(min_length = 1, max_length = 100, examples("Doe"))]
    last_name: String,
    /// What the doctor is specialized in.
    #[schema(min_length = 1, max_length = 100, examples("Cardiologist"))]
    specialization: String,
    /// Average of patients' ratings.
    rating: RatingInput,
    /// Why, for the audit log.
    #[schema(min_length = 1, max_length = 500, examples("new colleague"))]
    reason: Option<String>,
}

/// A doctor of an import.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportedDoctor {
    /// The doctor's id; each once.
    #[schema(minimum = 1, examples(1))]
    id: i64,
    /// First name.
    #[schema(min_length = 1, max_length = 100, examples("John"))]
    first_name: String,
    /// Last name.
    #[schema(min_length = 1, max_length = 100, examples("Doe"))]
    last_name: String,
    /// What the doctor is specialized in.
    #[schema(min_length = 1, max_length = 100, examples("Cardiologist"))]
    specialization: String,
    /// Average of patients' ratings.
    rating: RatingInput,
}
