//! Schemas of values that are more than their Rust types say: money and percentages.

use std::borrow::Cow;

use domain::money::{Amount, Uzs};
use serde_json::json;
use utoipa::openapi::{
    KnownFormat, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, SchemaFormat, Type,
};
use utoipa::{PartialSchema, ToSchema};

use crate::http::JsonMoney;

impl PartialSchema for JsonMoney {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .multiple_of(Some(0.01))
            .description(Some(
                "Money in major units (so'm, dollars, euros, roubles) of the `currency` beside it; so'm where none \
                 stands there. Always written with exactly two decimals, `50000.00`, and exact at any size: read it \
                 with a decimal type rather than a binary float.",
            ))
            .examples([json!(50_000.0)])
            .into()
    }
}

impl ToSchema for JsonMoney {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Money")
    }
}

/// An amount in a request body.
pub(crate) struct AmountInput;

impl PartialSchema for AmountInput {
    fn schema() -> RefOr<Schema> {
        // The largest amount, 999999999999999.99, is no binary float; the next whole number is.
        let limit = Amount::<Uzs>::MAX_MINOR / 100 + 1;
        let number = ObjectBuilder::new()
            .schema_type(Type::Number)
            .description(Some("As a number"))
            .multiple_of(Some(0.01))
            .exclusive_minimum(Some(0))
            .exclusive_maximum(Some(limit))
            .examples([json!(50_000.0)]);
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("As a string, for clients without exact decimals"))
            .pattern(Some(r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$"))
            .examples([json!("50000.00")]);
        OneOfBuilder::new()
            .item(number)
            .item(text)
            .description(Some(
                "Money in major units of `currency` (default so'm), as a number or a string, read digit by digit. \
                 More than zero, at most 999999999999999.99, at most two decimals.",
            ))
            .examples([json!(50_000.0), json!("50000.00")])
            .into()
    }
}

impl ToSchema for AmountInput {}

/// Prices by quantity.
pub(crate) struct PricesByQuantity;

impl PartialSchema for PricesByQuantity {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "Prices by quantity, which is a whole number written as a string",
            ))
            .additional_properties(Some(Ref::from_schema_name(JsonMoney::name())))
            .examples([json!({"1": 5_000.0, "5": 4_500.0, "10": 4_500.0})])
            .into()
    }
}

impl ToSchema for PricesByQuantity {}

/// A percentage in an answer.
pub(crate) struct Percentage;

impl PartialSchema for Percentage {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .multiple_of(Some(0.01))
            .minimum(Some(0))
            .maximum(Some(100))
            .description(Some("Percent, with at most two decimals"))
            .examples([json!(2.5)])
            .into()
    }
}

impl ToSchema for Percentage {}

/// A moment.
pub(crate) struct Moment;

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("A moment: RFC 3339 in UTC, with microseconds and `Z`"))
            .examples([json!("2024-01-15T12:00:00.000000Z")])
            .into()
    }
}

impl ToSchema for Moment {}
