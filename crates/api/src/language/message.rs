/// Defines the messages and the keys of their texts.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident = $key:literal),+ $(,)?) => {
        /// Something to say to people. Its texts are in `texts/*.toml`, under its key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Message {
            $($(#[$doc])* $name),+
        }

        impl Message {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The key of its texts.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key),+
                }
            }
        }
    };
}

messages! {
    /// 401.
    Unauthorized = "unauthorized",
    /// 403, the role does not allow it.
    Forbidden = "forbidden",
    /// 404, an unknown path.
    NotFound = "not_found",
    /// 405.
    MethodNotAllowed = "method_not_allowed",
    /// 408.
    RequestTimeout = "request_timeout",
    /// 413.
    BodyTooLarge = "body_too_large",
    /// 429.
    TooManyRequests = "too_many_requests",
    /// 500.
    InternalError = "internal_error",
    /// 503, the queue is full.
    Overloaded = "overloaded",
    /// 503, maintenance.
    Maintenance = "maintenance",
    /// 503, no exchange rate. `{currency}`
    RateUnavailable = "rate_unavailable",
    /// 400, the body is no JSON. `{line}` `{column}`
    InvalidJson = "invalid_json",
    /// 400, the body is other JSON than an object.
    MustBeJsonObject = "must_be_json_object",
    /// 400, the body is other JSON than a list of objects.
    MustBeJsonList = "must_be_json_list",
    /// The value of a field is no JSON. `{line}` `{column}`
    MustBeJson = "must_be_json",
    /// 400, the body is a list of too many items. `{max}`
    TooManyItems = "too_many_items",
    /// 400, the body could not be read.
    InvalidBody = "invalid_body",
    /// 400, a field and what is wrong with it. `{field}` `{problem}`
    InvalidField = "invalid_field",
    /// 400.
    InvalidIdempotencyKey = "invalid_idempotency_key",
    /// 422.
    IdempotencyKeyReused = "idempotency_key_reused",
    /// 402.
    InsufficientBalance = "insufficient_balance",
    /// 403, and in check-access.
    WalletBlocked = "wallet_blocked",
    /// 404, for staff.
    WalletNotFound = "wallet_not_found",
    /// 409, for staff.
    ChangedMeanwhile = "changed_meanwhile",
    /// 404.
    PaymentNotFound = "payment_not_found",
    /// 404.
    GatewayNotFound = "gateway_not_found",
    /// 501.
    GatewayNotImplemented = "gateway_not_implemented",
    /// 404.
    ServiceNotFound = "service_not_found",
    /// 404.
    DoctorNotFound = "doctor_not_found",
    /// 404, for staff.
    RefundNotFound = "refund_not_found",
    /// 409, for staff.
    RefundOrdered = "refund_ordered",
    /// 404, no such approval.
    ApprovalNotFound = "approval_not_found",
    /// 403, who ordered something cannot approve it.
    SecondPersonRequired = "second_person_required",
    /// 409, an approval that is decided or expired. `{state}`
    ApprovalOver = "approval_over",
    /// How an approval stands.
    ApprovalPending = "approval_pending",
    /// How an approval stands.
    ApprovalApproved = "approval_approved",
    /// How an approval stands.
    ApprovalRejected = "approval_rejected",
    /// How an approval stands.
    ApprovalExpired = "approval_expired",
    /// 404, for staff.
    AttemptNotFound = "attempt_not_found",
    /// 404, for staff.
    WebhookNotFound = "webhook_not_found",
    /// 409, for staff.
    NotRedeliverable = "not_redeliverable",
    /// 409, for staff. `{status}`
    NotRefundable = "not_refundable",
    /// 409, for staff. `{status}`
    NotEndable = "not_endable",
    /// 409, for staff. `{until}`
    StillInHand = "still_in_hand",
    /// 422, for staff. `{instead}`
    RefundNotSupported = "refund_not_supported",
    /// What to do instead of a refund through Click.
    AdviceClickCredentials = "advice_click_credentials",
    /// The same.
    AdviceClickParts = "advice_click_parts",
    /// The same.
    AdviceClickMonth = "advice_click_month",
    /// The same through Humo.
    AdviceHumo = "advice_humo",
    /// The same through Payme.
    AdvicePayme = "advice_payme",
    /// The same through UzCard.
    AdviceUzcard = "advice_uzcard",
    /// A refund in the list of transactions.
    Refund = "refund",
    /// A refund that its gateway refused, in the list of transactions.
    RefundReturned = "refund_returned",
    /// 400. `{status}`
    PaymentNotCancellable = "payment_not_cancellable",
    /// 409.
    PaymentStateConflict = "payment_state_conflict",
    /// A field is missing.
    Required = "required",
    /// A field is no string.
    MustBeString = "must_be_string",
    /// A text is too long. `{max}`
    TooLong = "too_long",
    /// A field is no whole number.
    MustBeInteger = "must_be_integer",
    /// A number is out of its bounds. `{min}` `{max}`
    MustBeBetween = "must_be_between",
    /// A number is below the least. `{min}`
    MustBeWholeFrom = "must_be_whole_from",
    /// A field must be positive.
    MustBePositive = "must_be_positive",
    /// A field must be true or false.
    MustBeBoolean = "must_be_boolean",
    /// A text is nothing but spaces.
    MustNotBeEmpty = "must_not_be_empty",
    /// A text holds control characters.
    ControlCharacter = "control_character",
    /// A field is none that this request knows.
    UnknownField = "unknown_field",
    /// A percentage is out of its bounds.
    MustBePercentage = "must_be_percentage",
    /// An amount is below zero.
    AmountNegative = "amount_negative",
    /// A list must be one of texts.
    MustBeListOfStrings = "must_be_list_of_strings",
    /// A list lacks what must be in it. `{value}`
    MustInclude = "must_include",
    /// A moment is not as RFC 3339 writes it.
    MustBeTime = "must_be_time",
    /// A search goes over too many days. `{max}`
    PeriodTooLong = "period_too_long",
    /// The list of gateways' calls would begin too long ago. `{max}`
    CallsTooLongAgo = "calls_too_long_ago",
    /// A parameter is no UUID.
    MustBeUuid = "must_be_uuid",
    /// A header is not percent-encoded UTF-8.
    MustBePercentEncoded = "must_be_percent_encoded",
    /// A field stands twice.
    StandsTwice = "stands_twice",
    /// A parameter is not of the form that it must have.
    NotAllowedValue = "not_allowed_value",
    /// A field is none of a few words. `{words}`
    MustBeOneOf = "must_be_one_of",
    /// A field is no currency.
    UnknownCurrency = "unknown_currency",
    /// The gateway does not take it. `{currency}`
    CurrencyNotSupported = "currency_not_supported",
    /// An amount is no number.
    AmountNotANumber = "amount_not_a_number",
    /// An amount has more than two decimals.
    AmountTooPrecise = "amount_too_precise",
    /// An amount is zero or less.
    AmountNotPositive = "amount_not_positive",
    /// An amount is beyond the ledger.
    AmountBeyondLedger = "amount_beyond_ledger",
    /// `{min}`
    AmountBelowMinimum = "amount_below_minimum",
    /// `{max}`
    AmountAboveMaximum = "amount_above_maximum",
    /// `{min}`
    TopupBelowMinimum = "topup_below_minimum",
    /// `{max}`
    WalletLimitExceeded = "wallet_limit_exceeded",
    /// A callback URL is no http(s) URL.
    UrlNotHttp = "url_not_http",
    /// A callback URL names a user.
    UrlUserInfo = "url_user_info",
    /// A callback URL's host is not on the list.
    UrlHostNotAllowed = "url_host_not_allowed",
    /// A payment's state in other messages.
    StatusPending = "status_pending",
    /// The same.
    StatusProcessing = "status_processing",
    /// The same.
    StatusCompleted = "status_completed",
    /// The same.
    StatusFailed = "status_failed",
    /// The same.
    StatusCancelled = "status_cancelled",
    /// The same.
    StatusExpired = "status_expired",
    /// The same.
    StatusPartiallyRefunded = "status_partially_refunded",
    /// The same.
    StatusRefunded = "status_refunded",
    /// The page to which gateways send payers back. `{status}`
    PaymentIs = "payment_is",
    /// The same.
    PageMayBeClosed = "page_may_be_closed",
    /// Cancelled.
    PaymentCancelled = "payment_cancelled",
    /// A charge that cost nothing.
    ServiceFree = "service_free",
    /// A doctor view that was charged. `{service}`
    ChargedFor = "charged_for",
    /// A free view was used.
    FreeViewUsed = "free_view_used",
    /// check-access.
    SufficientBalance = "sufficient_balance",
    /// check-access.
    FreeViewAvailable = "free_view_available",
    /// check-access and doctor view: the price is zero.
    FreeOfCharge = "free_of_charge",
    /// check-access and doctor view.
    AlreadyViewedToday = "already_viewed_today",
    /// check-access and doctor view.
    BillingDisabled = "billing_disabled",
    /// A correction by staff in the list of transactions.
    Adjustment = "adjustment",
    /// A top-up in the list of transactions. `{gateway}`
    TopupThrough = "topup_through",
    /// gateways/status.
    GatewayAvailable = "gateway_available",
    /// gateways/status.
    GatewaySilent = "gateway_silent",
    /// gateways/status.
    GatewayBroken = "gateway_broken",
    /// gateways/status.
    GatewayRefusesUs = "gateway_refuses_us",
    /// verify: paid, and credited.
    VerifiedPaid = "verified_paid",
    /// verify: paid, and not yet credited.
    VerifiedUnsettled = "verified_unsettled",
    /// verify: no money was taken.
    VerifiedNotPaid = "verified_not_paid",
    /// verify: in processing.
    VerifiedPending = "verified_pending",
    /// verify: the gateway's answer proves nothing.
    VerifiedUnknown = "verified_unknown",
    /// verify: the gateway cannot be asked.
    VerifyNotSupported = "verify_not_supported",
    /// verify: the gateway did not answer.
    VerifyUnavailable = "verify_unavailable",
}
