//! Schemas of words from closed lists, taken from where the words are defined.

use std::borrow::Cow;

use domain::administration::{AdminAction, ApprovalState, StaffOrderKind, StaffRole};
use domain::billing::{FreeReason, ServiceType, ViewGrant};
use domain::gateway::CommissionKind;
use domain::money::CurrencyCode;
use domain::payment::{AttemptStatus, PaymentPurpose, PaymentStatus};
use domain::refund::RefundStatus;
use domain::wallet::Direction;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// Defines schemas of strings: what they say, which ones there are, an example.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident as $component:literal = $words:expr, for example $example:literal;)+) => {$(
        $(#[doc = $doc])+
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .enum_values(Some($words))
                    .description(Some([$($doc.trim()),+].join("\n")))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($component)
            }
        }
    )+};
}

words! {
    /// ISO 4217 code of a currency. Each has two decimals.
    Currency as "Currency" = CurrencyCode::ALL.map(CurrencyCode::as_str), for example "UZS";

    /// Where a payment stands:
    ///
    /// - `pending`: created; the payer has not begun
    /// - `processing`: the gateway has begun to collect
    /// - `completed`: paid; the wallet was credited
    /// - `failed`: the last attempt failed; until `expires_at` the payer may try again
    /// - `cancelled`: cancelled by the payer before any attempt
    /// - `expired`: not paid in time
    /// - `partially_refunded`, `refunded`: paid, and part or all of it given back
    PaymentStatusWord as "PaymentStatus" = PaymentStatus::ALL.map(PaymentStatus::as_str), for example "completed";

    /// What the gateway says of a payment, asked just now:
    ///
    /// - `paid`: it holds the money
    /// - `not_paid`: it has not taken the money
    /// - `pending`: it has the payment in hand
    /// - `unknown`: its answer proves nothing
    /// - `not_supported`: it cannot be asked
    /// - `unavailable`: it did not answer
    GatewayStatusWord as "GatewayStatus" = [
        "paid", "not_paid", "pending", "unknown", "not_supported", "unavailable",
    ], for example "paid";

    /// A service of the platform: view of a doctor's profile, medical consultation, chat message, diagnosis by AI,
    /// prescription.
    ServiceTypeWord as "ServiceType" = ServiceType::ALL.map(ServiceType::as_str), for example "doctor_view";

    /// How a gateway's commission is made up: a share of the amount, the same for every payment, or both added.
    CommissionType as "CommissionType" = COMMISSION_KINDS.map(CommissionKind::as_str), for example "percentage";

    /// `credit`: money came into the wallet. `debit`: money left it.
    TransactionType as "TransactionType" = DIRECTIONS.map(Direction::as_str), for example "credit";

    /// Where an attempt of a gateway stands:
    ///
    /// - `open`: begun; the gateway has not said how it ended
    /// - `succeeded`: the gateway took the money and the wallet was credited
    /// - `failed`: the gateway did not take the money
    /// - `superseded`: another attempt succeeded first; this one must not take money
    AttemptStatusWord as "AttemptStatus" = AttemptStatus::ALL.map(AttemptStatus::as_str), for example "succeeded";

    /// Where a refund stands:
    ///
    /// - `pending`: the wallet was debited; whether the gateway has given the money back is not known yet
    /// - `settled`: the gateway gave the money back, or has bound itself to
    /// - `refused`: the gateway did not, and the wallet has the money again
    RefundStatusWord as "RefundStatus" = RefundStatus::ALL.map(RefundStatus::as_str), for example "settled";

    /// Through which endpoint a payment was made: `payments/create` or `payments/wallet/topup`.
    PaymentPurposeWord as "PaymentPurpose" = PaymentPurpose::ALL.map(PaymentPurpose::as_str), for example "topup";

    /// The role in the token of a member of staff.
    StaffRoleWord as "StaffRole" = StaffRole::ALL.map(StaffRole::as_str), for example "admin";

    /// What was done.
    AdminActionWord as "AdminAction" = AdminAction::ALL.map(|action| action.as_str().to_owned()), for example "change_billing_rule";

    /// Where an order that wants a second person stands:
    ///
    /// - `pending`: it waits for one
    /// - `approved`: somebody else approved it, and it was carried out in the same step
    /// - `rejected`: somebody refused it, or who gave it withdrew it; it was not carried out
    /// - `expired`: nobody decided in time; it was not carried out
    ApprovalStateWord as "ApprovalState" = ApprovalState::ALL.map(ApprovalState::as_str), for example "pending";

    /// An order with which staff move money or give it up: a correction of a wallet, a refund, the end of a refund by hand.
    StaffOrderWord as "StaffOrder" = StaffOrderKind::ALL.map(StaffOrderKind::as_str), for example "adjust_wallet";

    /// Why nothing is charged: billing is switched off; this doctor was viewed today already; a free view of the day;
    /// a free view for new users; the price is zero.
    FreeReasonWord as "FreeReason" = FREE_REASONS.map(FreeReason::as_str), for example "daily_quota";

    /// Why a doctor view was granted: a free view of the day, a free view for new users, or paid.
    ViewGrantWord as "ViewGrant" = ViewGrant::ALL.map(ViewGrant::as_str), for example "paid";

    /// Why the service can be had or not: one of the reasons why nothing is charged, or what the wallet comes to.
    AccessReason as "AccessReason" = FREE_REASONS
        .map(FreeReason::as_str)
        .into_iter()
        .chain(["sufficient_balance", "insufficient_balance", "wallet_blocked"]), for example "sufficient_balance";
}

/// How a commission is made up: all ways there are.
pub(crate) const COMMISSION_KINDS: [CommissionKind; 3] = [
    CommissionKind::Percentage,
    CommissionKind::Fixed,
    CommissionKind::Combined,
];

/// Both ways that money goes.
pub(crate) const DIRECTIONS: [Direction; 2] = [Direction::Credit, Direction::Debit];

const FREE_REASONS: [FreeReason; 5] = [
    FreeReason::BillingDisabled,
    FreeReason::AlreadyViewedToday,
    FreeReason::DailyQuota,
    FreeReason::NewUser,
    FreeReason::ZeroPrice,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Does not compile when a kind is added; then the list above wants it too.
    const fn place_of_kind(kind: CommissionKind) -> usize {
        match kind {
            CommissionKind::Percentage => 0,
            CommissionKind::Fixed => 1,
            CommissionKind::Combined => 2,
        }
    }

    /// The same for reasons.
    const fn place_of_reason(reason: FreeReason) -> usize {
        match reason {
            FreeReason::BillingDisabled => 0,
            FreeReason::AlreadyViewedToday => 1,
            FreeReason::DailyQuota => 2,
            FreeReason::NewUser => 3,
            FreeReason::ZeroPrice => 4,
        }
    }

    #[test]
    fn lists_of_words_are_complete() {
        for (place, kind) in COMMISSION_KINDS.into_iter().enumerate() {
            assert_eq!(place_of_kind(kind), place);
        }
        for (place, reason) in FREE_REASONS.into_iter().enumerate() {
            assert_eq!(place_of_reason(reason), place);
        }
    }
}
