//! What many endpoints share: errors, headers, the token.

use serde_json::json;
use utoipa::PartialSchema as _;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Components;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Header, ObjectBuilder, Paths, RefOr, Required, Schema, Type};

use super::document::{carry_language, carry_request_id};
use super::error_code::ErrorCode;
use super::refusals::{component_name, response};
use crate::http::JsonMoney;

/// The components of the document: the schemas that its operations use, and what is shared. An error that no operation
/// names is left out.
pub(super) fn components(mut components: Components, paths: &Paths) -> Components {
    for schema in components.schemas.values_mut() {
        describe_nullable_properties(schema);
    }
    components
        .schemas
        .insert("Error".to_owned(), error_schema());
    components
        .schemas
        .insert("Money".to_owned(), JsonMoney::schema());
    components
        .security_schemes
        .insert("bearer".to_owned(), bearer().into());
    components
        .security_schemes
        .insert("payme".to_owned(), payme().into());
    components.headers = headers()
        .map(|(name, header)| (name.to_owned(), header.into()))
        .into();
    components.parameters = parameters()
        .map(|(name, parameter)| (name.to_owned(), parameter.into()))
        .into();
    let operations = serde_json::to_string(paths).unwrap_or_default();
    for code in ErrorCode::ALL {
        let name = component_name(*code);
        let is_whole = operations.contains(&format!("#/components/responses/{name}\""));
        let is_part = operations.contains(&format!("#/components/examples/{name}\""));
        if is_whole {
            let mut shared = response(&[*code]);
            carry_request_id(&mut shared);
            carry_language(&mut shared);
            components.responses.insert(name.clone(), shared.into());
        }
        if is_whole || is_part {
            let example = ExampleBuilder::new()
                .summary(code.answered().code)
                .value(Some(code.answered().body))
                .build();
            components.examples.insert(name, example.into());
        }
    }
    components
}

/// A property that may be null is described as a whole, not where it happens to name another schema.
fn describe_nullable_properties(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else {
        return;
    };
    for property in object.properties.values_mut() {
        let RefOr::T(Schema::OneOf(either)) = property else {
            continue;
        };
        for item in &mut either.items {
            if let RefOr::Ref(named) = item {
                either.description = Some(std::mem::take(&mut named.description));
            }
        }
    }
}

fn error_schema() -> RefOr<Schema> {
    let codes: Vec<String> = ErrorCode::ALL
        .iter()
        .map(|code| code.answered().code)
        .collect();
    let text = |description: &str, example: &str| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description))
            .examples([example])
    };
    let money = |description: &str| {
        let mut money = utoipa::openapi::Ref::from_schema_name("Money");
        description.clone_into(&mut money.description);
        money
    };
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some("An answer that is not a success."))
        .property(
            "success",
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .description(Some("Always `false`."))
                .examples([json!(false)]),
        )
        .required("success")
        .property(
            "error",
            text(
                "For people, in the language asked for.",
                "Insufficient balance",
            ),
        )
        .required("error")
        .property(
            "code",
            text(
                "For programs; never changes. More may be added.",
                "insufficient_balance",
            )
            .extensions(Some(Extensions::from_iter([("x-extensible-enum", codes)]))),
        )
        .required("code")
        .property(
            "current_balance",
            money("With `insufficient_balance`: what the wallet holds."),
        )
        .property(
            "required_amount",
            money("With `insufficient_balance`: the price."),
        )
        .property(
            "refundable",
            money("With `refund_too_large`: what is left to be refunded."),
        )
        .into()
}

fn bearer() -> SecurityScheme {
    let description = "A token of the platform: `sub` or `user_id` names the user, `exp` is required. In the sandbox: \
        the token that the program prints when it starts, or one of `hamyon token --user 7`.";
    SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(description))
            .build(),
    )
}

fn payme() -> SecurityScheme {
    let description = "For Payme alone: the login `Paycom` and the key of the cash desk. Whoever has others is told so in \
        the body of a 200, as Payme wants it (−32504).";
    SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Basic)
            .description(Some(description))
            .build(),
    )
}

fn headers() -> [(&'static str, Header); 5] {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let header = |description: &str, schema: ObjectBuilder| {
        HeaderBuilder::new()
            .description(Some(description))
            .schema(Some(schema))
            .build()
    };
    [
        (
            "RequestId",
            header(
                "The request's `X-Request-Id`, or a new one. Name it to support.",
                text().examples(["4f6c0c6e9d1b4c7f8e2a5b3d7c9e1f00"]),
            ),
        ),
        (
            "IdempotencyReplayed",
            header(
                "`true` when this is the first answer again, under the same `Idempotency-Key`; missing otherwise.",
                text().enum_values(Some(["true"])),
            ),
        ),
        (
            "ContentLanguage",
            header(
                "The language of the words for people, when one was asked for; also of a message in English when none was. \
                 Missing otherwise, and in repeats under an `Idempotency-Key`, which come in the language of the first answer.",
                text().enum_values(Some(["uz", "ru", "en"])),
            ),
        ),
        (
            "RetryAfter",
            header(
                "Seconds to wait.",
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .minimum(Some(1))
                    .examples([json!(1)]),
            ),
        ),
        (
            "Challenge",
            header("`Bearer`.", text().enum_values(Some(["Bearer"]))),
        ),
    ]
}

fn parameters() -> [(&'static str, Parameter); 2] {
    let parameter = |name: &str, description: &str, schema: ObjectBuilder| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(schema))
            .build()
    };
    let text = || ObjectBuilder::new().schema_type(Type::String);
    [
        (
            "AcceptLanguage",
            parameter(
                "Accept-Language",
                "The language of messages, names and descriptions: `uz`, `ru` or `en`, with weights as in RFC 9110. \
                 Without one of them, messages are English and names of services Uzbek.",
                text().examples(["uz", "ru-RU, en;q=0.8"]),
            ),
        ),
        (
            "RequestId",
            parameter(
                "X-Request-Id",
                "A name for the request, for finding it again; the answer carries it: 1 to 128 letters, digits, `_`, `.`, \
                 `:` and `-`. Anything else is replaced. Default: a new one.",
                text().examples(["4f6c0c6e9d1b4c7f8e2a5b3d7c9e1f00"]),
            ),
        ),
    ]
}
