//! Schemas of values that are more than their Rust types say: money and percentages.

use std::borrow::Cow;

use domain::money::{Amount, Uzs};
use serde_json::json;
use utoipa::openapi::schema::{AdditionalProperties, SchemaType};
use utoipa::openapi::{
    KnownFormat, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, SchemaFormat, Type,
};
use utoipa::{PartialSchema, ToSchema};

use crate::http::JsonMoney;

/// What a number is called whose digits count.
const DECIMAL: &str = "decimal";
/// A JSON number without a sign: an exponent is read too (`5e4`), as some clients' decimal types write it.
const UNSIGNED_NUMBER: &str = r"^(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";

impl PartialSchema for JsonMoney {
    fn schema() -> RefOr<Schema> {
        decimal()
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
        let number = decimal()
            .description(Some("As a number"))
            .exclusive_minimum(Some(0))
            .exclusive_maximum(Some(limit))
            .examples([json!(50_000.0)]);
        let text = decimal_text().examples([json!("50000.00")]);
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

/// Money in a request body that may be zero: a price, a limit.
pub(crate) struct PriceInput;

impl PartialSchema for PriceInput {
    fn schema() -> RefOr<Schema> {
        let limit = Amount::<Uzs>::MAX_MINOR / 100 + 1;
        let number = decimal_number()
            .exclusive_maximum(Some(limit))
            .examples([json!(5_000.0)]);
        let text = decimal_text().examples([json!("5000.00")]);
        OneOfBuilder::new()
            .item(number)
            .item(text)
            .description(Some(
                "Money in major units, as a number or a string, read digit by digit. Zero or more, at most \
                 999999999999999.99, at most two decimals.",
            ))
            .examples([json!(5_000.0), json!("5000.00")])
            .into()
    }
}

impl ToSchema for PriceInput {}

/// A percentage in a request body.
pub(crate) struct PercentageInput;

impl PartialSchema for PercentageInput {
    fn schema() -> RefOr<Schema> {
        let number = decimal_number().maximum(Some(100)).examples([json!(2.5)]);
        let text = decimal_text().examples([json!("2.5")]);
        OneOfBuilder::new()
            .item(number)
            .item(text)
            .description(Some(
                "Percent, as a number or a string: from 0 to 100, at most two decimals.",
            ))
            .examples([json!(2.5), json!("2.5")])
            .into()
    }
}

impl ToSchema for PercentageInput {}

/// A doctor's rating in a request body.
pub(crate) struct RatingInput;

impl PartialSchema for RatingInput {
    fn schema() -> RefOr<Schema> {
        let number = decimal_number().maximum(Some(5)).examples([json!(4.8)]);
        let text = decimal_text().examples([json!("4.8")]);
        OneOfBuilder::new()
            .item(number)
            .item(text)
            .description(Some(
                "Stars, as a number or a string: from 0 to 5, at most two decimals.",
            ))
            .examples([json!(4.8), json!("4.8")])
            .into()
    }
}

impl ToSchema for RatingInput {}

/// A number of zero or more with two decimals at most.
fn decimal_number() -> ObjectBuilder {
    decimal().description(Some("As a number")).minimum(Some(0))
}

/// A number whose digits count, by the format that the registry of OpenAPI has for it. No `multipleOf: 0.01`: validators
/// that count in binary floats, as those in JavaScript do, find that 1234.56 is no multiple of it.
fn decimal() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .format(Some(SchemaFormat::Custom(DECIMAL.to_owned())))
}

/// The same as text, without its bounds.
fn decimal_text() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("As a string, for clients without exact decimals"))
        .pattern(Some(UNSIGNED_NUMBER))
}

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
        decimal()
            .minimum(Some(0))
            .maximum(Some(100))
            .description(Some("Percent, with at most two decimals"))
            .examples([json!(2.5)])
            .into()
    }
}

impl ToSchema for Percentage {}

/// What the log of administration keeps of a row.
pub(crate) struct Facts;

impl PartialSchema for Facts {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .description(Some(
                "What mattered about a target, in the form in which it was answered then",
            ))
            .examples([json!({"price": 5_000.0})])
            .into()
    }
}

impl ToSchema for Facts {}

/// What is echoed to a gateway, whatever it is.
pub(crate) struct Echo;

impl PartialSchema for Echo {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .description(Some("What the call held here, as it came"))
            .examples([json!(2032)])
            .into()
    }
}

impl ToSchema for Echo {}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_is_read_as_an_amount_is_one_that_the_document_allows() {
        let pattern = regex::Regex::new(UNSIGNED_NUMBER).expect("a pattern");
        let amounts = [
            "1",
            "0.01",
            "50000",
            "50000.5",
            "50000.00",
            "5e4",
            "5E+4",
            "0.5e5",
            "500000e-1",
            "0.00005e9",
            "999999999999999.99",
        ];
        for text in amounts {
            assert!(Amount::<Uzs>::parse(text).is_ok(), "{text}");
            assert!(pattern.is_match(text), "{text}");
        }
        for text in [
            "", "-1", "+1", "01", "1.", ".5", "1e", "e4", "1 ", "1,5", "NaN", "0x10",
        ] {
            assert!(Amount::<Uzs>::parse(text).is_err(), "{text}");
            assert!(!pattern.is_match(text), "{text}");
        }
    }
}
