//! What request bodies look like, for the API documentation alone: the endpoints read them by name through
//! [`Fields`](crate::http::Fields). Tests send what stands here, leave fields out and break them.

#![expect(dead_code, reason = "describes bodies; nothing is ever built of it")]

use utoipa::ToSchema;

use crate::openapi::schemas::AmountInput;
use crate::openapi::words::{Currency, ServiceTypeWord};

/// A payment to be made.
#[derive(ToSchema)]
pub(super) struct CreatePaymentRequest {
    /// The `name` of a gateway.
    #[schema(pattern = "^[a-z0-9_]{1,32}$", max_length = 32, examples("click"))]
    gateway: String,
    /// What the wallet shall be credited. The payer pays the commission on top.
    amount: AmountInput,
    /// The currency of `amount`, one of the gateway's `supported_currencies`. Default: `UZS`.
    currency: Option<Currency>,
    /// Where the payer's browser goes in the end, with `payment_id` and `status` added to the query: an absolute http
    /// or https URL without user name and password, at most 2,000 characters also when it is percent-encoded. An
    /// installation may allow certain hosts only. Default: a page that says how the payment stands.
    #[schema(
        format = "uri",
        max_length = 2000,
        examples("https://example.com/payment/callback")
    )]
    callback_url: Option<String>,
}

/// A top-up to be made.
#[derive(ToSchema)]
pub(super) struct TopupRequest {
    /// What the wallet shall be credited; not less than `min_wallet_topup`. The payer pays the commission on top.
    amount: AmountInput,
    /// The `name` of a gateway.
    #[schema(pattern = "^[a-z0-9_]{1,32}$", max_length = 32, examples("click"))]
    gateway: String,
    /// The currency of `amount`, one of the gateway's `supported_currencies`. Default: `UZS`.
    currency: Option<Currency>,
    /// Where the payer's browser goes in the end, with `payment_id` and `status` added to the query: an absolute http
    /// or https URL without user name and password, at most 2,000 characters also when it is percent-encoded. An
    /// installation may allow certain hosts only. Default: a page that says how the payment stands.
    #[schema(
        format = "uri",
        max_length = 2000,
        examples("https://example.com/wallet")
    )]
    return_url: Option<String>,
}

/// A payment to be priced.
#[derive(ToSchema)]
pub(super) struct EstimateRequest {
    /// The `name` of a gateway.
    #[schema(pattern = "^[a-z0-9_]{1,32}$", max_length = 32, examples("click"))]
    gateway: String,
    /// What the wallet would be credited.
    amount: AmountInput,
    /// The currency of `amount`, one of the gateway's `supported_currencies`. Default: `UZS`.
    currency: Option<Currency>,
}

/// A service to be asked about.
#[derive(ToSchema)]
pub(super) struct AccessRequest {
    /// Which service.
    service_type: ServiceTypeWord,
    /// How many of it. A quantity above 1 is never free. Default: 1.
    #[schema(minimum = 1, maximum = 10000, examples(1))]
    quantity: Option<u32>,
    /// What it is about; with `doctor_view`, the doctor's id, so that a doctor seen today is free.
    #[schema(minimum = 1, examples(123))]
    related_object_id: Option<i64>,
    /// Which of the user's wallets would pay. Default: `UZS`.
    currency: Option<Currency>,
}

/// A service to be charged for.
#[derive(ToSchema)]
pub(super) struct ChargeRequest {
    /// Which service.
    service_type: ServiceTypeWord,
    /// How many of it. A quantity above 1 is never free. Default: 1.
    #[schema(minimum = 1, maximum = 10000, examples(1))]
    quantity: Option<u32>,
    /// What it is about. With `doctor_view` it is the doctor's id, and the charge is a view of this doctor.
    #[schema(minimum = 1, examples(123))]
    related_object_id: Option<i64>,
    /// Which of the user's wallets pays. Prices are in so'm; another wallet needs a current exchange rate, or it is
    /// 503 `rate_unavailable`. Default: `UZS`.
    currency: Option<Currency>,
}
